package dev.parley.speech;

import dev.parley.bus.Inference.Turn;
import dev.parley.bus.Tasks.SpeakerTurn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * The turns of a recording as the report system wants them: short ones left out, speakers by number, and what is one turn but for
 * a breath made one. Pure.
 */
final class NumberedTurns {

    /** A shorter turn is no word. The system that this stands in for leaves out the same. */
    private static final double SHORTEST = 0.2;

    /** Within a sentence people seldom pause for longer. */
    private static final double LONGEST_BREATH = 0.5;

    /** Half a millisecond: times are differences of rounded numbers. */
    private static final double ROUNDING = 0.0005;

    private NumberedTurns() {}

    /** Ordered by start; speakers count from 0 in that order. Turns of different speakers may overlap. */
    static List<SpeakerTurn> of(List<Turn> turns) {
        var numbers = new HashMap<String, Integer>();
        var numbered = new ArrayList<SpeakerTurn>();
        turns.stream()
                .filter(turn -> turn.end() - turn.start() >= SHORTEST - ROUNDING)
                .sorted(Comparator.comparingDouble(Turn::start).thenComparingDouble(Turn::end))
                .forEach(turn -> {
                    numbers.putIfAbsent(turn.speaker(), numbers.size());
                    add(numbered, new SpeakerTurn(numbers.getOrDefault(turn.speaker(), 0), turn.start(), turn.end()));
                });
        return numbered;
    }

    private static void add(List<SpeakerTurn> turns, SpeakerTurn next) {
        if (!turns.isEmpty()) {
            var last = turns.getLast();
            if (last.speaker() == next.speaker() && next.start() - last.end() <= LONGEST_BREATH + ROUNDING) {
                var end = Math.max(last.end(), next.end());
                turns.set(turns.size() - 1, new SpeakerTurn(last.speaker(), last.start(), end));
                return;
            }
        }
        turns.add(next);
    }
}
