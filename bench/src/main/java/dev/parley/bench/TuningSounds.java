package dev.parley.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Sounds to choose a speaker model by: meeting clips, parts of them, clips joined, and dialogues made up from speakers outside
 * the training. Sets whose name starts with {@link #CHECK} are for an honest look only: the other half of those speakers, and
 * two of the meetings.
 */
final class TuningSounds {

    static final String CHECK = "check";

    private static final double[][] PARTS = {{0, 20}, {5, 25}, {10, 30}};

    private final Map<String, List<LabelledSound>> sets = new LinkedHashMap<>();

    TuningSounds(List<LabelledSound> meetings, Map<String, List<float[]>> voices) {
        var tuned = meetings.subList(0, meetings.size() - 2);
        sets.put("meetings", tuned);
        sets.put("parts", parts(tuned));
        sets.put("joined", List.of(LabelledSound.join("joined", tuned)));
        dialogues("", half(voices, 0), 7);
        var kept = meetings.subList(meetings.size() - 2, meetings.size());
        sets.put(CHECK + " meetings", kept);
        sets.put(CHECK + " parts", parts(kept));
        dialogues(CHECK + " ", half(voices, 1), 8);
    }

    /** Sounds by the name of their set, in the order of tables. */
    Map<String, List<LabelledSound>> sets() {
        return sets;
    }

    private static List<LabelledSound> parts(List<LabelledSound> meetings) {
        var parts = new ArrayList<LabelledSound>();
        for (var meeting : meetings) {
            for (double[] part : PARTS) {
                parts.add(meeting.crop(part[0], part[1]));
            }
        }
        return parts;
    }

    private void dialogues(String prefix, Map<String, List<float[]>> voices, long seed) {
        var maker = new MadeUpDialogue(voices, new Random(seed));
        var brief = new ArrayList<LabelledSound>();
        for (int index = 0; index < 8; index++) {
            brief.add(maker.make("%sshort %d".formatted(prefix, index), 1 + index % 4, 20 + 4 * index));
        }
        sets.put(prefix + "short", brief);
        var extended = new ArrayList<LabelledSound>();
        for (int index = 0; index < 4; index++) {
            extended.add(maker.make("%slong %d".formatted(prefix, index), 2 + index % 3, 60 + 30 * index));
        }
        sets.put(prefix + "long", extended);
    }

    private static Map<String, List<float[]>> half(Map<String, List<float[]>> voices, int which) {
        var half = new TreeMap<String, List<float[]>>();
        int index = 0;
        for (var voice : voices.entrySet()) {
            if (index++ % 2 == which) {
                half.put(voice.getKey(), voice.getValue());
            }
        }
        return half;
    }
}
