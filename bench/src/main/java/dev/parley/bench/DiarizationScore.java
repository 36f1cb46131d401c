package dev.parley.bench;

import dev.parley.models.alignment.Turn;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Diarization error as NIST defined it for its Rich Transcription evaluations, without a collar and with overlapped speech
 * scored. All values are seconds of speaker time; two speakers at once count twice.
 *
 * @param miss the reference has a speaker more than the hypothesis
 * @param falseAlarm the hypothesis has a speaker more than the reference
 * @param confusion both have one, but another one, under the best mapping of names for the whole recording
 * @param speech speaker time in the reference
 */
public record DiarizationScore(double miss, double falseAlarm, double confusion, double speech) {

    /** Nothing scored yet. */
    public static final DiarizationScore NONE = new DiarizationScore(0, 0, 0, 0);

    /** Scores one recording. */
    public static DiarizationScore of(List<Turn> reference, List<Turn> hypothesis) {
        var speakers = names(reference);
        var labels = names(hypothesis);
        var together = new double[speakers.size()][labels.size()];
        double miss = 0;
        double falseAlarm = 0;
        double both = 0;
        double speech = 0;
        var borders = new TreeSet<Double>();
        Stream.concat(reference.stream(), hypothesis.stream()).forEach(turn -> {
            borders.add(turn.start());
            borders.add(turn.end());
        });
        var starts = List.copyOf(borders);
        for (int index = 0; index + 1 < starts.size(); index++) {
            double start = starts.get(index);
            double length = starts.get(index + 1) - start;
            var truth = speaking(reference, start);
            var guess = speaking(hypothesis, start);
            speech += length * truth.size();
            miss += length * Math.max(0, truth.size() - guess.size());
            falseAlarm += length * Math.max(0, guess.size() - truth.size());
            both += length * Math.min(truth.size(), guess.size());
            for (var speaker : truth) {
                for (var label : guess) {
                    together[speakers.indexOf(speaker)][labels.indexOf(label)] += length;
                }
            }
        }
        double correct = Assignment.bestGain(together);
        return new DiarizationScore(miss, falseAlarm, Math.max(0, both - correct), speech);
    }

    /** Both together, pooled by seconds. */
    public DiarizationScore plus(DiarizationScore other) {
        return new DiarizationScore(
                miss + other.miss, falseAlarm + other.falseAlarm, confusion + other.confusion, speech + other.speech);
    }

    /** Diarization error rate in percent of the reference's speaker time. */
    public double percent() {
        return percent(miss + falseAlarm + confusion);
    }

    /** So many seconds in percent of the reference's speaker time. */
    public double percent(double seconds) {
        return speech == 0 ? 0 : 100 * seconds / speech;
    }

    private static List<String> names(List<Turn> turns) {
        return turns.stream()
                .map(Turn::speaker)
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static Set<String> speaking(List<Turn> turns, double time) {
        var speaking = new HashSet<String>();
        for (var turn : turns) {
            if (turn.start() <= time && time < turn.end()) {
                speaking.add(turn.speaker());
            }
        }
        return speaking;
    }
}
