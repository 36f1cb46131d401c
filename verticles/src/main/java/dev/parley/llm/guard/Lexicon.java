package dev.parley.llm.guard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words and stems of all rules as one tree of letters. What it knows of a word is the set of lists in which the word stands;
 * sets are numbered, 0 is the empty one. Immutable.
 */
final class Lexicon {

    static final int ROOT = 0;
    static final int NOWHERE = -1;
    /** The set of an unknown word. */
    static final int UNKNOWN = 0;
    /** The set of a word that is a known one when read backwards or by ROT13, and the one list in it. */
    static final int DISGUISED = 1;

    static final int DISGUISED_LIST = 0;

    private final int[] next;
    private final int[] asWord;
    private final int[] asStem;
    private final int[] stemLength;
    private final BitSet[] sets;

    private Lexicon(int[] next, int[] asWord, int[] asStem, int[] stemLength, BitSet[] sets) {
        this.next = next;
        this.asWord = asWord;
        this.asStem = asStem;
        this.stemLength = stemLength;
        this.sets = sets;
    }

    /** The node one letter on, or {@link #NOWHERE}. */
    int step(int node, int letter) {
        return next[node * Letters.COUNT + letter];
    }

    /** The set of a word that ends at a node. */
    int ended(int node) {
        return asWord[node];
    }

    /** The set of a word that goes on after a node with letters of its own: of its stems. */
    int wentOn(int node) {
        return asStem[node];
    }

    /** Letters of the longest stem on the way to a node; 0 for none. */
    int stemLength(int node) {
        return stemLength[node];
    }

    boolean has(int set, int list) {
        return sets[set].get(list);
    }

    int sets() {
        return sets.length;
    }

    /** Takes words, then makes the lexicon. */
    static final class Builder {

        private final Map<List<String>, Integer> lists = new HashMap<>();
        private final List<int[]> nodes = new ArrayList<>();
        private final List<BitSet> words = new ArrayList<>();
        private final List<BitSet> stems = new ArrayList<>();

        Builder() {
            node();
        }

        /**
         * The number of a list of words.
         *
         * @param alternatives in lower case, of letters of the alphabet; a stem ends with an asterisk
         * @throws IllegalArgumentException naming what is no word
         */
        int list(List<String> alternatives) {
            var known = lists.get(alternatives);
            if (known != null) {
                return known;
            }
            var list = lists.size() + 1;
            lists.put(List.copyOf(alternatives), list);
            for (var alternative : alternatives) {
                add(alternative, list);
            }
            return list;
        }

        private void add(String alternative, int list) {
            var isStem = alternative.endsWith("*");
            var word = isStem ? alternative.substring(0, alternative.length() - 1) : alternative;
            var node = ROOT;
            for (var i = 0; i < word.length(); i++) {
                var letter = Letters.number(word.charAt(i));
                if (letter == Letters.BORDER || letter == Letters.ODD) {
                    throw new IllegalArgumentException("\"" + alternative + "\" is neither a word nor a stem*");
                }
                if (nodes.get(node)[letter] == NOWHERE) {
                    nodes.get(node)[letter] = node();
                }
                node = nodes.get(node)[letter];
            }
            if (node == ROOT) {
                throw new IllegalArgumentException("\"" + alternative + "\" is empty");
            }
            (isStem ? stems : words).get(node).set(list);
        }

        private int node() {
            var row = new int[Letters.COUNT];
            Arrays.fill(row, NOWHERE);
            nodes.add(row);
            words.add(new BitSet());
            stems.add(new BitSet());
            return nodes.size() - 1;
        }

        Lexicon build() {
            var count = nodes.size();
            var next = new int[count * Letters.COUNT];
            var asWord = new int[count];
            var asStem = new int[count];
            var stemLength = new int[count];
            var depth = new int[count];
            var numbers = new HashMap<BitSet, Integer>();
            var sets = new ArrayList<BitSet>();
            number(new BitSet(), numbers, sets);
            number(BitSet.valueOf(new long[] {1L << DISGUISED_LIST}), numbers, sets);
            // A child is made after its parent, so that the stems on the way to it are complete.
            for (var node = 0; node < count; node++) {
                System.arraycopy(nodes.get(node), 0, next, node * Letters.COUNT, Letters.COUNT);
                var onTheWay = stems.get(node);
                asStem[node] = number(onTheWay, numbers, sets);
                var ended = (BitSet) words.get(node).clone();
                ended.or(onTheWay);
                asWord[node] = number(ended, numbers, sets);
                for (var child : nodes.get(node)) {
                    if (child != NOWHERE) {
                        depth[child] = depth[node] + 1;
                        stemLength[child] = stems.get(child).isEmpty() ? stemLength[node] : depth[child];
                        stems.get(child).or(onTheWay);
                    }
                }
            }
            return new Lexicon(next, asWord, asStem, stemLength, sets.toArray(BitSet[]::new));
        }

        private static int number(BitSet set, Map<BitSet, Integer> numbers, List<BitSet> sets) {
            return numbers.computeIfAbsent(set, _ -> {
                sets.add((BitSet) set.clone());
                return sets.size() - 1;
            });
        }
    }
}
