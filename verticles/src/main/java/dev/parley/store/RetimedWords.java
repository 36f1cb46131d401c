package dev.parley.store;

import dev.parley.bus.Speech;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * When the words of a corrected text were said. New and old words are aligned by a longest common subsequence (R. A. Wagner and
 * M. J. Fischer, “The String-to-String Correction Problem”, 1974), in which case and punctuation do not count; a word that is in it
 * keeps its time. The words between two that are kept share the time between them evenly, at the ends that from or to the border of the
 * segment. A word that was only moved or inserted where the neighbours touch has no length. What a person wrote has the probability 1.
 */
final class RetimedWords {

    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern MARKS = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");

    private final Speech.Segment machine;
    private final List<String> texts;
    private final List<Speech.Word> words = new ArrayList<>();

    private RetimedWords(Speech.Segment machine, List<String> texts) {
        this.machine = machine;
        this.texts = texts;
    }

    /** The words of a text in the place of a segment's; none where those of the segment have no times either. Takes time and
     *  memory by the product of the numbers of words that differ. */
    static List<Speech.Word> of(Speech.Segment machine, String text) {
        return machine.words().isEmpty() ? List.of() : new RetimedWords(machine, split(text)).retimed();
    }

    private List<Speech.Word> retimed() {
        var kept = kept();
        var gap = 0;
        for (var i = 0; i < texts.size(); i++) {
            if (kept[i] >= 0) {
                share(gap, i, machine.words().get(kept[i]).start());
                words.add(written(texts.get(i), machine.words().get(kept[i])));
                gap = i + 1;
            }
        }
        share(gap, texts.size(), machine.end());
        return words;
    }

    /** Spreads the words from one to another one over the time from the last word to a moment. */
    private void share(int from, int to, double until) {
        var start = words.isEmpty() ? machine.start() : words.getLast().end();
        var each = Math.max(0, until - start) / Math.max(1, to - from);
        for (var i = from; i < to; i++) {
            var begin = start + (i - from) * each;
            words.add(new Speech.Word(begin, begin + each, texts.get(i), 1, machine.speaker()));
        }
    }

    private static Speech.Word written(String text, Speech.Word word) {
        return text.equals(word.text()) ? word : new Speech.Word(word.start(), word.end(), text, 1, word.speaker());
    }

    /** For each new word the place of the old one that it is, or -1. */
    private int[] kept() {
        var now = texts.stream().map(RetimedWords::key).toArray(String[]::new);
        var before = machine.words().stream().map(word -> key(word.text())).toArray(String[]::new);
        var kept = new int[now.length];
        Arrays.fill(kept, -1);
        var head = 0;
        while (head < now.length && head < before.length && now[head].equals(before[head])) {
            kept[head] = head++;
        }
        var tail = 0;
        while (tail < Math.min(now.length, before.length) - head
                && now[now.length - 1 - tail].equals(before[before.length - 1 - tail])) {
            tail++;
            kept[now.length - tail] = before.length - tail;
        }
        align(now, before, head, now.length - tail, before.length - tail, kept);
        return kept;
    }

    /** Aligns what is left between an equal beginning and an equal end. */
    private static void align(String[] now, String[] before, int head, int nowEnd, int beforeEnd, int[] kept) {
        var rows = nowEnd - head;
        var columns = beforeEnd - head;
        // Length of the longest common subsequence of what begins at each pair of places.
        var longest = new int[rows + 1][columns + 1];
        for (var i = rows - 1; i >= 0; i--) {
            for (var j = columns - 1; j >= 0; j--) {
                longest[i][j] = now[head + i].equals(before[head + j])
                        ? longest[i + 1][j + 1] + 1
                        : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        for (int i = 0, j = 0; i < rows && j < columns; ) {
            if (now[head + i].equals(before[head + j])) {
                kept[head + i++] = head + j++;
            } else if (longest[i + 1][j] >= longest[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
    }

    /** A word without what may be written one way or the other; marks alone stand for themselves. */
    private static String key(String word) {
        var letters = MARKS.matcher(word).replaceAll("");
        return letters.isEmpty() ? word.strip() : letters.toLowerCase(Locale.ROOT);
    }

    /** The words of a text; of a script without spaces its characters, each with the marks behind it. */
    private static List<String> split(String text) {
        var words = new ArrayList<String>();
        for (var part : SPACE.split(text.strip())) {
            var from = 0;
            for (var at = 0; at < part.length(); at += Character.charCount(part.codePointAt(at))) {
                var letter = part.codePointAt(at);
                if (at > from
                        && Character.isLetterOrDigit(letter)
                        && (hasNoSpaces(letter) || hasNoSpaces(part.codePointAt(from)))) {
                    words.add(part.substring(from, at));
                    from = at;
                }
            }
            if (from < part.length()) {
                words.add(part.substring(from));
            }
        }
        return words;
    }

    private static boolean hasNoSpaces(int letter) {
        return switch (UnicodeScript.of(letter)) {
            case HAN, HIRAGANA, KATAKANA -> true;
            default -> false;
        };
    }
}
