package dev.parley.conf;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where weights come from.
 *
 * @param cache folder in which fetched weights are kept; empty for the usual one
 * @param mirror folder or URL asked before the public sources
 */
public record ModelsConf(Optional<Path> cache, Optional<String> mirror) {

    static ModelsConf read(Settings settings) {
        return new ModelsConf(settings.optionalPath("models.cache"), settings.optionalText("models.mirror"));
    }
}
