package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import dev.parley.Parley;
import dev.parley.Parley.Purpose;
import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Health;
import dev.parley.bus.Jobs;
import dev.parley.conf.Conf;
import dev.parley.kafka.messages.Messages.MessageConvertTask;
import dev.parley.kafka.messages.Messages.MessageDiarizeTask;
import dev.parley.kafka.messages.Messages.MessageReportTask;
import dev.parley.kafka.messages.Messages.MessageTranscriptionTask;
import dev.parley.kafka.messages.Messages.WrapperTask;
import dev.parley.models.RealWeights;
import dev.parley.models.SharedFiles;
import dev.parley.store.TestS3;
import dev.parley.store.TestStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole application, with real weights, on a real broker and a real S3 server, as the report system uses it: convert, diarize,
 * transcription, semi_report, report. In the middle of it the broker goes away and comes back; {@code -Doutage.seconds=60}
 * for longer than a moment.
 */
class WholeConversationTest {

    private static final Caller ADMINISTRATOR = new Caller(new UUID(9, 9), Role.ADMIN);

    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("outage.seconds", 0));

    @RegisterExtension
    static final TestStore store = new TestStore();

    @RegisterExtension
    static final TestBroker broker = new TestBroker(true);

    @TempDir
    private Path folder;

    private HttpServer files;
    private TestS3 s3;
    private Parley parley;
    private Parley.Running running;
    private ReportSystem sender;

    @BeforeEach
    void start() throws Exception {
        RealWeights.require("silero-vad");
        RealWeights.require("moonshine-tiny-en");
        var recording = SharedFiles.require("audio/english/jfk.flac");
        var media = Files.createDirectory(folder.resolve("media"));
        Files.copy(recording, media.resolve("speech.flac"));
        files = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), media, OutputLevel.NONE);
        files.start();
        s3 = TestS3.start(folder.resolve("s3"));
        var conf = Conf.load(Optional.empty(), Map.of(), settings());
        parley = new Parley(conf, Purpose.SERVICE, RealWeights.resolver());
        running = parley.start();
        sender = new ReportSystem(broker.address(), "task", List.of("callback"));
    }

    private Map<String, String> settings() {
        var postgres = store.postgres();
        var password = postgres.password().orElseThrow().reveal();
        var settings = new HashMap<>(s3.settings());
        settings.putAll(Map.of(
                "http.port",
                "0",
                "store.data",
                folder.resolve("data").toString(),
                "store.postgres.url",
                "postgresql://" + postgres.user() + ":" + password + "@" + postgres.host() + ":" + postgres.port() + "/"
                        + postgres.database(),
                "network.allowed",
                "127.0.0.1",
                "kafka.bootstrap.servers",
                broker.address()));
        return settings;
    }

    @AfterEach
    void stop() {
        if (sender != null) {
            sender.close();
            parley.close();
            s3.close();
            files.stop(0);
        }
    }

    @Test
    void aRecordingBecomesTurnsTextsAndReportsAlthoughTheBrokerGoesAwayInTheMiddle() throws Exception {
        sender.send(task("convert-1")
                .setConvert(MessageConvertTask.newBuilder()
                        .setFileUrl("http://127.0.0.1:" + files.getAddress().getPort() + "/speech.flac")));
        var converted = sender.answer("convert-1").getConvert();
        assertThat(converted.getAudioLen()).isEqualTo(11.0);
        assertThat(converted.getConvertedFileUrl()).isEqualTo(s3.endpoint() + "/" + TestS3.BUCKET + "/convert-1.wav");
        assertThat(Files.readAllBytes(s3.file(TestS3.BUCKET, "convert-1.wav"))).startsWith("RIFF".getBytes());

        sender.send(task("diarize-1")
                .setDiarize(MessageDiarizeTask.newBuilder().setConvertedFileUrl(converted.getConvertedFileUrl())));
        whenRecorded("diarize-1");
        broker.stop();
        whenEnded("diarize-1");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !TestStore.await(
                        running.bus().ask(Health.CHECK.of("kafka"), new Health.Check()))
                .ready());
        Awaitility.await().pollDelay(OUTAGE).atMost(OUTAGE.plusSeconds(5)).until(() -> true);
        broker.start();
        var diarized = sender.answer("diarize-1").getDiarize();
        assertThat(diarized.getNumOfSpeakers()).isEqualTo(1);
        assertThat(diarized.getSegmentsList()).isNotEmpty().allSatisfy(segment -> {
            assertThat(segment.getSpeaker()).isZero();
            assertThat(segment.getEndTime()).isBetween(segment.getStartTime() + 0.2, 11.01);
        });

        var text = new StringBuilder();
        for (var i = 0; i < diarized.getSegmentsCount(); i++) {
            var segment = diarized.getSegments(i);
            sender.send(task("transcription-" + i)
                    .setTranscription(MessageTranscriptionTask.newBuilder()
                            .setFileUrl(converted.getConvertedFileUrl())
                            .setStartTime(segment.getStartTime())
                            .setEndTime(segment.getEndTime())));
            text.append(sender.answer("transcription-" + i).getTranscription().getTranscription())
                    .append(' ');
        }
        assertThat(text.toString().toLowerCase(Locale.ROOT).split("\\P{L}+"))
                .containsSequence("my", "fellow", "americans", "ask", "not", "what", "your", "country");

        var question = MessageReportTask.newBuilder().setPrompt("Sum it up.").setMessage("Kennedy: " + text);
        sender.send(task("semi-1").setSemiReport(question));
        var part = sender.answer("semi-1").getSemiReport().getText();
        sender.send(task("report-1").setReport(question.setMessage(part)));
        var report = sender.answer("report-1").getReport().getText();

        assertThat(part).contains("# Report", "**Kennedy:**");
        assertThat(report).contains("# Report", "**Kennedy:**", "country");
    }

    @Test
    void aTaskThatComesWhileTheS3ServerIsAwayIsAnsweredWhenItIsBack() throws Exception {
        s3.stop();
        sender.send(task("convert-2")
                .setConvert(MessageConvertTask.newBuilder()
                        .setFileUrl("http://127.0.0.1:" + files.getAddress().getPort() + "/speech.flac")));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> job("convert-2")
                .flatMap(Jobs.Job::lastFailure)
                .filter(reason -> reason.contains("store.s3.endpoint"))
                .isPresent());
        assertThat(TestStore.await(running.bus().ask(Health.CHECK.of("blobs"), new Health.Check()))
                        .ready())
                .isFalse();
        Awaitility.await().pollDelay(OUTAGE).atMost(OUTAGE.plusSeconds(5)).until(() -> true);

        s3.start();

        assertThat(sender.answer("convert-2").getConvert().getConvertedFileUrl())
                .isEqualTo(s3.endpoint() + "/" + TestS3.BUCKET + "/convert-2.wav");
        assertThat(TestStore.await(running.bus().ask(Health.CHECK.of("blobs"), new Health.Check()))
                        .ready())
                .isTrue();
    }

    private static WrapperTask.Builder task(String id) {
        return WrapperTask.newBuilder().setTaskId(id);
    }

    private void whenRecorded(String taskId) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> job(taskId)
                .isPresent());
    }

    private void whenEnded(String taskId) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> job(taskId).filter(job -> job.state().ended()).isPresent());
    }

    private Optional<Jobs.Job> job(String taskId) throws Exception {
        var id = store.sql("select id from parley.jobs where idempotency_key like '" + taskId + ":%'");
        return id.map(UUID::fromString)
                .map(job -> TestStore.await(running.bus().ask(Jobs.GET, new Jobs.Get(job, ADMINISTRATOR))));
    }
}
