package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Uploads;
import dev.parley.bus.Uploads.Upload;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UploadsTableTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private final UUID owner = UUID.randomUUID();

    @Test
    void anUploadComesBackAsItWasKept() {
        var upload = upload(10, Duration.ofDays(1));

        begin(upload);

        assertThat(store.ask(Uploads.FIND, new Uploads.Find(upload.id()))).isEqualTo(upload);
    }

    @Test
    void aNodeSaysWhatItHasUnderItsNewName() {
        var moved = upload(10, Duration.ofDays(1));
        var other = upload(10, Duration.ofDays(1));
        begin(moved);
        begin(other);

        store.ask(Uploads.PLACE, new Uploads.Place("node-2", List.of(moved.id(), UUID.randomUUID())));

        var found = store.ask(Uploads.FIND, new Uploads.Find(moved.id()));
        assertThat(found.node()).isEqualTo("node-2");
        assertThat(found.seen()).isAfter(moved.seen());
        assertThat(store.ask(Uploads.FIND, new Uploads.Find(other.id()))).isEqualTo(other);
    }

    @Test
    void oneMoreThanAllowedIsRefusedUntilOneHasEnded() {
        var first = upload(10, Duration.ofDays(1));
        begin(first);
        begin(upload(10, Duration.ofDays(1)));
        var third = upload(10, Duration.ofDays(1));

        TestStore.refused(Failure.OVER_QUOTA, () -> begin(third)).withMessageContaining("http.uploads.most-per-user");
        store.ask(Uploads.END, new Uploads.End(first.id()));
        begin(third);

        assertThat(store.ask(Uploads.FIND, new Uploads.Find(first.id())).ended())
                .isPresent();
    }

    @Test
    void moreBytesThanAllowedAreRefused() {
        begin(upload(60, Duration.ofDays(1)));

        TestStore.refused(Failure.OVER_QUOTA, () -> begin(upload(41, Duration.ofDays(1))))
                .withMessageContaining("http.uploads.most-bytes-per-user");
        begin(upload(40, Duration.ofDays(1)));
    }

    @Test
    void thoseWhoBeginAtTheSameTimeDoNotGetPastTheLimit() {
        var beginning = Stream.generate(() -> upload(10, Duration.ofDays(1)))
                .limit(8)
                .map(upload -> store.bus().ask(Uploads.BEGIN, new Uploads.Begin(upload, 2, 100)))
                .toList();

        TestStore.await(Future.join(beginning).otherwiseEmpty());

        assertThat(beginning.stream().filter(Future::succeeded)).hasSize(2);
    }

    @Test
    void anExpiredOneIsNotFoundAndDoesNotCount() {
        var expired = upload(10, Duration.ofSeconds(-1));
        begin(expired);
        begin(upload(10, Duration.ofDays(1)));
        begin(upload(10, Duration.ofDays(1)));

        TestStore.refused(Failure.NOT_FOUND, () -> store.ask(Uploads.FIND, new Uploads.Find(expired.id())));
        store.ask(Uploads.FORGET_EXPIRED, new Uploads.ForgetExpired());
    }

    @Test
    void aForgottenOneIsNotFound() {
        var upload = upload(10, Duration.ofDays(1));
        begin(upload);

        store.ask(Uploads.FORGET, new Uploads.Forget(upload.id()));

        TestStore.refused(Failure.NOT_FOUND, () -> store.ask(Uploads.FIND, new Uploads.Find(upload.id())));
    }

    private void begin(Upload upload) {
        store.ask(Uploads.BEGIN, new Uploads.Begin(upload, 2, 100));
    }

    private Upload upload(long length, Duration lifetime) {
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return new Upload(
                UUID.randomUUID(),
                owner,
                length,
                "filename YQ==",
                "node-1",
                now,
                now,
                now.plus(lifetime),
                Optional.empty());
    }
}
