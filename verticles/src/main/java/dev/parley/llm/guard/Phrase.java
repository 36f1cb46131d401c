package dev.parley.llm.guard;

import java.util.List;

/** Some words in their order, with gaps: each element is a list of the lexicon. Immutable. */
final class Phrase {

    /** The longest stretch of words that a phrase may take. */
    static final int LONGEST = 60;

    private final int rule;
    private final int unlessAfter;
    private final int[] lists;
    private final int[] gaps;
    private final boolean[] optional;

    /**
     * A phrase.
     *
     * @param rule number of the rule that it belongs to
     * @param unlessAfter a list of words that must not stand shortly before; -1 for none
     * @param elements at least one, the first neither with a gap nor optional
     */
    Phrase(int rule, int unlessAfter, List<Element> elements) {
        this.rule = rule;
        this.unlessAfter = unlessAfter;
        this.lists = elements.stream().mapToInt(Element::list).toArray();
        this.gaps = elements.stream().mapToInt(Element::gap).toArray();
        this.optional = new boolean[lists.length];
        for (var i = 0; i < optional.length; i++) {
            optional[i] = elements.get(i).optional();
        }
    }

    /** @param gap most other words before it */
    record Element(int list, int gap, boolean optional) {}

    int rule() {
        return rule;
    }

    int unlessAfter() {
        return unlessAfter;
    }

    int firstList() {
        return lists[0];
    }

    /**
     * The last word of the shortest stretch that fits, which begins at a word that is in the first list; -1 for none. Takes at
     * most elements times {@link #LONGEST} steps whatever the words are.
     */
    int lastWord(Words words, Lexicon lexicon, int first) {
        // Bit i: what has been seen of the phrase may end at first + i.
        var ends = 1L;
        for (var element = 1; element < lists.length; element++) {
            var next = optional[element] ? ends : 0;
            for (var rest = reach(ends, gaps[element]); rest != 0; rest &= rest - 1) {
                var word = first + Long.numberOfTrailingZeros(rest);
                if (word >= words.count()) {
                    break;
                }
                if (words.set(word) != Lexicon.UNKNOWN && lexicon.has(words.set(word), lists[element])) {
                    next |= rest & -rest;
                }
            }
            if (next == 0) {
                return -1;
            }
            ends = next;
        }
        return first + Long.numberOfTrailingZeros(ends);
    }

    private static long reach(long ends, int gap) {
        var reached = 0L;
        for (var i = 0; i <= gap; i++) {
            reached |= ends << (i + 1);
        }
        return reached;
    }
}
