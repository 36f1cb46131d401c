package dev.parley.llm.guard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CharacterRunAutomaton;
import org.apache.lucene.util.automaton.Operations;

/**
 * Strings and patterns that must not stand in a text. They are automata that follow a text character by character, so that a
 * stream can be looked at while it flows: it is always known where the earliest match that may still come has begun. Letters are
 * compared in lower case, without accents and invisible characters, any white space as one blank. Immutable.
 */
final class Forbidden {

    /** Nothing is forbidden. */
    static final Forbidden NOTHING = of(List.of(), List.of());

    private final List<CharacterRunAutomaton> automata;

    private Forbidden(List<CharacterRunAutomaton> automata) {
        this.automata = List.copyOf(automata);
    }

    /** @param patterns deterministic, none of which fits an empty text */
    static Forbidden of(List<String> texts, List<Automaton> patterns) {
        var automata = new ArrayList<CharacterRunAutomaton>();
        if (!texts.isEmpty()) {
            var strings = texts.stream()
                    .map(text -> Automata.makeString(Folded.of(text).toString().replace('\n', ' ')))
                    .toList();
            automata.add(new CharacterRunAutomaton(
                    Operations.determinize(Operations.union(strings), Operations.DEFAULT_DETERMINIZE_WORK_LIMIT)));
        }
        patterns.forEach(pattern -> automata.add(new CharacterRunAutomaton(pattern)));
        return new Forbidden(automata);
    }

    /** Whether any of it is in a text. */
    boolean isIn(Folded text) {
        if (automata.isEmpty()) {
            return false;
        }
        var search = search();
        for (var i = 0; i < text.length(); i++) {
            if (search.accepts(text.characters()[i], i)) {
                return true;
            }
        }
        return false;
    }

    Search search() {
        return new Search();
    }

    /** One pass over one text. */
    final class Search {

        private final Follower[] followers =
                automata.stream().map(Follower::new).toArray(Follower[]::new);
        private boolean afterBlank;

        /** Whether something forbidden ends with this character, a folded one. */
        boolean accepts(char folded, long position) {
            var isBlank = folded <= ' ';
            if (isBlank && afterBlank) {
                return false;
            }
            afterBlank = isBlank;
            var accepts = false;
            for (var follower : followers) {
                accepts |= follower.accepts(isBlank ? ' ' : folded, position);
            }
            return accepts;
        }

        /** Where the earliest match that may still come has begun; a number beyond all positions where there is none. */
        long earliest() {
            var earliest = Long.MAX_VALUE;
            for (var follower : followers) {
                earliest = Math.min(earliest, follower.earliest());
            }
            return earliest;
        }
    }

    /** The places of a text at which matches of one automaton may have begun: for each state the earliest one alone. */
    private static final class Follower {

        /** What is longer is no longer waited for, so that a stream is never held for ever. */
        private static final int LONGEST = 1000;

        private final CharacterRunAutomaton automaton;
        private long[] starts = new long[4];
        private int[] states = new int[4];
        private int count;
        /** By state: the character after which it was last reached, counted from one. */
        private final long[] reached;

        private long characters;

        Follower(CharacterRunAutomaton automaton) {
            this.automaton = automaton;
            this.reached = new long[automaton.getSize()];
        }

        boolean accepts(char folded, long position) {
            characters++;
            // Nearly always: nothing has begun and nothing begins here.
            if (count == 0 && automaton.step(0, folded) < 0) {
                return false;
            }
            var accepts = false;
            var kept = 0;
            for (var i = 0; i <= count; i++) {
                var isNew = i == count;
                var start = isNew ? position : starts[i];
                var state = automaton.step(isNew ? 0 : states[i], folded);
                // The earlier one that is in the same state came first.
                if (state < 0 || position - start >= LONGEST || reached[state] == characters) {
                    continue;
                }
                reached[state] = characters;
                accepts |= automaton.isAccept(state);
                keep(kept++, start, state);
            }
            count = kept;
            return accepts;
        }

        long earliest() {
            return count == 0 ? Long.MAX_VALUE : starts[0];
        }

        private void keep(int at, long start, int state) {
            if (at == starts.length) {
                starts = Arrays.copyOf(starts, 2 * at);
                states = Arrays.copyOf(states, 2 * at);
            }
            starts[at] = start;
            states[at] = state;
        }
    }
}
