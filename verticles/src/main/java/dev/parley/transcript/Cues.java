package dev.parley.transcript;

import dev.parley.bus.Speech;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Cuts a transcript into subtitles, between words: two lines and seven seconds at most, a new one where there is a pause
 * or a sentence has filled a line. Lengths are those of Netflix' Timed Text Style Guide. No two are shown at once; of two
 * people who talk at once, the one who begins later cuts the other's subtitle short.
 */
final class Cues {

    private static final long LONGEST_MILLISECONDS = 7_000;
    private static final long SHORTEST_MILLISECONDS = 833;

    /** What is left of a subtitle that another one follows at once. */
    private static final long LEAST_MILLISECONDS = 200;

    private static final double PAUSE_SECONDS = 1;
    private static final String SENTENCE_ENDS = ".?!…。？！";

    private final List<Cue> cues = new ArrayList<>();
    private final List<Piece> open = new ArrayList<>();

    private Cues() {}

    /** @param showNames whether the name stands before the text where the speaker changes */
    static List<Cue> of(List<Speech.Segment> segments, boolean showNames) {
        var cues = new Cues();
        var speaker = "";
        for (var segment : segments) {
            var name = showNames && !segment.speaker().equals(speaker) ? segment.speaker() + ": " : "";
            speaker = segment.speaker();
            cues.add(segment, name);
        }
        return apart(cues.cues);
    }

    private void add(Speech.Segment segment, String name) {
        var prefix = name;
        for (var piece : Piece.of(segment)) {
            if (!open.isEmpty() && !takes(piece, prefix)) {
                close(segment.speaker(), prefix);
                prefix = "";
            }
            open.add(piece);
        }
        close(segment.speaker(), prefix);
    }

    private boolean takes(Piece piece, String prefix) {
        var text = String.join("", open.stream().map(Piece::text).toList()).strip();
        var sentenceIsLong =
                SENTENCE_ENDS.indexOf(text.charAt(text.length() - 1)) >= 0 && Prose.width(text) >= CueLines.WIDEST;
        return !sentenceIsLong
                && piece.start() - open.getLast().end() < PAUSE_SECONDS
                && milliseconds(piece.end()) - milliseconds(open.getFirst().start()) <= LONGEST_MILLISECONDS
                && CueLines.of(texts(prefix, Stream.concat(open.stream(), Stream.of(piece))))
                        .isPresent();
    }

    private void close(String speaker, String prefix) {
        if (!open.isEmpty()) {
            var lines = CueLines.of(texts(prefix, open.stream()))
                    // A name of fifty letters before a word that fills a line: the word counts.
                    .or(() -> CueLines.of(texts("", open.stream())))
                    .orElseThrow();
            cues.add(new Cue(
                    milliseconds(open.getFirst().start()),
                    milliseconds(open.getLast().end()),
                    speaker,
                    lines));
            open.clear();
        }
    }

    private static List<String> texts(String prefix, Stream<Piece> pieces) {
        return Stream.concat(Stream.of(prefix).filter(name -> !name.isEmpty()), pieces.map(Piece::text))
                .toList();
    }

    /** The cues by time, each long enough to be read where the next one lets it, and none into the next. */
    private static List<Cue> apart(List<Cue> cues) {
        var ordered = cues.stream().sorted(Comparator.comparingLong(Cue::start)).toList();
        var apart = new ArrayList<Cue>();
        var free = 0L;
        for (var i = 0; i < ordered.size(); i++) {
            var cue = ordered.get(i);
            var start = Math.max(cue.start(), free);
            var end = Math.clamp(cue.end(), start + SHORTEST_MILLISECONDS, start + LONGEST_MILLISECONDS);
            if (i + 1 < ordered.size()) {
                end = Math.min(end, Math.max(ordered.get(i + 1).start(), start + LEAST_MILLISECONDS));
            }
            apart.add(cue.at(start, end));
            free = end;
        }
        return apart;
    }

    private static long milliseconds(double seconds) {
        return Math.round(seconds * 1000);
    }
}
