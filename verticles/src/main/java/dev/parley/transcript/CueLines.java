package dev.parley.transcript;

import java.util.List;
import java.util.Optional;

/** Lays the pieces of a subtitle out in at most two lines of nearly the same width. */
final class CueLines {

    /** Netflix' Timed Text Style Guide; a Chinese character counts for two. */
    static final int WIDEST = 42;

    private CueLines() {}

    /** The lines; empty where the text does not fit into two.
     *
     * @param pieces texts between which a line may be broken, each with the space behind it */
    static Optional<List<String>> of(List<String> pieces) {
        var whole = line(pieces);
        if (Prose.width(whole) <= WIDEST) {
            return Optional.of(List.of(whole));
        }
        List<String> best = List.of();
        for (var i = 1; i < pieces.size(); i++) {
            var two = List.of(line(pieces.subList(0, i)), line(pieces.subList(i, pieces.size())));
            if (widest(two) <= WIDEST && (best.isEmpty() || widest(two) < widest(best))) {
                best = two;
            }
        }
        return Optional.of(best).filter(lines -> !lines.isEmpty());
    }

    private static String line(List<String> pieces) {
        return String.join("", pieces).strip();
    }

    private static int widest(List<String> lines) {
        return lines.stream().mapToInt(Prose::width).max().orElse(0);
    }
}
