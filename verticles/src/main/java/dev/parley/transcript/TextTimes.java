package dev.parley.transcript;

import dev.parley.bus.Speech;
import java.util.ArrayList;
import java.util.List;

/** When each part of a segment's text was said: at the times of its words where they are known, else spread evenly. */
final class TextTimes {

    /** A stretch of the text, from a character to the one behind it, and of time in seconds. */
    private record Stretch(int from, int to, double start, double end) {

        double at(int offset) {
            return start + (end - start) * (offset - from) / (to - from);
        }
    }

    private final List<Stretch> stretches;

    private TextTimes(List<Stretch> stretches) {
        this.stretches = stretches;
    }

    /** @param text of the segment, as its words are looked for in it */
    static TextTimes of(String text, Speech.Segment segment) {
        var stretches = new ArrayList<Stretch>();
        var behind = 0;
        for (var word : segment.words()) {
            var said = Prose.oneLine(word.text());
            var from = said.isEmpty() ? -1 : text.indexOf(said, behind);
            if (from >= 0) {
                behind = from + said.length();
                stretches.add(new Stretch(from, behind, word.start(), word.end()));
            }
        }
        return new TextTimes(
                stretches.isEmpty()
                        ? List.of(new Stretch(0, Math.max(1, text.length()), segment.start(), segment.end()))
                        : stretches);
    }

    /** When the text from this character on begins, in seconds. */
    double startOf(int offset) {
        for (var stretch : stretches) {
            if (stretch.to() > offset) {
                return offset <= stretch.from() ? stretch.start() : stretch.at(offset);
            }
        }
        return stretches.getLast().end();
    }

    /** When the text before this character ends, in seconds. */
    double endOf(int offset) {
        for (var stretch : stretches.reversed()) {
            if (stretch.from() < offset) {
                return offset >= stretch.to() ? stretch.end() : stretch.at(offset);
            }
        }
        return stretches.getFirst().start();
    }
}
