package dev.parley.transcript;

import dev.parley.bus.Speech;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The smallest part of a text that a line holds whole: a word, or a character of a script without spaces.
 *
 * @param text with the space behind it
 * @param start seconds
 * @param end seconds
 */
record Piece(String text, double start, double end) {

    /** The pieces of a segment, in order. Lines may be broken between them (Unicode, UAX 14). */
    static List<Piece> of(Speech.Segment segment) {
        var text = Prose.oneLine(segment.text());
        var times = TextTimes.of(text, segment);
        var pieces = new ArrayList<Piece>();
        var from = 0;
        for (var to : breaks(text)) {
            var behindLast = from + text.substring(from, to).stripTrailing().length();
            pieces.add(new Piece(
                    text.substring(from, to), times.startOf(from), times.endOf(Math.max(behindLast, from + 1))));
            from = to;
        }
        return pieces;
    }

    /** Where lines may be broken, and where they must be: a word that fills a line is cut. */
    private static List<Integer> breaks(String text) {
        var opportunities = BreakIterator.getLineInstance(Locale.ROOT);
        opportunities.setText(text);
        var breaks = new ArrayList<Integer>();
        var from = 0;
        for (var to = opportunities.next(); to != BreakIterator.DONE; to = opportunities.next()) {
            var width = 0;
            for (var i = from; i < to; i += Character.charCount(text.codePointAt(i))) {
                width += Prose.width(text.codePointAt(i));
                if (width > CueLines.WIDEST && !Character.isWhitespace(text.codePointAt(i))) {
                    breaks.add(i);
                    width = Prose.width(text.codePointAt(i));
                }
            }
            breaks.add(to);
            from = to;
        }
        return breaks;
    }
}
