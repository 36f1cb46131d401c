package dev.parley.models.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A small weight for tests, named {@code tiny} with the one file {@code tiny.onnx}, and what resolves it. */
final class Samples {

    static final HttpDownload HTTP = new HttpDownload(Duration.ofSeconds(30));

    private Samples() {}

    /** The same for the same seed. */
    static byte[] content(int seed) {
        var content = new byte[300_000];
        new Random(seed).nextBytes(content);
        return content;
    }

    static String sha256(byte[] content) {
        try {
            var file = Files.createTempFile("content", null);
            try {
                Files.write(file, content);
                return Sha256.of(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** @param source such as {@code hub: http://…} */
    static Catalog catalog(byte[] content, String source) {
        return Catalog.parse("""
                weights:
                  - name: tiny
                    purpose: tests
                    licence: MIT
                    npm: {package: "@scope/tiny@1.0.0"}
                    maven: {artifact: "group:tiny:1.0.0"}
                    files:
                      - {name: tiny.onnx, size: %d, sha256: %s, %s}
                """.formatted(content.length, sha256(content), source));
    }

    static WeightResolver resolver(Catalog catalog, Path cache, WeightSource... sources) {
        return new WeightResolver(catalog, cache, List.of(sources), Map.of());
    }
}
