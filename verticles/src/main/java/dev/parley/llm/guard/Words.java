package dev.parley.llm.guard;

import java.util.Arrays;

/**
 * The words of a folded text in order, as sets of a lexicon. Found are also words with lookalikes and digits for letters, spelled
 * ones (i g n o r e), ones that are split by a hyphen or a line's end or written together, backwards or by ROT13. Belongs to one check.
 */
final class Words {

    /** So many single letters in a row are a spelled word. */
    private static final int SPELLED = 4;
    /** Most characters between two letters of a spelled word. */
    private static final int SPELLING_GAP = 3;
    /** A word of this length may be several without blanks. */
    private static final int LONG = 14;
    /** … unless no more than so many letters follow on a stem. */
    private static final int ENDING = 8;
    /** Shorter ones are in any text. */
    private static final int SHORTEST_PART = 2;
    /** Letters without blanks are words where so many of them belong to known ones. */
    private static final double KNOWN_SHARE = 0.6;
    /** Shorter ones are words by chance when read backwards. */
    private static final int LONG_ENOUGH_DISGUISED = 6;

    /** Kinds of characters in a word, as bits. */
    private static final int LATIN = 1;

    private static final int CYRILLIC = 2;
    /** And whatever else is no border. */
    private static final int DIGITS = 4;

    private final char[] text;
    private final int length;
    private final Lexicon lexicon;
    private boolean inQuotation;
    private int[] sets;
    private boolean[] quoted;
    private int count;

    private int start;
    private int end;
    private int lastStart;
    private int lastEnd = -SPELLING_GAP - 1;
    private int spelled;
    private int spelledFrom;
    private int spelledWords;

    private Words(Folded text, Lexicon lexicon) {
        this.text = text.characters();
        this.length = text.length();
        this.lexicon = lexicon;
        this.sets = new int[16 + length / 5];
        this.quoted = new boolean[sets.length];
    }

    static Words of(Folded text, Lexicon lexicon) {
        var words = new Words(text, lexicon);
        words.read();
        return words;
    }

    int count() {
        return count;
    }

    /** The set of a word. */
    int set(int word) {
        return sets[word];
    }

    /** Whether a word stands between quotation marks. */
    boolean isQuoted(int word) {
        return quoted[word];
    }

    private void read() {
        var at = 0;
        while (at < length) {
            if (Letters.number(text[at]) == Letters.BORDER) {
                noteQuotation(text[at]);
                at++;
            } else {
                start = at;
                at = readWord();
            }
        }
        endSpelling();
    }

    private void noteQuotation(char c) {
        switch (c) {
            case '«', '„' -> inQuotation = true;
            case '»', '”', '\n' -> inQuotation = false;
            case '"', '`', '“' -> inQuotation = !inQuotation;
            default -> {}
        }
    }

    /** Reads the word at the start; the place after it. */
    private int readWord() {
        var at = start;
        var node = Lexicon.ROOT;
        var known = Lexicon.ROOT;
        var kinds = 0;
        for (; at < length; at++) {
            var letter = Letters.number(text[at]);
            if (letter == Letters.BORDER) {
                if (!isApostrophe(at)) {
                    break;
                }
                continue;
            }
            kinds |= letter == Letters.ODD ? DIGITS : Letters.isLatin(letter) ? LATIN : CYRILLIC;
            node = node == Lexicon.NOWHERE || letter == Letters.ODD ? Lexicon.NOWHERE : lexicon.step(node, letter);
            known = node == Lexicon.NOWHERE ? known : node;
        }
        end = at;
        var set = node == Lexicon.NOWHERE ? lexicon.wentOn(known) : lexicon.ended(node);
        take(set, known, kinds);
        lastStart = start;
        lastEnd = end;
        return at;
    }

    private boolean isApostrophe(int at) {
        return (text[at] == '\'' || text[at] == '’')
                && at + 1 < length
                && Letters.number(text[at + 1]) != Letters.BORDER;
    }

    /** Numbers are no words, but a digit may be a letter of a spelled one. */
    private void take(int set, int known, int kinds) {
        if (end - start == 1) {
            spelled = start - lastEnd <= SPELLING_GAP && spelled > 0 ? spelled + 1 : 1;
            if (spelled == 1) {
                spelledFrom = start;
                spelledWords = 0;
            }
            if (kinds != DIGITS) {
                add(set);
                spelledWords++;
            }
            return;
        }
        endSpelling();
        if (kinds == DIGITS) {
            return;
        }
        if (end - start >= LONG && end - start > lexicon.stemLength(known) + ENDING && addParts(text, start, end)) {
            return;
        }
        add(set == Lexicon.UNKNOWN ? secondLook(kinds) : set);
    }

    private int secondLook(int kinds) {
        var isMixed = Integer.bitCount(kinds) > 1;
        var set = isMixed ? look(Lexicon.ROOT, start, end) : Lexicon.UNKNOWN;
        if (set == Lexicon.UNKNOWN && isSplit()) {
            set = look(Lexicon.ROOT, lastStart, end);
            count -= set == Lexicon.UNKNOWN ? 0 : 1;
        }
        return set == Lexicon.UNKNOWN && end - start >= LONG_ENOUGH_DISGUISED && isDisguised()
                ? Lexicon.DISGUISED
                : set;
    }

    private boolean isSplit() {
        return count > 0
                && (text[lastEnd] == '\n'
                        ? start == lastEnd + 1
                        : text[lastEnd] == '-'
                                && (start == lastEnd + 1 || (start == lastEnd + 2 && text[lastEnd + 1] == '\n')));
    }

    /** The set of a word any of whose characters may be one that looks alike. The tree of words bounds the ways there are. */
    private int look(int node, int at, int to) {
        if (at == to) {
            return lexicon.ended(node);
        }
        if (Letters.number(text[at]) == Letters.BORDER) {
            return look(node, at + 1, to);
        }
        for (var letter : Letters.readings(text[at])) {
            var child = lexicon.step(node, letter);
            if (child != Lexicon.NOWHERE) {
                var set = look(child, at + 1, to);
                if (set != Lexicon.UNKNOWN) {
                    return set;
                }
            }
        }
        return lexicon.wentOn(node);
    }

    private boolean isDisguised() {
        var backwards = Lexicon.ROOT;
        var rotated = Lexicon.ROOT;
        for (int first = start, last = end - 1; first < end; first++, last--) {
            backwards = disguisedStep(backwards, Letters.number(text[last]));
            rotated = disguisedStep(rotated, Letters.rot13(Letters.number(text[first])));
            if (backwards == Lexicon.NOWHERE && rotated == Lexicon.NOWHERE) {
                return false;
            }
        }
        return (backwards != Lexicon.NOWHERE && lexicon.ended(backwards) != Lexicon.UNKNOWN)
                || (rotated != Lexicon.NOWHERE && lexicon.ended(rotated) != Lexicon.UNKNOWN);
    }

    /** A long enough stem is enough: then it stays there. */
    private int disguisedStep(int node, int letter) {
        if (node == Lexicon.NOWHERE || lexicon.stemLength(node) >= LONG_ENOUGH_DISGUISED - 1) {
            return node;
        }
        return letter == Letters.ODD || letter == Letters.BORDER ? Lexicon.NOWHERE : lexicon.step(node, letter);
    }

    /** Single letters in a row become the words that they spell. */
    private void endSpelling() {
        if (spelled >= SPELLED) {
            var letters = new char[lastEnd - spelledFrom];
            var used = 0;
            for (var at = spelledFrom; at < lastEnd; at++) {
                if (Letters.number(text[at]) != Letters.BORDER) {
                    letters[used++] = text[at];
                }
            }
            count -= spelledWords;
            if (!addParts(letters, 0, used)) {
                count += spelledWords;
            }
        }
        spelled = 0;
    }

    /** Adds the known words that letters without blanks are made of, as many letters of them as can be; false where they are few. */
    private boolean addParts(char[] letters, int from, int to) {
        var lengths = new int[to - from];
        var known = new int[to - from + 1];
        for (var at = to - 1; at >= from; at--) {
            known[at - from] = known[at - from + 1];
            var node = Lexicon.ROOT;
            for (var last = at; last < to; last++) {
                node = step(letters[last], node);
                if (node == Lexicon.NOWHERE) {
                    break;
                }
                var length = last + 1 - at;
                if (length >= SHORTEST_PART
                        && lexicon.ended(node) != Lexicon.UNKNOWN
                        && length + known[last + 1 - from] >= known[at - from]) {
                    known[at - from] = length + known[last + 1 - from];
                    lengths[at - from] = length;
                }
            }
        }
        if (known[0] < KNOWN_SHARE * (to - from)) {
            return false;
        }
        for (var at = from; at < to; at += Math.max(1, lengths[at - from])) {
            if (lengths[at - from] > 0) {
                add(set(letters, at, at + lengths[at - from]));
            }
        }
        return true;
    }

    private int set(char[] letters, int from, int to) {
        var node = Lexicon.ROOT;
        for (var at = from; at < to; at++) {
            node = lexicon.step(node, Letters.number(letters[at]));
        }
        return lexicon.ended(node);
    }

    private int step(char c, int node) {
        var letter = Letters.number(c);
        return letter == Letters.ODD || letter == Letters.BORDER ? Lexicon.NOWHERE : lexicon.step(node, letter);
    }

    private void add(int set) {
        if (count == sets.length) {
            sets = Arrays.copyOf(sets, 2 * count);
            quoted = Arrays.copyOf(quoted, 2 * count);
        }
        sets[count] = set;
        quoted[count] = inQuotation;
        count++;
    }
}
