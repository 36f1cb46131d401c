package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Blobs;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Recordings;
import dev.parley.bus.Retention;
import dev.parley.bus.SoundStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Blobs go when nothing refers to them, and never otherwise. */
class BlobLedgerTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final UUID OWNER = new UUID(1, 1);

    @TempDir
    Path folder;

    @BeforeEach
    void forgetEarlierOnes() throws SQLException {
        store.sql("truncate parley.jobs, parley.recordings, parley.schedules, parley.blobs cascade");
    }

    @Test
    void aBlobThatNothingRefersToGoesAfterItsGrace() throws Exception {
        var blob = adopt("nobody's");

        assertThat(drop(Instant.now().minusSeconds(3600))).isZero();
        assertThat(isThere(blob)).isTrue();

        assertThat(drop(Instant.now().plusSeconds(3600))).isEqualTo(1);
        assertThat(isThere(blob)).isFalse();
        assertThat(store.sql("select count(*) from parley.blobs")).contains("0");
    }

    @Test
    void whateverRefersToABlobKeepsIt() throws Exception {
        var recording = UUID.randomUUID();
        var media = adopt("a recording's media");
        var copy = adopt("what browsers play of it");
        var input = adopt("a job's input");
        var output = adopt("a job's output");
        var stage = adopt("a stage's output");
        var recurring = adopt("a schedule's input");
        store.ask(
                Recordings.INSERT,
                new Recordings.Insert(recording, OWNER, "a.wav", Optional.of(media), Optional.empty(), 1));
        store.ask(
                SoundStore.KEEP,
                new SoundStore.Keep(
                        recording,
                        1,
                        SoundStore.Peaks.of(new byte[100]),
                        Optional.of(new SoundStore.Playing(copy, "audio/mpeg"))));
        store.keep(new TestJob("convert", OWNER).input(json(input)).build());
        store.keep(new TestJob("convert", OWNER)
                .state(new State.Succeeded(Instant.EPOCH, json(output)))
                .build());
        var running = store.keep(new TestJob("convert", OWNER)
                .fence(1)
                .state(new State.Running("node", Instant.now().plusSeconds(60), false))
                .build());
        store.ask(
                JobStore.CHECKPOINT,
                new JobStore.SaveCheckpoint(new JobStore.Hold(running.id(), 1), "convert", json(stage), List.of()));
        store.sql("""
                insert into parley.schedules (name, kind, input, owner, priority, every_ms, enabled, next_run)
                values ('s', 'convert', '%s', '%s', 0, 1000, false, now())""".formatted(json(recurring), OWNER));

        assertThat(drop(Instant.now().plusSeconds(3600))).isZero();

        assertThat(List.of(media, copy, input, output, stage, recurring)).allMatch(BlobLedgerTest::isThere);
    }

    @Test
    void aBlobThatIsHandedInAgainIsYoungAgain() throws Exception {
        var blob = adopt("twice");
        store.sql("update parley.blobs set noted = now() - interval '2 days'");

        adopt("twice");

        assertThat(drop(Instant.now().minusSeconds(3600))).isZero();
        assertThat(isThere(blob)).isTrue();
    }

    @Test
    void aBlobThatIsHandedInWhileItIsRemovedIsKept() throws Exception {
        var blob = adopt("in and out");
        var removing = Promise.<Void>promise();
        var goOn = Promise.<Void>promise();
        var database = Database.open(store.vertx(), store.postgres(), 2);
        var ledger = new BlobLedger(database, key -> {
            removing.complete();
            return goOn.future().compose(_ -> store.bus().ask(Blobs.REMOVE, new Blobs.Remove(key)));
        });

        var dropped = ledger.drop(request(Instant.now().plusSeconds(3600), Optional.empty(), 10));
        TestStore.await(removing.future());
        var adopted = store.bus().ask(Blobs.ADOPT, new Blobs.Adopt(file("in and out")));
        Awaitility.await().until(() -> store.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and query like 'insert into blobs%' and datname = current_database()")
                .orElseThrow()
                .equals("1"));
        goOn.complete();

        assertThat(TestStore.await(dropped).count()).isEqualTo(1);
        assertThat(TestStore.await(adopted).key()).isEqualTo(blob);
        assertThat(isThere(blob)).isTrue();
        TestStore.await(database.close());
    }

    @Test
    void aReferenceThatComesBetweenTheLookAndTheRemovalCounts() throws Exception {
        var blob = adopt("late");
        var removed = new CopyOnWriteArrayList<Blobs.Key>();
        var database = Database.open(store.vertx(), store.postgres(), 2);
        var ledger = new BlobLedger(database, key -> {
            removed.add(key);
            return Future.succeededFuture();
        });
        // Held by another transaction, so that the drop stands between its two looks.
        var held = Promise.<Void>promise();
        var goOn = Promise.<Void>promise();
        var holder = database.transaction(
                connection -> Database.run(connection, "select key from blobs for update", Values.of())
                        .onSuccess(_ -> held.complete())
                        .compose(_ -> goOn.future()));
        TestStore.await(held.future());

        var dropped = ledger.drop(request(Instant.now().plusSeconds(3600), Optional.empty(), 10));
        Awaitility.await().until(() -> store.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and query like 'select key from blobs%' and datname = current_database()")
                .orElseThrow()
                .equals("1"));
        store.keep(new TestJob("convert", OWNER).input(json(blob)).build());
        goOn.complete();

        assertThat(TestStore.await(dropped).count()).isZero();
        assertThat(removed).isEmpty();
        TestStore.await(holder);
        TestStore.await(database.close());
    }

    @Test
    void manyAreLookedAtPageByPage() throws Exception {
        var blobs = IntStream.range(0, 45).mapToObj(i -> adopted("blob " + i)).toList();
        store.ask(
                Recordings.INSERT,
                new Recordings.Insert(
                        UUID.randomUUID(), OWNER, "a.wav", Optional.of(blobs.getFirst()), Optional.empty(), 1));

        assertThat(drop(Instant.now().plusSeconds(3600), 30)).isEqualTo(44);

        assertThat(Stream.of(blobs.getFirst())).allMatch(BlobLedgerTest::isThere);
        assertThat(blobs.stream().skip(1)).noneMatch(BlobLedgerTest::isThere);
    }

    private static int drop(Instant notedBefore) {
        return drop(notedBefore, 500);
    }

    private static int drop(Instant notedBefore, int limit) {
        var count = 0;
        var after = Optional.<Blobs.Key>empty();
        do {
            var dropped = store.ask(Retention.DROP_BLOBS, request(notedBefore, after, limit));
            count += dropped.count();
            after = dropped.last();
        } while (after.isPresent());
        return count;
    }

    private static Retention.DropBlobs request(Instant notedBefore, Optional<Blobs.Key> after, int limit) {
        return new Retention.DropBlobs(notedBefore, after, limit);
    }

    private Blobs.Key adopted(String content) {
        try {
            return adopt(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Blobs.Key adopt(String content) throws IOException {
        return store.ask(Blobs.ADOPT, new Blobs.Adopt(file(content))).key();
    }

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "upload", null), content);
    }

    private static boolean isThere(Blobs.Key key) {
        var hex = key.sha256();
        return Files.exists(store.data().resolve("blobs/" + hex.substring(0, 2)).resolve(hex.substring(2)));
    }

    private static String json(Blobs.Key key) {
        return "{\"media\":{\"sha256\":\"" + key.sha256() + "\"}}";
    }
}
