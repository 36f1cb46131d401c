package dev.parley.models.diarization.neural;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Says which speaker of the recording each speaker of a window is. Speakers of one window are different people: of all ways to
 * give them different speakers, the one with the greatest likeness in sum is taken (the assignment problem that H. Kuhn's
 * Hungarian method solves; for three in a window all ways are tried). Used once, by one thread.
 */
final class SpeakerAssignment {

    /** Nobody: that speaker of the window says nothing. */
    static final byte NOBODY = -1;

    private final double[][] centroids;
    private final boolean distinct;
    private int[] best = new int[0];
    private double bestSum;

    private SpeakerAssignment(SpeakerCentroids speakers) {
        centroids = Arrays.stream(speakers.means())
                .map(mean -> Geometry.scaled(mean, 1))
                .toArray(double[][]::new);
        // A number that the caller gave may be too small to tell the speakers of a window apart.
        distinct = !speakers.forced();
    }

    /**
     * A speaker, or {@link #NOBODY}, for each window and speaker of it.
     *
     * @param voices of all who speak, by window
     * @param speakers at least one, or no voice is known and all are taken for one speaker
     */
    static byte[][] of(List<LocalVoice> voices, int windows, SpeakerCentroids speakers) {
        var assignment = new SpeakerAssignment(speakers);
        var assigned = new byte[windows][LocalSpeakers.MOST];
        for (byte[] window : assigned) {
            Arrays.fill(window, NOBODY);
        }
        var together = new ArrayList<LocalVoice>();
        for (var voice : voices) {
            if (!together.isEmpty() && together.getFirst().window() != voice.window()) {
                assignment.assign(together, assigned[together.getFirst().window()]);
                together.clear();
            }
            together.add(voice);
        }
        if (!together.isEmpty()) {
            assignment.assign(together, assigned[together.getFirst().window()]);
        }
        return assigned;
    }

    private void assign(List<LocalVoice> together, byte[] assigned) {
        if (centroids.length < 2) {
            together.forEach(voice -> assigned[voice.speaker()] = 0);
            return;
        }
        var likeness = together.stream().map(this::likeness).toArray(double[][]::new);
        bestSum = Double.NEGATIVE_INFINITY;
        search(likeness, 0, new int[likeness.length], 0);
        for (int voice = 0; voice < likeness.length; voice++) {
            // One too many for different speakers, or free to be anyone: the most alike.
            boolean free = best[voice] < 0 || (!distinct && together.get(voice).isKnown());
            assigned[together.get(voice).speaker()] = (byte) (free ? mostAlike(likeness[voice]) : best[voice]);
        }
    }

    /** Likeness to each speaker from 0 to 2; a voice that is not known is unlike all of them. */
    private double[] likeness(LocalVoice voice) {
        if (!voice.isKnown()) {
            return new double[centroids.length];
        }
        var unit = Geometry.scaled(Geometry.ofFloats(voice.embedding()), 1);
        return Arrays.stream(centroids)
                .mapToDouble(centroid -> 1 + Geometry.dot(unit, centroid))
                .toArray();
    }

    private static int mostAlike(double[] likeness) {
        int best = 0;
        for (int speaker = 1; speaker < likeness.length; speaker++) {
            best = likeness[speaker] > likeness[best] ? speaker : best;
        }
        return best;
    }

    /** Tries all speakers for a voice and those after it; {@code chosen} are those of the voices before, -1 for none. */
    private void search(double[][] likeness, int voice, int[] chosen, double sum) {
        if (voice == likeness.length) {
            if (sum > bestSum) {
                bestSum = sum;
                best = chosen.clone();
            }
            return;
        }
        for (int speaker = 0; speaker < centroids.length; speaker++) {
            if (isFree(chosen, voice, speaker)) {
                chosen[voice] = speaker;
                search(likeness, voice + 1, chosen, sum + likeness[voice][speaker]);
            }
        }
        if (likeness.length > centroids.length) {
            chosen[voice] = -1;
            search(likeness, voice + 1, chosen, sum);
        }
    }

    private static boolean isFree(int[] chosen, int before, int speaker) {
        for (int voice = 0; voice < before; voice++) {
            if (chosen[voice] == speaker) {
                return false;
            }
        }
        return true;
    }
}
