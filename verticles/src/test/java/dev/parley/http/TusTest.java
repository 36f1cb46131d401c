package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings that come in pieces, at the door. */
class TusTest {

    @TempDir
    Path folder;

    private TestDoor door;
    private TusClient anna;

    @BeforeEach
    void open() throws Exception {
        door = TestDoor.open(folder);
        anna = new TusClient(door, "anna-key");
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void theDoorSaysWhatItSpeaksWithoutAKey() throws Exception {
        var options = door.send(door.request("/uploads").method("OPTIONS", BodyPublishers.noBody()));

        assertThat(options.statusCode()).isEqualTo(204);
        assertHeader(options, "Tus-Version", "1.0.0");
        assertHeader(options, "Tus-Max-Size", Integer.toString(TestDoor.MAX_FILE_SIZE));
        assertHeader(options, "Tus-Extension", "creation,creation-with-upload,termination,expiration,checksum");
        assertHeader(options, "Tus-Checksum-Algorithm", "sha1,sha256");
    }

    @Test
    void piecesBecomeARecordingOfTheSameId() throws Exception {
        var path = anna.begin(10, "filename=Встреча.wav", "language=ru", "speakers=2", "report=false", "filetype=x");

        assertThat(anna.offset(path)).isZero();
        var first = anna.patch(path, 0, "01234");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(204);
        assertThat(TusClient.offset(first)).isEqualTo(5);
        assertThat(door.actors.submissions).isEmpty();
        assertThat(TusClient.offset(anna.patch(path, 5, "56789"))).isEqualTo(10);

        var submission = door.actors.submissions.getFirst();
        assertThat(submission.content()).isEqualTo("0123456789");
        assertThat(submission.request().id()).contains(TusClient.id(path));
        assertThat(TusClient.id(path).version()).isEqualTo(7);
        assertThat(submission.request().caller().user()).isEqualTo(door.anna.id());
        assertThat(submission.request().name()).isEqualTo("Встреча.wav");
        assertThat(submission.request().options().hearing().language()).contains("ru");
        assertThat(submission.request().options().speakers())
                .isEqualTo(new Inference.Speakers(Optional.of(2), Optional.of(2)));
        assertThat(submission.request().options().report()).isFalse();
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void theFirstPieceMayComeWithTheCreation() throws Exception {
        var begun = door.send(anna.request("/uploads")
                .header("Upload-Length", "5")
                .header("Content-Type", "application/offset+octet-stream")
                .POST(BodyPublishers.ofString("whole")));

        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        assertThat(TusClient.offset(begun)).isEqualTo(5);
        assertThat(begun.headers().firstValue("Upload-Expires").orElseThrow()).endsWith(" GMT");
        assertThat(door.actors.submissions.getFirst().content()).isEqualTo("whole");
    }

    @Test
    void whatCameOverACutConnectionIsKept() throws Exception {
        var path = anna.begin(10);

        try (var _ = anna.sendSome(path, 0, 10, "0123")) {
            Poll.until(() -> size(path) == 4);
        }

        assertThat(anna.offset(path)).isEqualTo(4);
        assertThat(anna.patch(path, 4, "456789").statusCode()).isEqualTo(204);
        assertThat(door.actors.submissions.getFirst().content()).isEqualTo("0123456789");
    }

    @Test
    void twoPiecesAtOnceDoNotMix() throws Exception {
        var path = anna.begin(10);

        try (var slow = anna.sendSome(path, 0, 10, "0123")) {
            Poll.until(() -> size(path) == 4);
            var second = anna.patch(path, 4, "456789");

            assertProblem(second, 423, "locked");
            slow.getOutputStream().write("456789".getBytes(UTF_8));
            assertThat(new String(slow.getInputStream().readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 204");
        }
        assertThat(door.actors.submissions.getFirst().content()).isEqualTo("0123456789");
    }

    @Test
    void whoAsksForTheOffsetGoesOnInPlaceOfADeadClient() throws Exception {
        var path = anna.begin(10);

        try (var dead = anna.sendSome(path, 0, 10, "0123")) {
            Poll.until(() -> size(path) == 4);

            assertThat(anna.offset(path)).isEqualTo(4);
            assertThat(anna.patch(path, 4, "456789").statusCode()).isEqualTo(204);
            assertThat(new String(dead.getInputStream().readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 409");
        }
    }

    @Test
    void aPieceFromTheWrongPlaceIsRefusedWithTheRightOne() throws Exception {
        var path = anna.begin(10);
        anna.patch(path, 0, "0123");

        var wrong = anna.patch(path, 2, "23");

        assertProblem(wrong, 409, "conflict");
        assertThat(TusClient.offset(wrong)).isEqualTo(4);
        assertThat(anna.offset(path)).isEqualTo(4);
    }

    @Test
    void moreThanWasAnnouncedIsRefused() throws Exception {
        var path = anna.begin(4);

        assertProblem(anna.patch(path, 0, "01234"), 400, "invalid");
        var chunked = anna.patching(path, 0, "")
                .method("PATCH", BodyPublishers.fromPublisher(BodyPublishers.ofString("012345678")));
        assertProblem(door.send(chunked), 400, "invalid");
        assertThat(door.actors.submissions).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"sha1,SHA-1", "sha256,SHA-256"})
    void aPieceWithAChecksumIsKeptOnlyIfItFits(String name, String algorithm) throws Exception {
        var path = anna.begin(10);
        anna.patch(path, 0, "0123");
        var digest = MessageDigest.getInstance(algorithm).digest("456789".getBytes(UTF_8));
        var checksum = name + " " + Base64.getEncoder().encodeToString(digest);

        var damaged = door.send(anna.patching(path, 4, "456788").header("Upload-Checksum", checksum));

        assertProblem(damaged, 460, "checksum-mismatch");
        assertThat(anna.offset(path)).isEqualTo(4);
        var sound = door.send(anna.patching(path, 4, "456789").header("Upload-Checksum", checksum));
        assertThat(sound.statusCode()).as(sound.body()).isEqualTo(204);
        assertThat(door.actors.submissions.getFirst().content()).isEqualTo("0123456789");
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void nothingStaysOfAPieceWithAChecksumThatWasCutOff() throws Exception {
        var path = anna.begin(10);
        try (var cut = anna.sendSome(path, 0, 10, "")) {
            cut.getOutputStream().flush();
        }

        assertThat(anna.offset(path)).isZero();
        var unknown = door.send(anna.patching(path, 0, "01").header("Upload-Checksum", "crc32 AAAA"));
        assertProblem(unknown, 400, "invalid");
        assertThat(detail(unknown)).contains("Upload-Checksum", "sha1,sha256");
    }

    @Test
    void aClientThatLostTheLastAnswerSeesThatAllIsThere() throws Exception {
        var path = anna.begin(4);
        anna.patch(path, 0, "0123");

        assertThat(anna.offset(path)).isEqualTo(4);
        assertThat(anna.patch(path, 4, "").statusCode()).isEqualTo(204);
        assertProblem(anna.patch(path, 0, "0123"), 409, "conflict");
        assertProblem(anna.delete(path), 409, "conflict");
        assertThat(door.actors.submissions).hasSize(1);
    }

    @Test
    void whatIsInterruptedByAStopOfTheServerGoesOnAfterIt() throws Exception {
        var path = anna.begin(100);
        try (var cut = anna.sendSome(path, 0, 100, "x".repeat(99))) {
            Poll.until(() -> size(path) == 99);
            door.restart();
            assertThat(cut.isClosed()).isFalse();
        }

        assertThat(anna.offset(path)).isEqualTo(99);
        assertThat(anna.patch(path, 99, "y").statusCode()).isEqualTo(204);
        assertThat(door.actors.submissions.getFirst().content()).isEqualTo("x".repeat(99) + "y");
    }

    @Test
    void aStopBetweenTheLastByteAndItsJobLosesNothing() throws Exception {
        var path = anna.begin(4);
        door.actors.submitting = () -> Future.failedFuture(Failure.UNAVAILABLE.because("the database is away"));
        assertProblem(anna.patch(path, 0, "0123"), 503, "unavailable");
        assertThat(size(path)).isEqualTo(4);
        door.actors.submitting = () -> Future.succeededFuture();

        door.restart();

        Poll.until(() -> unfinished().isEmpty());
        assertThat(door.actors.submissions).hasSize(1);
        assertThat(anna.offset(path)).isEqualTo(4);
    }

    @Test
    void whoAsksFinishesWhatCouldNotBecomeAJob() throws Exception {
        var path = anna.begin(4);
        door.actors.submitting =
                () -> Future.failedFuture(Failure.OVER_QUOTA.because("the queue is full", Duration.ofSeconds(7)));
        var refused = anna.patch(path, 0, "0123");
        assertProblem(refused, 429, "over-quota");
        assertHeader(refused, "Retry-After", "7");
        door.actors.submitting = () -> Future.succeededFuture();

        assertThat(anna.offset(path)).isEqualTo(4);

        assertThat(door.actors.submissions.getFirst().request().idempotencyKey())
                .contains("upload-" + TusClient.id(path));
    }

    @Test
    void anothersUploadIsNotThere() throws Exception {
        var path = anna.begin(4);
        var boris = new TusClient(door, "boris-key");

        assertThat(boris.head(path).statusCode()).isEqualTo(404);
        assertThat(boris.patch(path, 0, "0123").statusCode()).isEqualTo(404);
        assertThat(boris.delete(path).statusCode()).isEqualTo(404);
        assertThat(new TusClient(door, "nobodys").head(path).statusCode()).isEqualTo(401);
        assertThat(anna.offset(path)).isZero();
    }

    @Test
    void aDeletedUploadIsGone() throws Exception {
        var path = anna.begin(4);
        anna.patch(path, 0, "01");

        assertThat(anna.delete(path).statusCode()).isEqualTo(204);

        assertThat(anna.head(path).statusCode()).isEqualTo(404);
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void whatIsTooLargeIsRefusedAtOnce() throws Exception {
        var refused = door.send(anna.beginning(TestDoor.MAX_FILE_SIZE + 1));

        assertProblem(refused, 413, "too-large");
        assertHeader(refused, "Tus-Max-Size", Integer.toString(TestDoor.MAX_FILE_SIZE));
        assertHeader(refused, "Tus-Resumable", "1.0.0");
    }

    @Test
    void aFullQueueIsToldBeforeAnythingIsSent() throws Exception {
        door.actors.room = _ -> Future.failedFuture(Failure.OVER_QUOTA.because("full", Duration.ofSeconds(9)));

        var refused = door.send(anna.beginning(4));

        assertProblem(refused, 429, "over-quota");
        assertHeader(refused, "Retry-After", "9");
    }

    @Test
    void optionsThatNobodyCanFollowAreRefusedBeforeAnythingIsSent() throws Exception {
        door.actors.uploads.check =
                () -> Future.failedFuture(Failure.INVALID.because("language: no recogniser for ru is installed"));

        var refused = door.send(anna.beginning(4, "language=ru"));

        assertProblem(refused, 400, "invalid");
        assertThat(detail(refused)).contains("language");
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void moreUnfinishedOnesThanAllowedAreRefused() throws Exception {
        for (var i = 0; i < TestDoor.UPLOADS.mostPerUser(); i++) {
            anna.begin(4);
        }

        assertProblem(door.send(anna.beginning(4)), 429, "over-quota");
        assertThat(unfinished()).hasSize(TestDoor.UPLOADS.mostPerUser());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Upload-Length | 0 | Upload-Length: the file is empty",
                "Upload-Length | -4 | Upload-Length: must be a number of bytes",
                "Upload-Length | 99999999999999999999 | Upload-Length: must be a number of bytes",
                "Upload-Defer-Length | 1 | Upload-Defer-Length: is not taken",
                "Upload-Concat | partial | Upload-Concat: is not taken"
            })
    void aLengthThatIsNoneIsRefusedByItsName(String header, String value, String reason) throws Exception {
        var refused = door.send(anna.request("/uploads").header(header, value).POST(BodyPublishers.noBody()));

        assertProblem(refused, 400, "invalid");
        assertThat(detail(refused)).startsWith(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "speakers=x | speakers",
                "colour=red | colour: no such field; there are",
                "id=0197a3c0-5b5e-7c1e-8d1f-3f2b6c0d9e11 | id: is made here",
                "file_url=https://example.org/a.wav | file_url: the file itself comes here",
                "callback_url=http://10.0.0.1/ | callback_url: private"
            })
    void aFieldOfTheMetadataIsRefusedByItsName(String metadata, String reason) throws Exception {
        var refused = door.send(anna.beginning(4, metadata));

        assertProblem(refused, 400, "invalid");
        assertThat(detail(refused)).startsWith(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"filename %%%", "filename YQ==,filename Yg=="})
    void brokenMetadataIsRefused(String metadata) throws Exception {
        var refused = door.send(anna.request("/uploads")
                .header("Upload-Length", "4")
                .header("Upload-Metadata", metadata)
                .POST(BodyPublishers.noBody()));

        assertProblem(refused, 400, "invalid");
        assertThat(detail(refused)).contains("filename");
    }

    @ParameterizedTest
    @CsvSource({
        "../../etc/passwd, passwd",
        "C:\\talks\\a.wav, a.wav",
        "'\u202egpj.exe\u202c', gpj.exe",
        "'\u2066\u0000\n', recording",
        "'<img onerror=x>', '<img onerror=x>'"
    })
    void theNameOfAFileIsOnlyAName(String given, String kept) throws Exception {
        assertThat(nameOf("filename=" + given)).isEqualTo(kept);
    }

    @Test
    void aNameOf255BytesComesWithItsEnding() throws Exception {
        assertThat(nameOf("filename=" + "я".repeat(125) + ".flac")).isEqualTo("я".repeat(125) + ".flac");
        assertThat(nameOf("filename=" + "x".repeat(250) + ".flac"))
                .endsWith("x.flac")
                .hasSize(200);
    }

    @Test
    void anotherVersionOfTheProtocolIsRefused() throws Exception {
        var refused = door.send(door.request("/uploads")
                .header("X-API-Key", "anna-key")
                .header("Tus-Resumable", "0.2.2")
                .POST(BodyPublishers.noBody()));

        assertProblem(refused, 412, "wrong-version");
        assertHeader(refused, "Tus-Version", "1.0.0");
    }

    @Test
    void aPieceOfAnotherContentTypeIsRefused() throws Exception {
        var path = anna.begin(4);

        var refused = door.send(anna.request(path)
                .header("Upload-Offset", "0")
                .header("Content-Type", "audio/wav")
                .method("PATCH", BodyPublishers.ofString("0123")));

        assertProblem(refused, 415, "unsupported-media");
    }

    @Test
    void theMetadataComesBackAsItWasSent() throws Exception {
        var path = anna.begin(4, "filename=a.wav", "language=ru");

        var head = anna.head(path);

        assertHeader(head, "Upload-Metadata", TusClient.metadata("filename=a.wav", "language=ru"));
        assertHeader(head, "Upload-Length", "4");
        assertHeader(head, "Cache-Control", "no-store");
    }

    @Test
    void anUploadWhoseBytesAreGoneSaysSo() throws Exception {
        var path = anna.begin(4);
        Files.delete(unfinished().getFirst());

        var missing = anna.patch(path, 0, "0123");

        assertProblem(missing, 404, "not-found");
        assertThat(detail(missing)).contains("not on the disk of node alone any more", "begin a new one");
    }

    @Test
    void anUnknownUploadIsNotThere() throws Exception {
        assertThat(anna.head("/uploads/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
        assertThat(anna.head("/uploads/7").statusCode()).isEqualTo(400);
    }

    private String nameOf(String metadata) throws Exception {
        anna.patch(anna.begin(1, metadata), 0, "x");
        return door.actors.submissions.getLast().request().name();
    }

    private List<Path> unfinished() throws Exception {
        var files = folder.resolve("unfinished");
        if (!Files.isDirectory(files)) {
            return List.of();
        }
        try (var all = Files.list(files)) {
            return all.toList();
        }
    }

    private long size(String path) throws Exception {
        return Files.size(
                folder.resolve("unfinished").resolve(TusClient.id(path).toString()));
    }

    private static void assertHeader(HttpResponse<?> response, String name, String value) {
        assertThat(response.headers().firstValue(name)).as(name).contains(value);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(new JsonObject(response.body()).getString("type")).isEqualTo("urn:parley:problem:" + type);
    }

    private static String detail(HttpResponse<String> response) {
        return new JsonObject(response.body()).getString("detail");
    }
}
