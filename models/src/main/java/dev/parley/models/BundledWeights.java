package dev.parley.models;

import dev.parley.models.catalog.Catalog;
import dev.parley.models.catalog.WeightResolver;
import dev.parley.models.recognition.MoonshineConversion;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The bundled catalog with everything that its entries need to become usable. */
public final class BundledWeights {

    private BundledWeights() {}

    /**
     * Resolves the weights of the bundled catalog.
     *
     * @param cache folder that keeps what was fetched; empty: models, in the {@link CacheFolder}
     * @param mirror folder or http(s) address asked before the public sources
     * @throws dev.parley.models.catalog.WeightException if the bundled catalog is wrong
     */
    public static WeightResolver resolver(Optional<Path> cache, Optional<String> mirror) {
        var folder = cache.orElseGet(() -> CacheFolder.ofThisUser().resolve("models"));
        return new WeightResolver(
                Catalog.bundled(), folder, mirror, Map.of("moonshine-float", MoonshineConversion::convert));
    }
}
