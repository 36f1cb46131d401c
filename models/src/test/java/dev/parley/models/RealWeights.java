package dev.parley.models;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.parley.models.catalog.WeightException;
import dev.parley.models.catalog.WeightResolver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Weights of the bundled catalog for tests, from this user's cache ({@code PARLEY_MODELS_CACHE}), fetched once, from the shared
 * folder's {@code models} where it has them. A test that asks for a weight that cannot be had is skipped with the reason.
 */
public final class RealWeights {

    private RealWeights() {}

    /** The folder with this weight's files. */
    public static Path require(String name) {
        try {
            return resolver().resolve(name);
        } catch (WeightException e) {
            return abort("skipped: " + e.getMessage());
        }
    }

    /** Finds weights as {@link #require} does, for code that asks for them itself. */
    public static WeightResolver resolver() {
        var cache = Optional.ofNullable(System.getenv("PARLEY_MODELS_CACHE")).map(Path::of);
        var mirror = Optional.of(SharedFiles.folder().resolve("models"))
                .filter(Files::isDirectory)
                .map(Path::toString);
        return BundledWeights.resolver(cache, mirror);
    }
}
