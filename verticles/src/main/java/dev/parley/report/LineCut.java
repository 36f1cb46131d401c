package dev.parley.report;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a line that is longer than a part: at sentences, a sentence at words, a word anywhere. Times are as if said at an even pace. */
final class LineCut {

    private LineCut() {}

    /** The line, or its pieces in order, each of so many tokens at most.
     *
     * @param room more than name and time of the line take */
    static List<Line> toFit(Line line, int room) {
        if (line.tokens() <= room) {
            return List.of(line);
        }
        var pieces = new ArrayList<Line>();
        var start = 0;
        while (start < line.text().length()) {
            var end = end(line, start, room);
            var piece = line.part(start, end);
            if (!piece.text().isEmpty()) {
                pieces.add(piece);
            }
            start = end;
        }
        return pieces;
    }

    private static int end(Line line, int start, int room) {
        for (var borders : List.of(
                BreakIterator.getSentenceInstance(Locale.ROOT),
                BreakIterator.getWordInstance(Locale.ROOT),
                BreakIterator.getCharacterInstance(Locale.ROOT))) {
            borders.setText(line.text());
            var end = last(borders, line, start, room);
            if (end > start) {
                return end;
            }
        }
        // Not even one character fits: a part of nothing would never end.
        return line.text().offsetByCodePoints(start, 1);
    }

    /** The last border after the start up to which all fits; the start where there is none. */
    private static int last(BreakIterator borders, Line line, int start, int room) {
        var last = start;
        for (var end = borders.following(start); end != BreakIterator.DONE; end = borders.next()) {
            if (line.part(start, end).tokens() > room) {
                break;
            }
            last = end;
        }
        return last;
    }
}
