package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that come in pieces, at a node that has their bytes and at one that has not. */
class TusNodesTest {

    @TempDir
    Path folder;

    @TempDir
    Path otherFolder;

    private TestDoor other;
    private TestDoor holder;
    private TusClient here;
    private TusClient there;

    @BeforeEach
    void open() throws Exception {
        other = TestDoor.open(otherFolder);
        holder = other.beside(folder, new HttpVerticle.Node("holder", Optional.of("127.0.0.1")));
        here = new TusClient(other, "anna-key");
        there = new TusClient(holder, "anna-key");
    }

    @AfterEach
    void close() {
        other.close();
    }

    @Test
    void piecesSentToTheNodesInTurnsBecomeOneRecording() throws Exception {
        var path = there.begin(12, "filename=a.wav");

        assertThat(here.offset(path)).isZero();
        assertThat(TusClient.offset(here.patch(path, 0, "0123"))).isEqualTo(4);
        assertThat(TusClient.offset(there.patch(path, 4, "4567"))).isEqualTo(8);
        assertThat(here.offset(path)).isEqualTo(8);
        assertThat(Files.size(file(path))).isEqualTo(8);
        var last = here.patch(path, 8, "89ab");

        assertThat(last.statusCode()).as(last.body()).isEqualTo(204);
        assertThat(last.headers().allValues("Tus-Resumable")).containsExactly("1.0.0");
        assertThat(other.actors.submissions.getFirst().content()).isEqualTo("0123456789ab");
        assertThat(here.offset(path)).isEqualTo(12);
        assertThat(here.patch(path, 12, "").statusCode()).isEqualTo(204);
        assertThat(here.delete(path).statusCode()).isEqualTo(409);
        assertThat(otherFolder).isEmptyDirectory();
    }

    @Test
    void aPieceOfManyBytesGoesThroughAsItCame() throws Exception {
        var content = "0123456789abcdef".repeat(TestDoor.MAX_FILE_SIZE / 16);
        var path = there.begin(content.length());

        var sent = here.patch(path, 0, content);

        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(204);
        assertThat(other.actors.submissions.getFirst().content()).isEqualTo(content);
    }

    @Test
    void theRefusalsOfTheNodeThatHasTheBytesComeBack() throws Exception {
        var path = there.begin(10);
        here.patch(path, 0, "0123");

        var wrong = here.patch(path, 2, "23");
        assertThat(wrong.statusCode()).isEqualTo(409);
        assertThat(TusClient.offset(wrong)).isEqualTo(4);
        assertThat(detail(wrong)).contains("is not where the last piece ended, 4");
        var damaged = here.patching(path, 4, "456789").header("Upload-Checksum", "sha1 AAAA");
        assertThat(other.send(damaged).statusCode()).isEqualTo(460);
        assertThat(new TusClient(other, "boris-key").patch(path, 4, "456789").statusCode())
                .isEqualTo(404);
        assertThat(new TusClient(other, "nobodys").head(path).statusCode()).isEqualTo(401);
        try (var early = here.sendSome(path, 2, 8, "23")) {
            assertThat(new String(early.getInputStream().readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 409");
        }
        assertThat(here.offset(path)).isEqualTo(4);
    }

    @Test
    void whatCameOverAConnectionThatWasCutIsKept() throws Exception {
        var path = there.begin(10);

        try (var _ = here.sendSome(path, 0, 10, "0123")) {
            Poll.until(() -> Files.size(file(path)) == 4);
            assertThat(there.patch(path, 4, "456789").statusCode()).isEqualTo(423);
        }

        Poll.until(() -> there.patch(path, 4, "456789").statusCode() == 204);
        assertThat(other.actors.submissions.getFirst().content()).isEqualTo("0123456789");
    }

    @Test
    void whoAsksForTheOffsetAtOneNodeGoesOnInPlaceOfADeadClientOfTheOther() throws Exception {
        var path = there.begin(10);

        try (var dead = there.sendSome(path, 0, 10, "0123")) {
            Poll.until(() -> Files.size(file(path)) == 4);

            assertThat(here.offset(path)).isEqualTo(4);
            assertThat(here.patch(path, 4, "456789").statusCode()).isEqualTo(204);
            assertThat(new String(dead.getInputStream().readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 409");
        }
    }

    @Test
    void whileTheNodeIsAwayClientsAreToldToComeAgainAndGoOnWhenItIsBack() throws Exception {
        var path = there.begin(10);
        here.patch(path, 0, "0123");
        holder.stop();

        var away = here.patch(path, 4, "456789");
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).contains("5");
        assertThat(detail(away)).contains("node holder, which is away");

        // As a process without a configured name has it after each start.
        var back = other.beside(folder, new HttpVerticle.Node("renamed", Optional.of("127.0.0.1")));
        assertThat(here.offset(path)).isEqualTo(4);
        assertThat(new TusClient(back, "anna-key").patch(path, 4, "45").statusCode())
                .isEqualTo(204);
        assertThat(here.patch(path, 6, "6789").statusCode()).isEqualTo(204);
        assertThat(other.actors.submissions.getFirst().content()).isEqualTo("0123456789");
    }

    @Test
    void whenTheNodeHasBeenAwayForLongClientsAreToldToBeginAnew() throws Exception {
        var path = there.begin(10);
        holder.stop();
        other.actors.uploads.all.computeIfPresent(
                TusClient.id(path),
                (_, upload) -> FakeUploads.at("holder", Instant.now().minus(Duration.ofMinutes(16)), upload));

        var gone = here.patch(path, 0, "0123");

        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(detail(gone)).contains("node holder, which has been away since", "begin a new one");
    }

    @Test
    void anUploadOfANodeThatIsAwayCanBeForgotten() throws Exception {
        var path = there.begin(10);
        holder.stop();

        assertThat(here.delete(path).statusCode()).isEqualTo(204);

        assertThat(here.head(path).statusCode()).isEqualTo(404);
    }

    @Test
    void anUploadIsDeletedAtAnyNode() throws Exception {
        var path = there.begin(10);
        here.patch(path, 0, "0123");

        assertThat(here.delete(path).statusCode()).isEqualTo(204);

        assertThat(there.head(path).statusCode()).isEqualTo(404);
        assertThat(file(path)).doesNotExist();
    }

    @Test
    void aNodeThatOthersCannotReachLeavesThemOnlyToBeginAnew() throws Exception {
        var path = here.begin(10);

        var refused = there.patch(path, 0, "0123");

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(detail(refused)).contains("node alone, whose door other nodes cannot reach", "begin a new one");
    }

    @Test
    void whatWasPassedOnIsNotPassedOnAgain() throws Exception {
        var path = there.begin(10);

        var refused = other.send(here.request(path)
                .header("Via", "1.1 parley")
                .header("Upload-Offset", "0")
                .header("Content-Type", "application/offset+octet-stream")
                .method("PATCH", BodyPublishers.ofString("0123")));

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(detail(refused)).contains("node holder has the bytes");
    }

    private Path file(String path) {
        return folder.resolve("unfinished").resolve(TusClient.id(path).toString());
    }

    private static String detail(HttpResponse<String> response) {
        return new JsonObject(response.body()).getString("detail");
    }
}
