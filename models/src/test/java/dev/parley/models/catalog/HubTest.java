package dev.parley.models.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.parley.models.catalog.WeightException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTest {

    private static final byte[] CONTENT = Samples.content(1);
    private static final String PATH = "/tiny.onnx";

    @TempDir
    Path cache;

    private SmallHub hub;

    @BeforeEach
    void start() throws IOException {
        hub = new SmallHub();
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void aFileComesFromTheHubOnceAndThenFromTheCache() {
        hub.file(PATH, CONTENT);

        var folder = resolver().resolve("tiny");

        assertThat(folder.resolve("tiny.onnx")).hasBinaryContent(CONTENT);
        assertThat(resolver().resolve("tiny")).isEqualTo(folder);
        assertThat(hub.requests()).containsExactly(PATH);
    }

    @Test
    void aCutConnectionIsResumedWhereItBroke() {
        hub.file(PATH, CONTENT).troubleOnce(PATH, SmallHub.CUT);

        var folder = resolver().resolve("tiny");

        assertThat(folder.resolve("tiny.onnx")).hasBinaryContent(CONTENT);
        assertThat(hub.requests()).containsExactly(PATH, PATH + " bytes=100000-");
    }

    @Test
    void aCancelledFetchGoesOnWhereItStopped() {
        var cancelled = new CountDownLatch(1);
        hub.file(PATH, CONTENT).troubleOnce(PATH, cancelled::await);
        FetchProgress impatient = (_, bytes, _) -> {
            if (bytes > 0) {
                throw new CancellationException("enough");
            }
        };

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> resolver().resolve("tiny", impatient));
        cancelled.countDown();
        var folder = resolver().resolve("tiny");

        assertThat(folder.resolve("tiny.onnx")).hasBinaryContent(CONTENT);
        assertThat(hub.requests()).containsExactly(PATH, PATH + " bytes=100000-");
    }

    @Test
    void aFileThatChangedMeanwhileIsFetchedFromItsBeginning() {
        var catalog = Samples.catalog(CONTENT, "hub: " + hub.address(PATH));
        hub.file(PATH, Samples.content(2)).troubleOnce(PATH, () -> hub.file(PATH, CONTENT));

        var folder = Samples.resolver(catalog, cache, new Hub(Samples.HTTP)).resolve("tiny");

        assertThat(folder.resolve("tiny.onnx")).hasBinaryContent(CONTENT);
        assertThat(hub.requests()).hasSize(2);
    }

    @Test
    void withoutAValidatorNothingIsJoined() {
        hub.withoutValidators().file(PATH, CONTENT).troubleOnce(PATH, SmallHub.CUT);

        resolver().resolve("tiny");

        assertThat(hub.requests()).containsExactly(PATH, PATH);
    }

    @Test
    void aWrongFileIsRefusedWithBothHashes() {
        hub.file(PATH, Samples.content(2));

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver().resolve("tiny"))
                .withMessage(
                        "tiny.onnx of tiny could not be fetched. Tried %s: wrong sha256 %s, expected %s. Put this right, then run %s",
                        hub.address(PATH),
                        Samples.sha256(Samples.content(2)),
                        Samples.sha256(CONTENT),
                        "./parley models pull tiny")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        assertThat(cache.resolve("tiny/tiny.onnx")).doesNotExist();
        assertThat(resolver().installed("tiny")).isFalse();
    }

    @Test
    void aFileOfAnotherLengthIsRefusedBeforeItIsFetched() {
        hub.file(PATH, new byte[12]);

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver().resolve("tiny"))
                .withMessageContaining("is 12 bytes long, expected 300000");
    }

    @Test
    void aMissingFileIsRefusedWithTheAnswerOfTheHub() {
        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver().resolve("tiny"))
                .withMessageContaining(hub.address(PATH) + ": answered 404");
    }

    @Test
    void anUnreachableHubAsksWhetherTheMachineIsOffline() {
        var resolver = resolver();
        hub.close();

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver.resolve("tiny"))
                .withMessageContaining("cannot reach 127.0.0.1; is this machine offline?");
    }

    @Test
    void aHubThatFallsSilentIsGivenUp() {
        var over = new CountDownLatch(1);
        hub.file(PATH, CONTENT).troubleOnce(PATH, over::await);
        var impatient = new Hub(new HttpDownload(Duration.ofMillis(300)));
        var resolver = Samples.resolver(Samples.catalog(CONTENT, "hub: " + hub.address(PATH)), cache, impatient);

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver.resolve("tiny"))
                .withMessageContaining("stopped sending");
        over.countDown();
    }

    @Test
    void aRedirectToAnotherHostIsFollowed() throws IOException {
        try (var other = new SmallHub()) {
            other.file("/far.onnx", CONTENT);
            hub.redirect(PATH, other.address("/far.onnx").replace("127.0.0.1", "localhost"));

            assertThat(resolver().resolve("tiny").resolve("tiny.onnx")).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void aCircleOfRedirectsEnds() {
        hub.redirect(PATH, PATH);

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver().resolve("tiny"))
                .withMessageContaining("redirects more than 5 times");
        assertThat(hub.requests()).hasSize(6);
    }

    @Test
    void aRedirectMustNotGiveUpEncryption() throws IOException {
        var from = URI.create("https://hub.example/a/b");

        assertThat(HttpDownload.redirected(from, "../c")).hasToString("https://hub.example/c");
        assertThat(HttpDownload.redirected(from, "https://cdn.example/c")).hasToString("https://cdn.example/c");
        assertThatIOException().isThrownBy(() -> HttpDownload.redirected(from, "http://cdn.example/c"));
        assertThatIOException().isThrownBy(() -> HttpDownload.redirected(from, "file:///etc/passwd"));
    }

    @Test
    void progressEndsWithAllBytes() {
        hub.file(PATH, CONTENT);
        var told = new ArrayList<String>();

        resolver().resolve("tiny", (name, bytes, total) -> told.add(name + " " + bytes + " of " + total));

        assertThat(told).last().isEqualTo("tiny 300000 of 300000");
    }

    @Test
    void nothingUnfinishedStaysInTheCache() throws IOException {
        hub.file(PATH, CONTENT).troubleOnce(PATH, SmallHub.CUT);

        var folder = resolver().resolve("tiny");

        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("tiny.onnx", ".checked.json", ".lock");
        }
    }

    private WeightResolver resolver() {
        return resolver(hub.address(PATH));
    }

    private WeightResolver resolver(String address) {
        return Samples.resolver(Samples.catalog(CONTENT, "hub: " + address), cache, new Hub(Samples.HTTP));
    }
}
