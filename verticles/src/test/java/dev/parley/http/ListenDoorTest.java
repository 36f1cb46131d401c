package dev.parley.http;

import static dev.parley.store.TestStore.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Recordings;
import dev.parley.models.SharedFiles;
import dev.parley.store.TestJob;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listening over HTTP, through the real store and the real FFmpeg. */
class ListenDoorTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    @TempDir
    static Path folder;

    private static SoundNode node;

    @BeforeAll
    static void open() {
        node = new SoundNode(store, folder.resolve("uploads"));
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @Test
    void aWavIsHeardAsItIs() throws Exception {
        var file = SharedFiles.require("audio/english/leopard.wav");
        var id = recording("Встреча.wav", file);

        var response = node.get("/recordings/" + id + "/audio");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(Files.readAllBytes(file));
        assertThat(header(response, "Content-Type")).isEqualTo("audio/wav");
        assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(response, "Content-Disposition"))
                .startsWith("inline")
                .contains("%D0%92%D1%81%D1%82%D1%80%D0%B5%D1%87%D0%B0.wav");
        assertThat(header(response, "ETag")).matches("\"[0-9a-f]{64}\"");
    }

    @Test
    void whatNotEveryBrowserPlaysIsHeardAsACopy() throws Exception {
        var id = recording("talk.opus", SharedFiles.require("audio/formats/talk.opus"));

        var response = node.get("/recordings/" + id + "/audio");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo("audio/mpeg");
        assertThat(header(response, "Content-Disposition")).contains("talk.mp3");
        var duration = json(node.get("/recordings/" + id + "/peaks")).getDouble("duration");
        // Of 48 kbit/s.
        assertThat(response.body().length / 6_000.0).isCloseTo(duration, within(0.1));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 206, 0, 4",
        "bytes=4-7, 206, 4, 8",
        "bytes=-2, 206, -2, 0",
        "bytes=100-, 206, 100, 0",
        "'bytes=0-1,4-5', 200, 0, 0",
        "bytes=99999999-, 416, 0, 0"
    })
    void whoSeeksGetsThePart(String range, int status, int from, int to) throws Exception {
        var file = SharedFiles.require("audio/languages/test_de.wav");
        var id = recording("a.wav", file);
        var whole = Files.readAllBytes(file);
        var start = from < 0 ? whole.length + from : from;
        var end = to == 0 ? whole.length : to;

        for (var path : new String[] {"/recordings/" + id + "/audio", url(id)}) {
            var response = node.send(node.request(path).header("Range", range));

            assertThat(response.statusCode()).as(path).isEqualTo(status);
            if (status == 416) {
                assertThat(header(response, "Content-Range")).isEqualTo("bytes */" + whole.length);
            } else {
                assertThat(response.body()).isEqualTo(Arrays.copyOfRange(whole, start, end));
            }
            if (status == 206) {
                assertThat(header(response, "Content-Range"))
                        .isEqualTo("bytes " + start + "-" + (end - 1) + "/" + whole.length);
            }
        }
    }

    @Test
    void aPartOfSomethingElseIsNotGivenAndWhatIsKnownIsNotSentAgain() throws Exception {
        var id = recording("a.wav", SharedFiles.require("audio/languages/test_de.wav"));
        var path = "/recordings/" + id + "/audio";
        var tag = header(node.get(path), "ETag");

        var same = node.request(path).header("Range", "bytes=0-3").header("If-Range", tag);
        var other = node.request(path).header("Range", "bytes=0-3").header("If-Range", "\"another\"");
        var known = node.request(path).header("If-None-Match", "\"another\", W/" + tag);

        assertThat(node.send(same).statusCode()).isEqualTo(206);
        assertThat(node.send(other).statusCode()).isEqualTo(200);
        assertThat(node.send(known).statusCode()).isEqualTo(304);
    }

    @Test
    void headTellsLengthAndTypeWithoutTheSound() throws Exception {
        var file = SharedFiles.require("audio/languages/test_de.wav");
        var id = recording("a.wav", file);

        var response = node.send(
                node.request("/recordings/" + id + "/audio").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Length")).isEqualTo(String.valueOf(Files.size(file)));
        assertThat(header(response, "Content-Type")).isEqualTo("audio/wav");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void aLinkWorksWithoutAKeyAndForNothingElse() throws Exception {
        var file = SharedFiles.require("audio/languages/test_de.wav");
        var id = recording("a.wav", file);

        var link = json(node.get("/recordings/" + id + "/audio/link"));

        assertThat(link.getString("url")).startsWith("/files/a.wav?blob=");
        assertThat(link.getString("content_type")).isEqualTo("audio/wav");
        assertThat(Instant.parse(link.getString("expires"))).isAfter(Instant.now());
        var response = node.send(node.plain(link.getString("url")));
        assertThat(response.body()).isEqualTo(Files.readAllBytes(file));
        assertThat(header(response, "Content-Type")).isEqualTo("audio/wav");
        assertThat(node.send(node.plain(link.getString("url").replace("blob=", "blob=0")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(node.send(node.plain("/recordings/" + id + "/audio")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void whereMediaLieHerePagesPlayFromNowhereElse() throws Exception {
        assertThat(header(node.send(node.plain("/")), "Content-Security-Policy"))
                .contains("; media-src 'self' blob:; ");
    }

    @Test
    void peaksSayHowLoudEachPartIs() throws Exception {
        var id = recording("jfk.flac", SharedFiles.require("audio/english/jfk.flac"));

        var all = json(node.get("/recordings/" + id + "/peaks?points=110"));
        var second = json(node.get("/recordings/" + id + "/peaks?from=2&to=3&points=10"));

        assertThat(all.getDouble("from")).isZero();
        assertThat(all.getDouble("duration")).isCloseTo(11, within(0.01));
        assertThat(all.getDouble("to")).isEqualTo(all.getDouble("duration"));
        var points = points(all);
        assertThat(points).hasSize(110).allMatch(point -> point >= 0 && point <= 255);
        assertThat(points(second)).isEqualTo(points.subList(20, 30));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "points=0          | points",
                "points=4097       | points",
                "points=many       | points",
                "from=-1           | from",
                "from=3&to=2       | from",
                "from=2&to=2       | from",
                "from=9999         | from",
                "from=NaN          | from"
            })
    void aPartThatCannotBeIsRefusedNamingTheField(String query, String field) throws Exception {
        var id = recording("a.wav", SharedFiles.require("audio/languages/test_de.wav"));

        var response = node.get("/recordings/" + id + "/peaks?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).getString("detail")).contains(field);
    }

    @Test
    void anothersRecordingIsNotFoundAndAdministratorsHearAll() throws Exception {
        var id = recording("a.wav", SharedFiles.require("audio/languages/test_de.wav"));

        for (var door : new String[] {"audio", "audio/link", "peaks"}) {
            var path = "/recordings/" + id + "/" + door;
            assertThat(node.get(path, node.boris()).statusCode()).as(door).isEqualTo(404);
            assertThat(node.get(path, node.root()).statusCode()).as(door).isEqualTo(200);
            assertThat(node.get("/recordings/" + UUID.randomUUID() + "/" + door).statusCode())
                    .as(door)
                    .isEqualTo(404);
            assertThat(node.get("/recordings/everything/" + door).statusCode())
                    .as(door)
                    .isEqualTo(400);
        }
    }

    @Test
    void whatIsNotDecodedYetIsNotFound() throws Exception {
        var waiting = new State.Queued(Instant.now().plusSeconds(3600));
        var id = withJob(waiting, SharedFiles.require("audio/languages/test_de.wav"));

        for (var door : new String[] {"audio", "audio/link", "peaks"}) {
            var response = node.get("/recordings/" + id + "/" + door);
            assertThat(response.statusCode()).as(door).isEqualTo(404);
            assertThat(json(response).getString("detail")).contains("not decoded yet");
        }
    }

    @Test
    void whatNoJobCouldDecodeSaysWhy() throws Exception {
        var failed = new State.Failed(Instant.now(), Failure.UNSUPPORTED_MEDIA, "there is only a picture in it");
        var id = withJob(failed, Files.writeString(folder.resolve("notes"), "no sound"));

        var response = node.get("/recordings/" + id + "/audio");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(json(response).getString("detail")).contains("there is only a picture in it");
    }

    private static UUID recording(String name, Path file) throws IOException {
        return insert(UUID.randomUUID(), name, file);
    }

    private static UUID withJob(State state, Path file) throws IOException {
        var job = store.keep(
                new TestJob("transcription", node.anna().id()).state(state).build());
        return insert(job.id(), "a.wav", file);
    }

    private static UUID insert(UUID id, String name, Path file) throws IOException {
        var copy = Files.copy(file, folder.resolve(UUID.randomUUID().toString()));
        var blob = store.ask(Blobs.ADOPT, new Blobs.Adopt(copy));
        await(store.bus()
                .ask(
                        Recordings.INSERT,
                        new Recordings.Insert(
                                id, node.anna().id(), name, Optional.of(blob.key()), Optional.empty(), blob.bytes())));
        return id;
    }

    private static List<Integer> points(JsonObject peaks) {
        return peaks.getJsonArray("points").stream().map(Integer.class::cast).toList();
    }

    private static String url(UUID id) throws Exception {
        return json(node.get("/recordings/" + id + "/audio/link")).getString("url");
    }

    private static JsonObject json(HttpResponse<byte[]> response) {
        return new JsonObject(new String(response.body(), UTF_8));
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
