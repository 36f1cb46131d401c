package dev.parley.kafka;

import static dev.parley.kafka.TopicClient.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.Tasks;
import dev.parley.house.EventLoopWatch;
import dev.parley.kafka.messages.Messages.MessageConvertTask;
import dev.parley.kafka.messages.Messages.MessageDiarizeTask;
import dev.parley.kafka.messages.Messages.MessageReportTask;
import dev.parley.kafka.messages.Messages.MessageTranscriptionTask;
import dev.parley.kafka.messages.Messages.WrapperResponse;
import dev.parley.kafka.messages.Messages.WrapperResponse.PayloadCase;
import dev.parley.kafka.messages.Messages.WrapperTask;
import dev.parley.store.TestStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The door on a real broker, with the real engine and store and runners that answer at once. */
@ExtendWith(EventLoopWatch.class)
class KafkaDoorTest {

    private static final int FIFTY_MEGABYTES = 50_000_000;

    @RegisterExtension
    static final TestStore store = new TestStore();

    @RegisterExtension
    static final TestBroker broker = new TestBroker(true);

    /** Ids of the tasks that have run. */
    private final List<String> runs = new CopyOnWriteArrayList<>();

    /** Each test has topics of its own. */
    private String topics;

    private ReportSystem sender;

    @BeforeEach
    void open(TestInfo test) {
        topics = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void eachTaskIsAnsweredWithTheWordAndTheFieldsOfItsKind() {
        try (var _ = node(Map.of(), KafkaDoorTest::output)) {
            sender.send(task("c").setConvert(MessageConvertTask.newBuilder().setFileUrl("http://host/a.mp4")));
            sender.send(task("d").setDiarize(MessageDiarizeTask.newBuilder().setConvertedFileUrl("http://host/a.wav")));
            sender.send(task("t")
                    .setTranscription(MessageTranscriptionTask.newBuilder()
                            .setFileUrl("http://host/a.wav")
                            .setStartTime(1)
                            .setEndTime(2)));
            sender.send(task("s").setSemiReport(report("Anna: yes")));
            sender.send(task("r").setReport(report("Anna: yes")));

            assertThat(sender.answer("c").getConvert().getConvertedFileUrl()).isEqualTo("http://here/c.wav");
            assertThat(sender.answer("c").getConvert().getAudioLen()).isEqualTo(12.34);
            assertThat(sender.answer("d").getDiarize().getNumOfSpeakers()).isEqualTo(2);
            assertThat(sender.answer("d").getDiarize().getSegments(1).getSpeaker())
                    .isEqualTo(1);
            assertThat(sender.answer("d").getDiarize().getSegments(1).getEndTime())
                    .isEqualTo(2.5);
            assertThat(sender.answer("t").getTranscription().getTranscription()).isEqualTo("слово");
            assertThat(sender.answer("s").getSemiReport().getText()).isEqualTo("# Report");
            assertThat(sender.answer("r").getReport().getText()).isEqualTo("# Report");
        }
    }

    @Test
    void whyAJobFailedIsTheErrorOfItsAnswer() {
        try (var _ = node(Map.of(), _ -> {
            throw Failure.UNSUPPORTED_MEDIA.because("not a recording");
        })) {
            sender.send(
                    task("failing").setConvert(MessageConvertTask.newBuilder().setFileUrl("http://host/a.txt")));

            assertThat(sender.answer("failing").getError().getError()).isEqualTo("unsupported-media: not a recording");
        }
    }

    @Test
    void whatNobodyCanReadIsLaidAsideWithTheReasonAndItsPlace() {
        try (var _ = node(Map.of(), KafkaDoorTest::output)) {
            var noise = new byte[300];
            new Random(7).nextBytes(noise);
            sender.send(noise);
            sender.send(task("after").setReport(report("Anna: yes")));

            assertThat(sender.answer("after").getPayloadCase()).isEqualTo(PayloadCase.REPORT);
            var letter = sender.letter(topics + "-dead");
            assertThat(letter.value()).isEqualTo(noise);
            assertThat(letter.key()).isEqualTo("conversation".getBytes(UTF_8));
            assertThat(header(letter, "parley.reason")).contains("not a WrapperTask");
            assertThat(header(letter, "parley.topic")).isEqualTo(topics + "-task");
            assertThat(header(letter, "parley.partition")).isEqualTo("0");
            assertThat(header(letter, "parley.offset")).isEqualTo("0");
            assertThat(header(letter, "parley.timestamp")).matches("\\d{13}");
        }
    }

    @Test
    void aTaskOfAKindThatIsNotKnownIsAnsweredWithAnError() {
        try (var _ = node(Map.of(), KafkaDoorTest::output)) {
            var unknown = UnknownFieldSet.newBuilder()
                    .addField(
                            9,
                            UnknownFieldSet.Field.newBuilder()
                                    .addLengthDelimited(ByteString.copyFromUtf8("sing"))
                                    .build())
                    .build();
            sender.send(task("x").setUnknownFields(unknown));

            assertThat(sender.answer("x").getError().getError()).startsWith("invalid: task: none that is known here");
        }
    }

    @Test
    void aTaskThatComesAgainIsAnsweredFromTheRecordWhateverItSays() {
        try (var _ = node(Map.of(), KafkaDoorTest::output)) {
            sender.send(task("again").setReport(report("Anna: yes")));
            var first = sender.answer("again");

            sender.send(task("again").setReport(report("Anna: yes")));
            sender.send(task("again").setReport(report("Boris: no")));

            assertThat(sender.answers("again", 3)).hasSize(3).containsOnly(first);
            assertThat(runs).containsOnlyOnce("again");
        }
    }

    @Test
    void fiftyMegabytesAreRefusedByNameWhereTheSenderIsKnownAndLaidAsideWithoutThemWhereNot() {
        broker.makeTopic(topics + "-task", 1, 64 << 20);
        try (var _ = node(Map.of(), KafkaDoorTest::output)) {
            sender.send(task("large").setReport(report("Anna: " + "yes ".repeat(FIFTY_MEGABYTES / 4))));
            sender.send(new byte[FIFTY_MEGABYTES]);

            assertThat(sender.answer("large").getError().getError())
                    .contains("50000", "at most 16 MiB", "kafka.max-message-size");
            var letter = sender.letter(topics + "-dead");
            assertThat(letter.value()).isEmpty();
            assertThat(header(letter, "parley.reason")).contains("50000000 bytes");
        }
    }

    @Test
    void anAnswerThatItsTopicDoesNotTakeIsAnErrorThatSaysSo() {
        broker.makeTopic(topics + "-callback", 1, 100_000);
        try (var _ = node(Map.of(), _ -> new Tasks.ReportOutput("words ".repeat(100_000), "test"))) {
            sender.send(task("long").setReport(report("Anna: yes")));

            assertThat(sender.answer("long").getError().getError())
                    .startsWith("too-large: the answer has 600")
                    .contains(topics + "-callback", "max.message.bytes");
        }
    }

    @Test
    void tenThousandTasksAtOnceAreAllRecordedWithoutARebalance() throws SQLException {
        broker.makeTopic(topics + "-task", 3, 1 << 20);
        // Nobody works on them, so that they all wait at once.
        try (var _ = node(Map.of("jobs.kinds.report.slots", "0"), KafkaDoorTest::output)) {
            sender.send(task("first").setReport(report("Anna: yes")));
            whenLagIsZero();
            var members = broker.members("parley-" + topics + "-task");

            sender.sendAll(IntStream.range(0, 10_000)
                    .mapToObj(number -> task("many-" + number)
                            .setReport(report("Anna: yes"))
                            .build())
                    .toList());

            whenLagIsZero();
            assertThat(store.sql("select count(*) from parley.jobs where idempotency_key like 'many-%:report'"))
                    .contains("10000");
            assertThat(broker.members("parley-" + topics + "-task")).hasSize(1).isEqualTo(members);
        }
        store.sql("delete from parley.jobs where idempotency_key like 'many-%'");
    }

    @Test
    void tasksWaitInTheirTopicWhileTheEngineTakesNone() {
        try (var node = node(Map.of(), KafkaDoorTest::output)) {
            sender.send(task("before").setReport(report("Anna: yes")));
            sender.answer("before");
            node.stopEngine();
            sender.sendAll(IntStream.range(0, 300)
                    .mapToObj(number -> task("wait-" + number)
                            .setReport(report("Anna: yes"))
                            .build())
                    .toList());
            Awaitility.await().until(() -> node.health().detail().matches(".*, [1-9]\\d* messages on their way in"));
            assertThat(broker.lag("parley-" + topics + "-task", topics + "-task"))
                    .isEqualTo(300);

            node.startEngine();

            whenLagIsZero();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> IntStream.range(0, 300)
                    .allMatch(number ->
                            sender.answersSoFar("wait-" + number).stream().anyMatch(WrapperResponse::hasReport)));
        }
    }

    private DoorNode node(Map<String, String> settings, Function<Jobs.Job, Object> runner) {
        sender = new ReportSystem(broker.address(), topics + "-task", List.of(topics + "-callback", topics + "-dead"));
        return new DoorNode(store, broker.address(), topics, settings, job -> {
            runs.add(job.correlationId().orElseThrow());
            return runner.apply(job);
        });
    }

    private void whenLagIsZero() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> broker.lag("parley-" + topics + "-task", topics + "-task") == 0);
    }

    static Object output(Jobs.Job job) {
        return switch (job.kind()) {
            case Tasks.CONVERT ->
                new Tasks.ConvertOutput("http://here/c.wav", 12.34, new Blobs.Key("0".repeat(64)), List.of());
            case Tasks.DIARIZE ->
                new Tasks.DiarizeOutput(
                        2, List.of(new Tasks.SpeakerTurn(0, 0, 1.5), new Tasks.SpeakerTurn(1, 1.5, 2.5)));
            case Tasks.TRANSCRIBE -> new Tasks.TranscribeOutput("слово", "ru");
            default -> new Tasks.ReportOutput("# Report", "test");
        };
    }

    static WrapperTask.Builder task(String id) {
        return WrapperTask.newBuilder().setTaskId(id);
    }

    static MessageReportTask report(String message) {
        return MessageReportTask.newBuilder()
                .setMessage(message)
                .setPrompt("Sum it up.")
                .build();
    }
}
