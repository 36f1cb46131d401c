package dev.parley.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Interviews;
import dev.parley.bus.JobRecord;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Outbox;
import dev.parley.house.EventLoopWatch;
import dev.parley.store.TestJob;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Reports on interviews go to their topic; while that cannot be they lie in a folder. */
@ExtendWith(EventLoopWatch.class)
class ReportsOutTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    @RegisterExtension
    static final TestBroker broker = new TestBroker(true);

    @TempDir
    Path data;

    private final UUID room = UUID.randomUUID();

    /** Each test has topics of its own. */
    private String topic;

    private Path folder;

    @BeforeEach
    void open(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        folder = data.resolve("reports");
    }

    @AfterEach
    void close() {
        broker.start();
    }

    @Test
    void aReportIsSentAsItsJobHasWrittenIt() throws IOException {
        try (var node = node();
                var reader = new TopicClient(broker.address(), List.of(topic))) {
            var json = report(room);
            end(node, new State.Succeeded(Instant.EPOCH, json));

            var message = reader.messages(topic, 1).getFirst();
            assertThat(new String(message.key(), UTF_8)).isEqualTo("interview_" + room);
            assertThat(new String(message.value(), UTF_8)).isEqualTo(json);
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void whileTheBrokersAreAwayAReportIsAFileAndWhenTheyAreBackAMessageOnce() throws IOException {
        try (var reader = new TopicClient(broker.address(), List.of(topic));
                var node = node()) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> node.health()
                    .ready());
            broker.stop();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !node.health()
                    .ready());

            end(node, new State.Succeeded(Instant.EPOCH, report(room)));

            var file = folder.resolve("interview_report_" + room + ".json");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file));
            assertThat(file).hasContent(report(room));

            broker.start();

            assertThat(reader.messages(topic, 1)).hasSize(1);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> files().isEmpty());
            assertThat(reader.received(topic)).hasSize(1);
        }
    }

    @Test
    void aFileStaysOverARestartUntilItsReportIsSentAndOthersAreLeftAlone() throws IOException {
        broker.stop();
        var foreign = Files.createDirectories(folder).resolve("interview_report_cv_0123456789ab.json");
        Files.writeString(foreign, "{}");
        var file = folder.resolve("interview_report_" + room + ".json");
        try (var node = node()) {
            end(node, new State.Succeeded(Instant.EPOCH, report(room)));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file));
        }
        assertThat(file).exists();

        broker.start();
        try (var _ = node();
                var reader = new TopicClient(broker.address(), List.of(topic))) {
            assertThat(reader.messages(topic, 1)).hasSize(1);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !Files.exists(file));
        }
        assertThat(foreign).exists();
    }

    @Test
    void aFolderThatCannotBeWrittenToIsToldAndKeepsNoReportFromBeingSent() throws IOException {
        broker.stop();
        Files.writeString(folder, "a file in the place of the folder");
        try (var node = node()) {
            end(node, new State.Succeeded(Instant.EPOCH, report(room)));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> node.health().detail().contains("reports cannot be kept in " + folder));

            broker.start();
            try (var reader = new TopicClient(broker.address(), List.of(topic))) {
                assertThat(reader.messages(topic, 1)).hasSize(1);
            }
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> node.health()
                    .ready());
        }
    }

    @Test
    void aReportThatItsTopicRefusesIsAFileUntilTheTopicTakesIt() throws Exception {
        broker.makeTopic(topic, 1, 500);
        try (var node = node();
                var reader = new TopicClient(broker.address(), List.of(topic))) {
            var json = report(room, "words ".repeat(200));
            end(node, new State.Succeeded(Instant.EPOCH, json));
            var file = folder.resolve("interview_report_" + room + ".json");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file));
            assertThat(file).hasContent(json);

            broker.limit(topic, 1 << 20);

            assertThat(reader.messages(topic, 1)).hasSize(1);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> files().isEmpty());
        }
    }

    @Test
    void ofAReportThatCouldNotBeMadeNothingIsSentAndItsDeliverySaysWhy() {
        try (var node = node()) {
            var job = end(node, new State.Cancelled(Instant.EPOCH));

            var delivery = Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            () -> store.ask(Outbox.READ, new Outbox.Read(job.id()))
                                    .deliveries()
                                    .getFirst(),
                            read -> !read.attempts().isEmpty() && read.next().isEmpty());
            assertThat(delivery.delivered()).isEmpty();
            assertThat(delivery.attempts().getFirst().failure())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("the job is cancelled"));
        }
    }

    private DoorNode node() {
        var settings = new HashMap<>(Map.of(
                "kafka.interviews.enabled",
                "true",
                "kafka.interviews.topic",
                topic + "-step1",
                "kafka.interviews.dead-letter-topic",
                topic + "-dead",
                "interview.report-topic",
                topic,
                "interview.reports-folder",
                folder.toString()));
        return new DoorNode(store, broker.address(), topic + "-tasks", settings, KafkaDoorTest::output);
    }

    /** Keeps a job of a report that has ended like this, as the engine does. */
    private Jobs.Job end(DoorNode node, State state) {
        var kept = store.keep(new TestJob(Interviews.REPORTED, UUID.randomUUID())
                .state(new State.Running("node", Instant.parse("2100-01-01T00:00:00Z"), false))
                .key("interview_" + room)
                .build());
        var ended = TestJob.of(kept).state(state).build();
        var payload = JobRecord.of(ended).encode();
        var message = new JobStore.Outgoing("kafka:" + topic, "interview_" + room, payload);
        store.save(ended, List.of(), Optional.of(message)).orElseThrow();
        node.bus().publish(Outbox.WAKE, new Outbox.Wake("kafka:"));
        return ended;
    }

    private static String report(UUID room) {
        return report(room, "Поток — это …");
    }

    private static String report(UUID room, String answer) {
        return new JsonObject()
                .put("timestamp", 1_780_000_000.123)
                .put("source", "interview_system")
                .put("topic", "step3")
                .put(
                        "report",
                        new JsonObject()
                                .put("interview_id", "interview_" + room)
                                .put("average_score", 7.5)
                                .put("answer_text", answer))
                .encode();
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
