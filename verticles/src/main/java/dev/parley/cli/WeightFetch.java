package dev.parley.cli;

import dev.parley.conf.SpeechConf.Model;
import dev.parley.models.catalog.FetchProgress;
import dev.parley.models.catalog.Weight;
import dev.parley.models.catalog.WeightResolver;

/** Fetches weights while somebody watches. */
final class WeightFetch {

    private WeightFetch() {}

    /** Fetches what is needed with this recogniser and is not here yet: nothing from the second time on. */
    static void needed(WeightResolver weights, Model recognizer) {
        for (var status : weights.list()) {
            if (isNeeded(status.weight(), recognizer) && !status.installed()) {
                one(weights, status.weight().name());
            }
        }
    }

    private static boolean isNeeded(Weight weight, Model recognizer) {
        var ofDefaultRecognizer = weight.name().equals(Model.AUTO.weights());
        return weight.name().equals(recognizer.weights()) || (weight.neededByDefault() && !ofDefaultRecognizer);
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
