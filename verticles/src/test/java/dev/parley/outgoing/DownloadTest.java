package dev.parley.outgoing;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Downloads;
import dev.parley.bus.Downloads.Fetched;
import dev.parley.bus.Failure;
import dev.parley.store.TestStore;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files by their address, from a real server. */
class DownloadTest {

    private static final UUID JOB = new UUID(1, 1);
    private static final int LIMIT = 1 << 20;

    @TempDir
    private Path folder;

    private ForeignServer server;

    @BeforeEach
    void start() {
        server = new ForeignServer(Map.of());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aFileIsStreamedToDiskUnderTheNameThatItsPlaceGivesIt() throws IOException {
        var content = sound(700_000);
        page("/get", request -> request.response()
                .putHeader("Content-Disposition", "attachment; filename*=UTF-8''%D1%8F.mp3")
                .end(content));

        var fetched = fetch("/get?id=7");

        assertThat(fetched).isEqualTo(new Fetched(target(), 700_000, "я.mp3"));
        assertThat(Files.readAllBytes(target())).isEqualTo(content.getBytes());
    }

    @Test
    void theNameOfTheHostReachesTheServerAlthoughTheConnectionIsMadeByAddress() throws Exception {
        var host = new CompletableFuture<String>();
        page("/a.mp3", request -> {
            host.complete(request.getHeader("Host"));
            request.response().end(sound(10));
        });

        assertThat(fetch("/a.mp3").name()).isEqualTo("a.mp3");

        assertThat(host.get(20, TimeUnit.SECONDS)).isEqualTo("media.example:" + server.port());
    }

    @Test
    void lettersOfAnAddressAreSentAsEscapes() {
        page("/%D1%8F.mp3", request -> request.response().end(sound(10)));

        assertThat(fetch("/я.mp3").name()).isEqualTo("я.mp3");
    }

    @Test
    void aPrivateAddressBehindANameIsRefused() {
        server.names.put("inside.example", "10.0.0.1");

        refused(Failure.INVALID, () -> fetch(URI.create("http://inside.example:" + server.port() + "/")))
                .withMessageContaining("network.allowed");
    }

    @Test
    void aRedirectIsFollowed() {
        page("/old", request -> redirect(request, "new/b.mp3"));
        page("/new/b.mp3", request -> request.response().end(sound(10)));

        assertThat(fetch("/old").name()).isEqualTo("b.mp3");
    }

    @Test
    void aRedirectToAPrivateAddressIsRefused() {
        server.names.put("inside.example", "169.254.169.254");
        page("/literal", request -> redirect(request, "http://10.0.0.1/"));
        page("/name", request -> redirect(request, "http://inside.example/latest/meta-data"));
        page("/scheme", request -> redirect(request, "file:///etc/passwd"));

        refused(Failure.INVALID, () -> fetch("/literal")).withMessageContaining("10.0.0.1");
        refused(Failure.INVALID, () -> fetch("/name")).withMessageContaining("inside.example");
        refused(Failure.INVALID, () -> fetch("/scheme")).withMessageContaining("must begin with http");
    }

    @Test
    void aRedirectInCirclesEnds() {
        page("/round", request -> redirect(request, "/round"));

        refused(Failure.INVALID, () -> fetch("/round")).withMessageContaining("more than 5 times");
    }

    @ParameterizedTest
    @CsvSource({
        "404, INVALID",
        "403, INVALID",
        "410, INVALID",
        "206, INVALID",
        "304, INVALID",
        "408, UNAVAILABLE",
        "429, UNAVAILABLE",
        "500, UNAVAILABLE",
        "503, UNAVAILABLE"
    })
    void aStatusThatIsNoSuccessIsNamed(int status, Failure failure) {
        page("/status", request -> request.response().setStatusCode(status).end());

        refused(failure, () -> fetch("/status?signature=secret"))
                .withMessageContaining("status " + status)
                .withMessageNotContaining("secret");
    }

    @Test
    void aServerThatIsAwayMayComeBack() {
        refused(Failure.UNAVAILABLE, () -> fetch(URI.create("http://media.example:1/a.mp3")))
                .withMessageContaining("cannot be reached");
    }

    @Test
    void aPageOrAnErrorInsteadOfMediaIsRefusedWhateverItIsCalled() {
        page("/a.mp3", request -> request.response()
                .putHeader("Content-Type", "audio/mpeg")
                .end("<!doctype html><title>Log in</title>"));
        page("/b.mp3", request -> request.response().end("{\"error\": \"expired\"}"));

        refused(Failure.INVALID, () -> fetch("/a.mp3")).withMessageContaining("an HTML page");
        refused(Failure.INVALID, () -> fetch("/b.mp3")).withMessageContaining("a JSON document");
        assertThat(target()).doesNotExist();
    }

    @Test
    void anEmptyFileIsRefused() {
        page("/a.mp3", request -> request.response().end());

        refused(Failure.INVALID, () -> fetch("/a.mp3")).withMessageContaining("0 bytes");
    }

    @Test
    void aFileThatIsAnnouncedTooLargeIsNotRead() {
        page("/a.mp3", request -> request.response()
                .putHeader("Content-Length", "99999999999")
                .write(sound(1_000)));

        refused(Failure.TOO_LARGE, () -> fetch("/a.mp3")).withMessageContaining("http.max-file-size");
    }

    @Test
    void aBodyThatNeverEndsIsCutAtTheLimit() {
        page("/a.mp3", request -> {
            request.response().setChunked(true);
            pour(request);
        });

        refused(Failure.TOO_LARGE, () -> fetch("/a.mp3")).withMessageContaining("" + LIMIT);
        assertThat(target()).doesNotExist();
    }

    @Test
    void aFileThatIsCutOffMayBeWholeNextTime() {
        page("/a.mp3", request -> request.response()
                .putHeader("Content-Length", "1000")
                .write(sound(600))
                .onSuccess(_ -> request.connection().close()));

        refused(Failure.UNAVAILABLE, () -> fetch("/a.mp3")).withMessageContaining("in the middle of the file");
        assertThat(target()).doesNotExist();
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() {
        restart(Map.of("downloads.idle-timeout", "300 ms"));
        page("/a.mp3", _ -> {});

        refused(Failure.TIMED_OUT, () -> fetch("/a.mp3")).withMessageContaining("0.3 s");
    }

    @Test
    void aTrickleIsGivenUp() {
        restart(Map.of("downloads.idle-timeout", "300 ms"));
        page("/a.mp3", request -> {
            request.response().setChunked(true).write(sound(2_000));
            server.vertx.setPeriodic(20, _ -> request.response().write(sound(1)));
        });

        refused(Failure.TIMED_OUT, () -> fetch("/a.mp3")).withMessageContaining("next to nothing");
        assertThat(target()).doesNotExist();
    }

    @Test
    void aDownloadThatTakesTooLongIsGivenUp() {
        restart(Map.of("downloads.total-timeout", "300 ms"));
        page("/a.mp3", request -> {
            request.response().setChunked(true);
            server.vertx.setPeriodic(20, _ -> request.response().write(sound(2_000)));
        });

        refused(Failure.TIMED_OUT, () -> fetch("/a.mp3")).withMessageContaining("is not there after 0.3 s");
        assertThat(target()).doesNotExist();
    }

    @Test
    void aCompressedBodyIsRefusedAndNotUnpacked() {
        page("/a.mp3", request -> request.response()
                .putHeader("Content-Encoding", "gzip")
                .end(sound(100)));

        refused(Failure.INVALID, () -> fetch("/a.mp3")).withMessageContaining("gzip");
    }

    @Test
    void aCancelStopsItAndLeavesNothingBehind() throws Exception {
        var begun = new CompletableFuture<Void>();
        var hungUp = new CompletableFuture<Void>();
        page("/a.mp3", request -> {
            request.connection().closeHandler(_ -> hungUp.complete(null));
            request.response().setChunked(true).write(sound(2_000)).onSuccess(_ -> begun.complete(null));
        });
        var fetching = server.bus.ask(Downloads.FETCH.of("http"), request(server.uri("/a.mp3")));
        begun.get(20, TimeUnit.SECONDS);

        server.bus.publish(Downloads.CANCEL, new Downloads.Cancel(JOB));

        refused(Failure.CANCELLED, () -> TestStore.await(fetching));
        hungUp.get(20, TimeUnit.SECONDS);
        assertThat(target()).doesNotExist();
    }

    @Test
    void aFolderThatIsNotThereIsUnavailable() {
        page("/a.mp3", request -> request.response().end(sound(10)));
        var nowhere = new Downloads.Fetch(JOB, server.uri("/a.mp3"), folder.resolve("no/such"), LIMIT);

        refused(Failure.UNAVAILABLE, () -> server.ask(Downloads.FETCH.of("http"), nowhere))
                .withMessageContaining("cannot be kept");
    }

    @Test
    void aNameIsAskedForOnceAndItsAddressIsTheOneThatIsCalled() {
        var asked = new CopyOnWriteArrayList<String>();
        var destinations = new Destinations(server.conf.network(), host -> {
            asked.add(host);
            return List.of(InetAddress.ofLiteral(asked.size() == 1 ? "127.0.0.1" : "10.0.0.1"));
        });
        var hosts = new ForeignHosts(server.vertx, destinations);

        var request = TestStore.await(hosts.open(HttpMethod.GET, "file_url", server.uri("/"), Duration.ofSeconds(5)));

        assertThat(request.connection().remoteAddress().hostAddress()).isEqualTo("127.0.0.1");
        assertThat(asked).containsExactly("media.example");
    }

    /** With limits that are reached within the test. */
    private void restart(Map<String, String> settings) {
        server.close();
        server = new ForeignServer(settings);
    }

    private void page(String path, Handler<HttpServerRequest> page) {
        server.pages.put(path, page);
    }

    private static void redirect(HttpServerRequest request, String location) {
        request.response().setStatusCode(302).putHeader("Location", location).end();
    }

    private static void pour(HttpServerRequest request) {
        request.response().write(sound(1 << 16)).onSuccess(_ -> pour(request));
    }

    private Fetched fetch(String path) {
        return fetch(server.uri(path));
    }

    private Fetched fetch(URI source) {
        return server.ask(Downloads.FETCH.of("http"), request(source));
    }

    private Downloads.Fetch request(URI source) {
        return new Downloads.Fetch(JOB, source, target(), LIMIT);
    }

    private Path target() {
        return folder.resolve("target");
    }

    /** Bytes that may be media. */
    private static Buffer sound(int bytes) {
        return Buffer.buffer(new byte[bytes]);
    }
}
