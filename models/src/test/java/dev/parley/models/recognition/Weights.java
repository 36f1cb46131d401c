package dev.parley.models.recognition;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.parley.models.catalog.Catalog;
import dev.parley.models.catalog.WeightException;
import dev.parley.models.catalog.WeightResolver;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Real weights for tests, from the cache of this user, fetched once; a test is skipped where they cannot be had. */
final class Weights {

    private Weights() {}

    /** The folder with the converted Moonshine model. */
    static Path moonshine() {
        return resolve("moonshine-tiny-en");
    }

    private static Path resolve(String name) {
        var resolver = new WeightResolver(
                Catalog.bundled(), cache(), Optional.empty(), Map.of("moonshine-float", MoonshineConversion::convert));
        try {
            return resolver.resolve(name);
        } catch (WeightException e) {
            return abort("skipped: " + e.getMessage());
        }
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("PARLEY_MODELS_CACHE"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache", "parley", "models"));
    }
}
