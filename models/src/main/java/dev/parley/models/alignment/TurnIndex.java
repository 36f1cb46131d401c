package dev.parley.models.alignment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the turns at a time by binary search. Immutable. */
final class TurnIndex {

    private static final String ONLY_SPEAKER = "SPEAKER_00";

    /** By start; turns of one speaker neither overlap nor touch, so that no second counts twice. */
    private final List<Turn> turns;

    /** At i, which of the turns 0 to i ends last. */
    private final int[] lastToEnd;

    TurnIndex(List<Turn> turns) {
        this.turns = joined(turns);
        this.lastToEnd = new int[this.turns.size()];
        for (var i = 1; i < lastToEnd.length; i++) {
            var before = lastToEnd[i - 1];
            lastToEnd[i] = this.turns.get(i).end() > this.turns.get(before).end() ? i : before;
        }
    }

    /**
     * Seconds that each speaker talks between these times, without those who don't, in the order in which they begin.
     */
    Map<String, Double> overlaps(double start, double end) {
        var overlaps = new LinkedHashMap<String, Double>();
        for (var i = firstEndingAfter(start); i < turns.size() && turns.get(i).start() < end; i++) {
            var turn = turns.get(i);
            var overlap = Math.min(end, turn.end()) - Math.max(start, turn.start());
            if (overlap > 0) {
                overlaps.merge(turn.speaker(), overlap, Double::sum);
            }
        }
        return overlaps;
    }

    /**
     * Whose turn is the nearest to these times; of two, the earlier one's. Without turns, all is of one
     * speaker.
     */
    String nearestSpeaker(double start, double end) {
        if (turns.isEmpty()) {
            return ONLY_SPEAKER;
        }
        var next = firstStartingAt(end);
        if (next == 0) {
            return turns.getFirst().speaker();
        }
        var before = turns.get(lastToEnd[next - 1]);
        if (next == turns.size()) {
            return before.speaker();
        }
        var after = turns.get(next);
        return after.start() - end < start - before.end() ? after.speaker() : before.speaker();
    }

    /** No turn before this one reaches beyond the time. */
    private int firstEndingAfter(double time) {
        var low = 0;
        var high = turns.size();
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (turns.get(lastToEnd[middle]).end() > time) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int firstStartingAt(double time) {
        var low = 0;
        var high = turns.size();
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (turns.get(middle).start() >= time) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static List<Turn> joined(List<Turn> turns) {
        var joined = new ArrayList<Turn>();
        var lastOf = new HashMap<String, Integer>();
        for (var turn :
                turns.stream().sorted(Comparator.comparingDouble(Turn::start)).toList()) {
            var last = lastOf.get(turn.speaker());
            if (last != null && turn.start() <= joined.get(last).end()) {
                var open = joined.get(last);
                joined.set(last, new Turn(open.start(), Math.max(open.end(), turn.end()), turn.speaker()));
            } else {
                lastOf.put(turn.speaker(), joined.size());
                joined.add(turn);
            }
        }
        return joined;
    }
}
