package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import dev.parley.conf.DataSize;
import dev.parley.conf.HttpConf;
import dev.parley.store.TestStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published files of a folder of blobs, through the real store and the real door. */
class FilesTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private String deployment;

    @BeforeEach
    void open() {
        var conf = new HttpConf(
                "127.0.0.1",
                0,
                DataSize.ofMebibytes(1),
                DataSize.ofMebibytes(1),
                DataSize.ofMebibytes(1),
                Optional.empty(),
                List.of(),
                10,
                TestDoor.noLimits(),
                TestDoor.UPLOADS);
        var door = new HttpVerticle(
                store.bus(),
                conf,
                folder.resolve("uploads"),
                TestDoor.ALONE,
                new HttpVerticle.HealthParts(Set.of("store"), Set.of("blobs")),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                1,
                new OpenStreams(1, Duration.ofSeconds(15)));
        deployment = TestStore.await(store.vertx().deployVerticle(door));
    }

    @AfterEach
    void close() {
        TestStore.await(store.vertx().undeploy(deployment));
        client.shutdownNow();
    }

    @Test
    void aPublishedBlobIsReadWithoutAKeyByItsAddressAlone() throws Exception {
        var link = store.ask(Blobs.PUBLISH, new Blobs.Publish(blob("слово"), "задача 1.wav", "audio/wav"));

        var response = get(link.address());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("слово");
        assertThat(response.headers().firstValue("Content-Type")).contains("audio/wav");
        assertThat(response.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("filename*=UTF-8''%D0%B7%D0%B0%D0%B4%D0%B0%D1%87%D0%B0%201.wav");
        assertThat(link.expires()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=2-4    | 206 | bytes 2-4/10  | cde",
                "bytes=7-     | 206 | bytes 7-9/10  | hij",
                "bytes=8-99   | 206 | bytes 8-9/10  | ij",
                "bytes=-3     | 206 | bytes 7-9/10  | hij",
                "bytes=-99    | 206 | bytes 0-9/10  | abcdefghij",
                "bytes=10-    | 416 | bytes */10    | ''",
                "bytes=-0     | 416 | bytes */10    | ''",
                "bytes=4-2    | 200 | ''            | abcdefghij",
                "bytes=0-1,4- | 200 | ''            | abcdefghij",
                "lines=1-2    | 200 | ''            | abcdefghij"
            })
    void whoSeeksGetsThePart(String range, int status, String contentRange, String content) throws Exception {
        var link = store.ask(Blobs.PUBLISH, new Blobs.Publish(blob("abcdefghij"), "t.wav", "audio/wav"));

        var response = client.send(
                HttpRequest.newBuilder(link.address())
                        .header("Range", range)
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Range").orElse("")).isEqualTo(contentRange);
        assertThat(response.body()).isEqualTo(content);
    }

    @Test
    void aChangedAddressIsNotFound() throws Exception {
        var link = store.ask(Blobs.LINK, new Blobs.MakeLink(blob("a"), "a.wav", "audio/wav"))
                .address()
                .toString();
        var other = blob("somebody else's").sha256();

        assertThat(get(URI.create(link.replaceFirst("blob=[0-9a-f]+", "blob=" + other)))
                        .statusCode())
                .isEqualTo(404);
        assertThat(get(URI.create(link.replaceFirst("expires=\\d+", "expires=99999999999")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsPublishedIsResolvedWithoutTheWeb() throws Exception {
        var key = blob("resolved");
        var link = store.ask(Blobs.PUBLISH, new Blobs.Publish(key, "t.wav", "audio/wav"));

        assertThat(store.ask(Blobs.RESOLVE, new Blobs.Resolve(link.address())))
                .isEqualTo(new Blobs.Resolved(key, "t.wav", "audio/wav"));
        TestStore.refused(
                Failure.NOT_FOUND,
                () -> store.ask(Blobs.RESOLVE, new Blobs.Resolve(URI.create("https://elsewhere.example/files/t.wav"))));
    }

    @Test
    void aBlobThatIsNotThereIsNotPublished() {
        TestStore.refused(
                Failure.NOT_FOUND,
                () -> store.ask(Blobs.PUBLISH, new Blobs.Publish(new Blobs.Key("0".repeat(64)), "t.wav", "audio/wav")));
    }

    @Test
    void aNameThatCouldLeadElsewhereIsRefused() throws Exception {
        var key = blob("b");

        for (var name : List.of("", "..", "a/b.wav", "a\nb", "a".repeat(256))) {
            TestStore.refused(
                    Failure.INVALID, () -> store.ask(Blobs.PUBLISH, new Blobs.Publish(key, name, "audio/wav")));
        }
    }

    private Blobs.Key blob(String content) throws Exception {
        return store.ask(Blobs.ADOPT, new Blobs.Adopt(Files.writeString(folder.resolve("upload"), content)))
                .key();
    }

    private HttpResponse<String> get(URI address) throws Exception {
        return client.send(
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }
}
