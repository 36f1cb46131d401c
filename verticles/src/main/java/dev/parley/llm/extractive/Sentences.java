package dev.parley.llm.extractive;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Cuts a transcript into sentences. A line of a transcript is a stretch between pauses: it may hold several sentences, or a part
 * of one, or have no punctuation at all.
 */
final class Sentences {

    /** Longer than people say in one breath: what is longer lacks its punctuation. */
    private static final int MAX_WORDS = 40;

    /** A sentence does not go on over a longer pause, in seconds. */
    private static final double MAX_PAUSE = 2;

    private static final Pattern END = Pattern.compile("[.?!…。！？]['\"»”)]*(?=\\s|$)");
    private static final Pattern INITIAL = Pattern.compile("(?<!\\p{L})\\p{Lu}\\.$");
    private static final Pattern LAST_WORD = Pattern.compile("([\\p{L}\\p{N}.-]+)\\.$");
    private static final Pattern SPACE = Pattern.compile(" ");

    private final Language language;
    private final List<Sentence> sentences = new ArrayList<>();

    private Sentences(Language language) {
        this.language = language;
    }

    /** All sentences of the lines, which are in order of time and not blank. */
    static List<Sentence> of(List<TranscriptLine> lines, Language language) {
        var splitter = new Sentences(language);
        boolean punctuated = punctuated(lines);
        var passage = new Passage();
        for (var line : lines) {
            if (!(punctuated && passage.continuesWith(line))) {
                splitter.split(passage);
                passage = new Passage();
            }
            passage.add(line);
        }
        splitter.split(passage);
        return List.copyOf(splitter.sentences);
    }

    private static boolean punctuated(List<TranscriptLine> lines) {
        int words = lines.stream().mapToInt(line -> Words.count(line.text())).sum();
        long ends = lines.stream()
                .mapToLong(line -> END.matcher(line.text()).results().count())
                .sum();
        return ends * MAX_WORDS >= words;
    }

    private void split(Passage passage) {
        var text = passage.text.toString();
        var borders = BreakIterator.getSentenceInstance(language.locale);
        borders.setText(text);
        int start = 0;
        for (int end = borders.next(); end != BreakIterator.DONE; end = borders.next()) {
            if (end == text.length()
                    || !endsInAbbreviation(text.substring(start, end).strip())) {
                addAll(passage, start, text.substring(start, end));
                start = end;
            }
        }
    }

    private boolean endsInAbbreviation(String piece) {
        if (INITIAL.matcher(piece).find()) {
            return true;
        }
        var last = LAST_WORD.matcher(piece);
        return last.find() && language.abbreviations.contains(Words.plain(last.group(1)));
    }

    /** Adds a piece of the passage, cut where it is too long to be one sentence. */
    private void addAll(Passage passage, int offset, String piece) {
        var spaces = SPACE.matcher(piece).results().map(MatchResult::start).toList();
        int start = 0;
        int words = 0;
        for (int i = 0; i < spaces.size(); i++) {
            words++;
            boolean pause = words > MAX_WORDS / 2 && piece.charAt(spaces.get(i) - 1) == ',';
            boolean tooLong = words + spaces.size() - i > MAX_WORDS;
            if (tooLong && (pause || words == MAX_WORDS)) {
                add(passage, offset + start, piece.substring(start, spaces.get(i)));
                start = spaces.get(i) + 1;
                words = 0;
            }
        }
        add(passage, offset + start, piece.substring(start));
    }

    private void add(Passage passage, int offset, String text) {
        if (Words.count(text) > 0) {
            sentences.add(new Sentence(passage.time(offset), passage.speaker(), text.strip()));
        }
    }

    /** Lines of one speaker that may hold one sentence together. */
    private static final class Passage {
        private final List<TranscriptLine> lines = new ArrayList<>();
        private final List<Integer> offsets = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();

        void add(TranscriptLine line) {
            if (!text.isEmpty()) {
                text.append(' ');
            }
            lines.add(line);
            offsets.add(text.length());
            text.append(line.text());
        }

        boolean continuesWith(TranscriptLine next) {
            if (lines.isEmpty()) {
                return true;
            }
            var last = lines.getLast();
            return last.speaker().equals(next.speaker())
                    && next.start() - last.end() <= MAX_PAUSE
                    && Character.isLowerCase(next.text().codePointAt(0))
                    && !END.matcher(last.text())
                            .results()
                            .anyMatch(end -> end.end() == last.text().length());
        }

        String speaker() {
            return lines.getFirst().speaker();
        }

        /** Seconds at which the character was said, if its line was said at an even pace. */
        double time(int offset) {
            int index = lines.size() - 1;
            while (offsets.get(index) > offset) {
                index--;
            }
            var line = lines.get(index);
            double share = (double) (offset - offsets.get(index)) / line.text().length();
            return line.start() + Math.min(1, share) * (line.end() - line.start());
        }
    }
}
