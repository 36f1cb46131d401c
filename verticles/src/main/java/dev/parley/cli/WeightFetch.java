package dev.parley.cli;

import dev.parley.models.catalog.FetchProgress;
import dev.parley.models.catalog.WeightResolver;

/** Fetches weights while somebody watches. */
final class WeightFetch {

    private WeightFetch() {}

    /** Fetches what the embedded default needs and is not here yet: nothing from the second time on. */
    static void defaults(WeightResolver weights) {
        for (var status : weights.list()) {
            if (status.weight().neededByDefault() && !status.installed()) {
                one(weights, status.weight().name());
            }
        }
    }

    /** Fetches one weight, with a bar of its own. */
    static void one(WeightResolver weights, String name) {
        try (var display = ProgressDisplay.onStandardError()) {
            display.show("fetching " + name, 0);
            weights.resolve(name, progress(display));
        }
    }

    private static FetchProgress progress(ProgressDisplay display) {
        return (name, bytes, total) -> display.show("fetching " + name, total == 0 ? 0 : (double) bytes / total);
    }
}
