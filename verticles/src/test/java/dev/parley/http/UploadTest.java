package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Downloads.Source;
import dev.parley.bus.Inference;
import dev.parley.bus.Speech;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadTest {

    @TempDir
    Path folder;

    private TestDoor door;

    @BeforeEach
    void open() throws Exception {
        door = TestDoor.open(folder);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aFileBecomesARecordingAndAJobOfTheSameId() throws Exception {
        var response = door.upload("anna-key", recording("sound"));

        assertThat(response.statusCode()).isEqualTo(200);
        var reply = new JsonObject(response.body());
        assertThat(reply.getString("upload_id")).isEqualTo(reply.getString("job_id"));
        var submission = door.actors.submissions.getFirst();
        assertThat(submission.content()).isEqualTo("sound");
        assertThat(submission.request().caller().user()).isEqualTo(door.anna.id());
        assertThat(submission.request().name()).isEqualTo("talk.wav");
        assertThat(submission.request().options()).isEqualTo(Speech.Options.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"/upload", "/upload/", "/transcribe"})
    void everyUploadDoorTakesAFile(String path) throws Exception {
        var response = door.send(door.request(path)
                .header("Authorization", "Bearer anna-key")
                .header("Content-Type", "multipart/form-data; boundary=\"" + TestDoor.BOUNDARY + "\"")
                .POST(recording("sound").body()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(UUID.fromString(new JsonObject(response.body()).getString("upload_id")))
                .isNotNull();
    }

    @Test
    void theFieldsOfTheFormBecomeOptions() throws Exception {
        var form = recording("sound")
                .field("language", "ru")
                .field("min_speakers", "2")
                .field("max_speakers", "4")
                .field("report", "false")
                .field("callback_url", "https://example.org/done");

        assertThat(door.upload("anna-key", form).statusCode()).isEqualTo(200);

        var request = door.actors.submissions.getFirst().request();
        assertThat(request.options())
                .isEqualTo(new Speech.Options(
                        Inference.Hearing.in(Optional.of("ru")),
                        new Inference.Speakers(Optional.of(2), Optional.of(4)),
                        Inference.Channels.AUTO,
                        true,
                        false));
        assertThat(request.callbackUrl()).contains("https://example.org/done");
    }

    @Test
    void whatIsToldOfTheSpeechReachesTheRecogniser() throws Exception {
        var form = recording("sound")
                .field("model", "whisper-base")
                .field("task", "translate")
                .field("prompt", "Заседание")
                .field("hotwords", "Parley, Vert.x,")
                .field("channels", "apart")
                .field("diarize", "false");

        assertThat(door.upload("anna-key", form).statusCode()).isEqualTo(200);

        assertThat(door.actors.submissions.getFirst().request().options())
                .isEqualTo(new Speech.Options(
                        new Inference.Hearing(
                                Optional.empty(),
                                Optional.of("whisper-base"),
                                true,
                                "Заседание",
                                List.of("Parley", "Vert.x")),
                        Inference.Speakers.ANY,
                        Inference.Channels.APART,
                        false,
                        true));
    }

    @Test
    void fieldsThatContradictEachOtherAreRefused() throws Exception {
        var tasks = recording("sound").field("task", "transcribe").field("translate", "true");
        var nobody = recording("sound").field("diarize", "false").field("speakers", "2");

        assertThat(door.upload("anna-key", tasks).body()).contains("task: contradicts translate");
        assertThat(door.upload("anna-key", nobody).body()).contains("speakers: ");
        assertThat(door.actors.submissions).isEmpty();
    }

    @Test
    void aFieldAsLongAsAFileIsRefusedSayingHowLongItMayBe() throws Exception {
        var response = door.upload("anna-key", recording("sound").field("prompt", "x".repeat(20_000)));

        assertProblem(response, 400, "invalid");
        assertThat(response.body()).contains("8 KiB");
        awaitNoFiles();
    }

    @Test
    void theExactNumberOfSpeakersIsBothBounds() throws Exception {
        door.upload("anna-key", recording("sound").field("num_speakers", "3"));

        assertThat(door.actors
                        .submissions
                        .getFirst()
                        .request()
                        .options()
                        .speakers()
                        .min())
                .contains(3);
        assertThat(door.actors
                        .submissions
                        .getFirst()
                        .request()
                        .options()
                        .speakers()
                        .max())
                .contains(3);
    }

    @ParameterizedTest
    @CsvSource({
        "speakers, many, speakers",
        "speakers, 0, speakers",
        "min_speakers, 101, min_speakers",
        "report, perhaps, report",
        "task, sing, task",
        "channels, left, channels",
        "diarize, 1, diarize",
        "language, russian language, language",
        "callback_url, ftp://x, callback_url",
        "min_speaker, 2, min_speaker",
        "s3_url, https://x, s3_url"
    })
    void aFieldThatIsWrongIsNamed(String field, String value, String named) throws Exception {
        var response = door.upload("anna-key", recording("sound").field(field, value));

        assertProblem(response, 400, "invalid");
        assertThat(new JsonObject(response.body()).getString("detail")).startsWith(named + ":");
        awaitNoFiles();
    }

    @ParameterizedTest
    @CsvSource({
        "callback_url, ftp://x, must be an address that begins with https:// or http://",
        "file_url, C:/a.wav, 'must be an address that begins with https://, http:// or s3://'",
        "language, russian language, must be a language such as ru or en-GB"
    })
    void aFieldOfAnotherFormIsToldWhatIsWanted(String field, String value, String wanted) throws Exception {
        var response = door.upload("anna-key", new TestDoor.Multipart().field(field, value));

        assertThat(new JsonObject(response.body()).getString("detail")).startsWith(field + ": " + wanted);
    }

    @Test
    void moreSpeakersAtLeastThanAtMostAreRefused() throws Exception {
        var form = recording("sound").field("min_speakers", "4").field("max_speakers", "2");

        assertProblem(door.upload("anna-key", form), 400, "invalid");
    }

    @Test
    void anEmptyFileIsRefused() throws Exception {
        var response = door.upload("anna-key", recording(""));

        assertProblem(response, 400, "invalid");
        assertThat(response.body()).contains("file: the file is empty");
        awaitNoFiles();
    }

    @Test
    void aFormWithoutAFileIsRefusedNamingTheField() throws Exception {
        var response = door.upload("anna-key", new TestDoor.Multipart().field("language", "en"));

        assertProblem(response, 400, "invalid");
        assertThat(response.body()).contains("file:");
    }

    @Test
    void aSecondFileIsRefused() throws Exception {
        assertProblem(door.upload("anna-key", recording("one").file("file", "b.wav", "two")), 400, "invalid");
        awaitNoFiles();
    }

    @Test
    void aFileUnderAnotherNameIsRefused() throws Exception {
        var form = new TestDoor.Multipart().file("audio", "talk.wav", "sound");

        assertThat(door.upload("anna-key", form).body()).contains("audio:");
    }

    @Test
    void aFileOverTheLimitIsRefused() throws Exception {
        var response = door.upload("anna-key", recording("x".repeat(TestDoor.MAX_FILE_SIZE + 1)));

        assertProblem(response, 413, "too-large");
        assertThat(response.body()).contains("http.max-file-size");
        awaitNoFiles();
    }

    @Test
    void aFileOfExactlyTheLimitIsTaken() throws Exception {
        assertThat(door.upload("anna-key", recording("x".repeat(TestDoor.MAX_FILE_SIZE)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeIsRefusedBeforeItComes() throws Exception {
        try (var socket = connect()) {
            write(socket, head("Content-Length: 99999999999\r\nExpect: 100-continue\r\n"));

            assertThat(readHead(socket)).startsWith("HTTP/1.1 413").contains("connection: close");
        }
    }

    @Test
    void aBodyOfUnknownLengthIsCutAtTheLimitAndTheClientStillGetsTheAnswer() throws Exception {
        try (var socket = connect()) {
            write(socket, head("Transfer-Encoding: chunked\r\n"));
            writeChunk(
                    socket,
                    "--" + TestDoor.BOUNDARY
                            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
            for (var i = 0; i < 2 * TestDoor.MAX_FILE_SIZE / 0x10000; i++) {
                writeChunk(socket, "x".repeat(0x10000));
            }

            assertThat(readHead(socket)).startsWith("HTTP/1.1 413");
        }
        awaitNoFiles();
    }

    @Test
    void aClientThatHangsUpHalfWayLeavesNothingBehind() throws Exception {
        try (var socket = connect()) {
            write(
                    socket,
                    head("Content-Length: 500000\r\n")
                            + recording("x".repeat(200_000)).cutOff());
            awaitFile();
        }

        awaitNoFiles();
        assertThat(door.actors.submissions).isEmpty();
    }

    @Test
    void aBodyWithoutItsClosingBoundaryIsRefused() throws Exception {
        var response = door.send(door.request("/upload/")
                .header("X-API-Key", "anna-key")
                .header("Content-Type", "multipart/form-data; boundary=" + TestDoor.BOUNDARY)
                .POST(BodyPublishers.ofString(recording("sound").cutOff())));

        assertProblem(response, 400, "invalid");
        assertThat(response.body()).contains("closing boundary");
        awaitNoFiles();
    }

    @Test
    void aFileNameThatClimbsFoldersIsOnlyAName() throws Exception {
        var form = new TestDoor.Multipart().file("file", "../../etc/passwd", "sound");

        assertThat(door.upload("anna-key", form).statusCode()).isEqualTo(200);

        var request = door.actors.submissions.getFirst().request();
        assertThat(request.name()).isEqualTo("passwd");
        assertThat(request.source()).isInstanceOfSatisfying(Source.LocalFile.class, source -> assertThat(
                        source.file().getParent())
                .isEqualTo(folder));
    }

    @Test
    void theNameOfAFileMayBeCyrillic() throws Exception {
        door.upload("anna-key", new TestDoor.Multipart().file("file", "совещание.mp3", "sound"));

        assertThat(door.actors.submissions.getFirst().request().name()).isEqualTo("совещание.mp3");
    }

    @Test
    void theSameIdempotencyKeyGivesTheSameRecording() throws Exception {
        var first = door.send(door.uploadRequest("anna-key", recording("sound")).header("Idempotency-Key", "k1"));
        var second =
                door.send(door.uploadRequest("anna-key", recording("sound")).header("Idempotency-Key", "k1"));

        assertThat(second.body()).isEqualTo(first.body());
        awaitNoFiles();
    }

    @Test
    void aKeyRevokedWhileTheFileComesIsRefusedAndTheFileIsGone() throws Exception {
        var body = recording("sound").whole();
        try (var socket = connect()) {
            write(socket, head("Content-Length: " + body.length() + "\r\n") + body.substring(0, body.length() - 10));
            awaitFile();
            door.actors.keys.remove("anna-key");
            write(socket, body.substring(body.length() - 10));

            assertThat(readHead(socket)).startsWith("HTTP/1.1 401");
        }
        awaitNoFiles();
        assertThat(door.actors.submissions).isEmpty();
    }

    @Test
    void withoutAKeyNothingIsReceived() throws Exception {
        var response = door.send(door.request("/upload/")
                .header("Content-Type", "multipart/form-data; boundary=" + TestDoor.BOUNDARY)
                .POST(recording("sound").body()));

        assertProblem(response, 401, "unauthorized");
        assertThat(new JsonObject(response.body()).getString("detail")).isEqualTo("Missing API key");
    }

    @Test
    void aFolderThatCannotBeWrittenIsUnavailable() throws Exception {
        door.vertx.fileSystem().deleteRecursiveBlocking(folder.toString());
        door.vertx.fileSystem().writeFileBlocking(folder.toString(), Buffer.buffer("in the way"));

        assertProblem(door.upload("anna-key", recording("sound")), 503, "unavailable");
    }

    private static TestDoor.Multipart recording(String content) {
        return new TestDoor.Multipart().file("file", "talk.wav", content);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
        assertThat(new JsonObject(response.body()).getString("type")).isEqualTo("urn:parley:problem:" + type);
    }

    private Socket connect() throws Exception {
        var socket = new Socket("127.0.0.1", door.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String head(String more) {
        return "POST /upload/ HTTP/1.1\r\nHost: x\r\nX-API-Key: anna-key\r\n"
                + "Content-Type: multipart/form-data; boundary=" + TestDoor.BOUNDARY + "\r\n" + more + "\r\n";
    }

    private static void write(Socket socket, String text) throws Exception {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    private static void writeChunk(Socket socket, String text) throws Exception {
        write(socket, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static String readHead(Socket socket) throws Exception {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private void awaitFile() throws Exception {
        Poll.until(() -> !door.filesLeft().isEmpty());
    }

    private void awaitNoFiles() throws Exception {
        Poll.until(() -> door.filesLeft().isEmpty());
    }
}
