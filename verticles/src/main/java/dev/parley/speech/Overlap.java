package dev.parley.speech;

import dev.parley.bus.Inference.Turn;
import java.util.List;
import java.util.stream.DoubleStream;

/** How much people talk at once. */
final class Overlap {

    private Overlap() {}

    /** The part of the time with speech in which there are at least two speakers, 0–1. */
    static double share(List<Turn> turns) {
        var borders = turns.stream()
                .flatMapToDouble(turn -> DoubleStream.of(turn.start(), turn.end()))
                .sorted()
                .toArray();
        var starts = turns.stream().mapToDouble(Turn::start).sorted().toArray();
        var ends = turns.stream().mapToDouble(Turn::end).sorted().toArray();
        var speech = 0.0;
        var overlap = 0.0;
        for (int i = 0, started = 0, ended = 0; i + 1 < borders.length; i++) {
            while (started < starts.length && starts[started] <= borders[i]) {
                started++;
            }
            while (ended < ends.length && ends[ended] <= borders[i]) {
                ended++;
            }
            var length = borders[i + 1] - borders[i];
            speech += started - ended > 0 ? length : 0;
            overlap += started - ended > 1 ? length : 0;
        }
        return speech > 0 ? overlap / speech : 0;
    }
}
