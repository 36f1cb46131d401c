package dev.parley.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How many speakers there are: one number or bounds, not both. */
final class SpeakerOptions {

    @Option(
            names = "--speakers",
            paramLabel = "N",
            required = true,
            description = "Number of speakers; counted if not given.")
    private @Nullable Integer exactly;

    @ArgGroup(exclusive = false)
    private @Nullable Bounds bounds;

    /** Each may be given alone. */
    static final class Bounds {

        @Option(names = "--min-speakers", paramLabel = "N", description = "At least so many speakers.")
        private @Nullable Integer min;

        @Option(names = "--max-speakers", paramLabel = "N", description = "At most so many speakers.")
        private @Nullable Integer max;
    }

    Optional<Integer> min() {
        return bounds == null ? Optional.ofNullable(exactly) : Optional.ofNullable(bounds.min);
    }

    Optional<Integer> max() {
        return bounds == null ? Optional.ofNullable(exactly) : Optional.ofNullable(bounds.max);
    }
}
