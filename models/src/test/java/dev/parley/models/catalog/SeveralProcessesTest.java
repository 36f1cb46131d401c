package dev.parley.models.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralProcessesTest {

    private static final byte[] CONTENT = Samples.content(1);
    private static final String PATH = "/tiny.onnx";

    @TempDir
    Path folder;

    private Path cache;
    private Path catalog;
    private SmallHub hub;
    private final CountDownLatch held = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        cache = folder.resolve("cache");
        catalog = folder.resolve("catalog.yaml");
        hub = new SmallHub().file(PATH, CONTENT).troubleOnce(PATH, held::await);
        Files.writeString(catalog, """
                weights:
                  - {name: tiny, purpose: tests, licence: MIT, files: [{name: tiny.onnx, sha256: %s, hub: "%s"}]}
                """.formatted(Samples.sha256(CONTENT), hub.address(PATH)));
    }

    @AfterEach
    void stop() {
        held.countDown();
        hub.close();
    }

    @Test
    void oneFetchesAndTheOtherWaits() throws Exception {
        try (var first = FetchingProcess.start(catalog, cache)) {
            first.awaitLine("received 100000");
            try (var second = FetchingProcess.start(catalog, cache)) {
                second.awaitLine("Waiting for another process");
                held.countDown();

                first.awaitLine("resolved ");
                second.awaitLine("resolved ");

                assertThat(first.await()).isZero();
                assertThat(second.await()).isZero();
                assertThat(hub.requests()).containsExactly(PATH, PATH + " bytes=100000-");
            }
        }
    }

    @Test
    void whatAKilledProcessHadFetchedIsNotFetchedAgain() throws Exception {
        try (var first = FetchingProcess.start(catalog, cache)) {
            first.awaitLine("received 100000");
            first.kill();
        }
        held.countDown();

        try (var second = FetchingProcess.start(catalog, cache)) {
            second.awaitLine("resolved ");
        }

        assertThat(cache.resolve("tiny/tiny.onnx")).hasBinaryContent(CONTENT);
        assertThat(hub.requests()).containsExactly(PATH, PATH + " bytes=100000-");
    }
}
