package dev.parley.store;

import dev.parley.bus.Inference.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The stretches of a recording in which several people speak. */
final class SpokenAtOnce {

    /** Borders of turns are no more exact than this: the collar that NIST's evaluations of diarization forgive. */
    private static final double LEAST_SECONDS = 0.25;

    private record Stretch(double start, double end) {}

    /** In order, apart. */
    private final List<Stretch> stretches = new ArrayList<>();

    SpokenAtOnce(List<Turn> turns) {
        var spoken = Double.NEGATIVE_INFINITY;
        var told = Double.NEGATIVE_INFINITY;
        for (var turn :
                turns.stream().sorted(Comparator.comparingDouble(Turn::start)).toList()) {
            var start = Math.max(turn.start(), told);
            var end = Math.min(turn.end(), spoken);
            if (end > start) {
                stretches.add(new Stretch(start, end));
                told = end;
            }
            spoken = Math.max(spoken, turn.end());
        }
    }

    /** Whether several speak for long enough to be told from what borders of turns are wrong by. Times in seconds. */
    boolean during(double start, double end) {
        var seconds = 0.0;
        for (var i = firstBehind(start);
                i < stretches.size() && stretches.get(i).start() < end;
                i++) {
            seconds += Math.min(end, stretches.get(i).end())
                    - Math.max(start, stretches.get(i).start());
        }
        return seconds >= LEAST_SECONDS;
    }

    /** The place of the first stretch that ends after a moment. */
    private int firstBehind(double moment) {
        var low = 0;
        var high = stretches.size();
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (stretches.get(middle).end() > moment) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
