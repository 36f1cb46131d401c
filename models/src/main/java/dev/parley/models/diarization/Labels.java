package dev.parley.models.diarization;

import java.util.HashMap;

/** Cluster numbers of points. */
final class Labels {

    private Labels() {}

    /** The same clusters, numbered 0 on in order of first appearance. */
    static int[] compact(int[] labels) {
        var numbers = new HashMap<Integer, Integer>();
        var compact = new int[labels.length];
        for (int index = 0; index < labels.length; index++) {
            Integer number = numbers.get(labels[index]);
            if (number == null) {
                number = numbers.size();
                numbers.put(labels[index], number);
            }
            compact[index] = number;
        }
        return compact;
    }

    /** How many clusters compact labels name. */
    static int count(int[] compact) {
        int most = -1;
        for (int label : compact) {
            most = Math.max(most, label);
        }
        return most + 1;
    }
}
