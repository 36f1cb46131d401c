package dev.parley.store;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.JobStore.Outgoing;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Recordings;
import dev.parley.bus.Retention;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class JobArchiveTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final UUID OWNER = new UUID(1, 1);
    private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LIMIT = OLD.plusSeconds(3600);
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-04T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @BeforeEach
    void forgetEarlierOnes() throws SQLException {
        store.sql("truncate parley.jobs, parley.job_events, parley.recordings cascade");
    }

    @Test
    void aJobIsArchivedWithItsEventsAndDeliveriesBeforeItIsDropped() throws Exception {
        var job = keep("convert", new State.Running("node", OLD, false));
        store.save(
                TestJob.of(job)
                        .state(new State.Succeeded(OLD, "{\"answer\":\"да\\n\\u0000\"}"))
                        .build(),
                List.of(new NewEvent("state", "{\"state\":\"succeeded\"}")),
                Optional.of(new Outgoing("https://example.org", "key", "{}")));
        store.sql("update parley.outbox set delivered = now()");
        store.sql("insert into parley.outbox_attempts select id, 1, now(), 12, 200, null, null from parley.outbox");

        assertThat(drop("convert")).isEqualTo(1);

        assertThat(store.sql("select count(*) from parley.jobs")).contains("0");
        var line = new JsonObject(lines(onlyFile()).getFirst());
        assertThat(lines(onlyFile())).hasSize(1);
        assertThat(line.getJsonObject("job").getString("id")).isEqualTo(job.id().toString());
        assertThat(line.getJsonObject("job").getString("output")).isEqualTo("{\"answer\":\"да\\n\\u0000\"}");
        assertThat(line.getJsonArray("events").getJsonObject(1).getLong("number"))
                .isEqualTo(2);
        assertThat(line.getJsonArray("events").getJsonObject(1).getString("data"))
                .isEqualTo("{\"state\":\"succeeded\"}");
        var delivery = line.getJsonArray("deliveries").getJsonObject(0);
        assertThat(delivery.getString("destination")).isEqualTo("https://example.org");
        assertThat(delivery.getJsonArray("attempts").getJsonObject(0).getInteger("status"))
                .isEqualTo(200);
    }

    @Test
    void theJobsOfOldRecordingsAreArchivedAsWell() throws Exception {
        var job = keep("transcription", new State.Succeeded(LIMIT.plusSeconds(9), "{}"));
        var media = new Blobs.Key("ab".repeat(32));
        store.ask(
                Recordings.INSERT,
                new Recordings.Insert(job.id(), OWNER, "talk.wav", Optional.of(media), Optional.empty(), 1));
        store.sql("update parley.recordings set created = '" + OLD + "'");

        var request = new Retention.DropRecordings(LIMIT, 100, Optional.of(archive(folder)));

        assertThat(store.ask(Retention.DROP_RECORDINGS, request).count()).isEqualTo(1);
        assertThat(lines(onlyFile()))
                .singleElement()
                .asString()
                .contains(job.id().toString());
        assertThat(store.sql("select count(*) from parley.jobs")).contains("0");
    }

    @Test
    void nothingIsDroppedWhereTheArchiveCannotBeWritten() throws Exception {
        keep("convert", new State.Succeeded(OLD, "{}"));
        var noFolder = Files.writeString(folder.resolve("a-file"), "");

        refused(Failure.UNAVAILABLE, () -> drop("convert", noFolder))
                .withMessageContainingAll("a-file", "no job is dropped", "jobs.archive");

        assertThat(store.sql("select count(*) from parley.jobs")).contains("1");
    }

    @Test
    void longTextsGoInSeveralRequests() throws Exception {
        var output = "\"" + "x".repeat(5 << 20) + "\"";
        for (var i = 0; i < 3; i++) {
            keep("convert", new State.Succeeded(OLD.plusSeconds(i), output));
        }

        assertThat(drop("convert")).isEqualTo(2);
        assertThat(drop("convert")).isEqualTo(1);
        assertThat(lines(onlyFile())).hasSize(3);
    }

    @Test
    void aDayAndNodeHaveAFileToWhichEachCallAdds() throws IOException {
        var archive = new JobArchive(NOON);
        archive.add(archive(folder), List.of("{\"a\":1}", "{\"a\":2}"));
        archive.add(archive(folder), List.of("{\"a\":3}"));
        archive.add(new Retention.Archive(folder.toString(), "other/node"), List.of("{}"));

        assertThat(folder.resolve("jobs-2026-03-04-other_node.jsonl.gz")).exists();
        assertThat(lines(folder.resolve("jobs-2026-03-04-node-1.jsonl.gz")))
                .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
    }

    @Test
    void whatACrashCutOffAnywhereIsTakenAwayBeforeMoreIsAdded() throws IOException {
        new JobArchive(NOON).add(archive(folder), List.of("{\"a\":1}"));
        var whole = Files.readAllBytes(onlyFile()).length;
        new JobArchive(NOON).add(archive(folder), List.of("{\"a\":2}"));
        var both = Files.readAllBytes(onlyFile());

        for (var cut = whole; cut < both.length; cut++) {
            Files.write(onlyFile(), Arrays.copyOf(both, cut));

            new JobArchive(NOON).add(archive(folder), List.of("{\"a\":3}"));

            assertThat(lines(onlyFile())).as("cut at %d", cut).containsExactly("{\"a\":1}", "{\"a\":3}");
        }
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(folder)) {
            return files.reduce((_, _) -> {
                        throw new AssertionError("more than one file");
                    })
                    .orElseThrow();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static Retention.Archive archive(Path folder) {
        return new Retention.Archive(folder.toString(), "node-1");
    }

    private int drop(String kind) {
        return drop(kind, folder);
    }

    private static int drop(String kind, Path folder) {
        var request = new Retention.DropJobs(kind, LIMIT, 100, Optional.of(archive(folder)));
        return store.ask(Retention.DROP_JOBS, request).count();
    }

    private static Job keep(String kind, State state) {
        return store.keep(new TestJob(kind, OWNER).state(state).build(), new NewEvent("state", "{}"));
    }
}
