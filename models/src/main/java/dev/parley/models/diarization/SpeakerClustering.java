package dev.parley.models.diarization;

import java.util.ArrayList;
import java.util.List;

/**
 * Groups voices into speakers: spectral clustering and a tree propose, the distances between the groups decide, and the
 * caller's bounds have the last word.
 */
final class SpeakerClustering {

    /** Clustering takes cubic time, so more points than this are clustered by an even sample of them. */
    static final int SAMPLE = 400;

    /**
     * Groups of spectral clustering closer than this are one speaker. Little speech falls apart by chance, so there a
     * greater distance is wanted: the second number over the speech in windows. All distances are tuned on meetings and
     * made-up dialogues.
     */
    private static final double SAME_SPEAKER = 0.9;

    private static final double SAME_SPEAKER_SHORT = 40;
    /** If all groups of one cut of the tree are this far apart, they are speakers whatever spectral clustering saw. */
    private static final double OTHER_SPEAKER = 1.8;

    private static final double OTHER_SPEAKER_SHORT = 25;
    /** The same where overlapped speech proves that there are two. */
    private static final double OTHER_SPEAKER_WITH_OVERLAP = 0.4;
    /** From so many windows of speech on, more than a minute half overlapped, eigenvalues count better than distances. */
    private static final double ENOUGH_FOR_SPECTRUM = 50;

    private static final double PROVING_OVERLAP_SECONDS = 1;
    private static final int FEWEST_TO_SPLIT = 8;
    private static final int FEWEST_FOR_SPECTRUM = 4;
    private static final int MOST_ESTIMATED = 8;
    private static final double SECONDS_OF_A_SPEAKER = 8;

    private SpeakerClustering() {}

    /**
     * A speaker for each point, numbered 0 on.
     *
     * @param speechSeconds speech in all, which bounds the estimate
     * @param overlapSeconds speech of two at once
     */
    static int[] cluster(List<VoicePoint> points, SpeakerCount count, double speechSeconds, double overlapSeconds) {
        if (points.isEmpty()) {
            return new int[0];
        }
        var sample = sample(points);
        int[] labels = estimate(sample, speechSeconds, overlapSeconds, count);
        int wanted = Math.min(count.clamp(Labels.count(labels)), sample.size());
        if (wanted != Labels.count(labels)) {
            labels = WardTree.of(embeddings(sample)).cut(wanted);
        }
        return sample.size() == points.size() ? labels : spread(points, ClusterSpread.of(sample, labels));
    }

    private static List<VoicePoint> sample(List<VoicePoint> points) {
        if (points.size() <= SAMPLE) {
            return points;
        }
        var sample = new ArrayList<VoicePoint>(SAMPLE);
        for (int index = 0; index < SAMPLE; index++) {
            sample.add(points.get((int) ((long) index * points.size() / SAMPLE)));
        }
        return sample;
    }

    private static int[] spread(List<VoicePoint> points, ClusterSpread clusters) {
        var labels = new int[points.size()];
        for (int index = 0; index < labels.length; index++) {
            labels[index] = Vectors.nearest(points.get(index).embedding(), clusters.centroids());
        }
        return Labels.compact(labels);
    }

    private static int[] estimate(
            List<VoicePoint> points, double speechSeconds, double overlapSeconds, SpeakerCount count) {
        if (points.size() < FEWEST_FOR_SPECTRUM || count.max() == 1) {
            return new int[points.size()];
        }
        int most = Math.clamp((int) (speechSeconds / SECONDS_OF_A_SPEAKER), 1, Math.min(MOST_ESTIMATED, count.max()));
        double speech = points.stream().mapToDouble(VoicePoint::weight).sum();
        var embeddings = embeddings(points);
        int[] spectral = mergeClose(
                points,
                Labels.compact(SpectralClustering.cluster(embeddings, most)),
                Math.max(SAME_SPEAKER, SAME_SPEAKER_SHORT / speech));
        if (points.size() < FEWEST_TO_SPLIT || (speech >= ENOUGH_FOR_SPECTRUM && Labels.count(spectral) > 1)) {
            return spectral;
        }
        var tree = WardTree.of(embeddings);
        int[] distant = split(points, tree, Math.min(MOST_ESTIMATED, count.max()), speech);
        int[] labels = Labels.count(spectral) > Labels.count(distant) ? spectral : distant;
        boolean severalSpeak = overlapSeconds >= PROVING_OVERLAP_SECONDS;
        return Labels.count(labels) == 1 && severalSpeak ? halve(points, tree) : labels;
    }

    private static int[] mergeClose(List<VoicePoint> points, int[] labels, double close) {
        int[] merged = labels;
        var closest = ClusterSpread.of(points, merged).closest();
        while (closest.distance() < close) {
            for (int index = 0; index < merged.length; index++) {
                if (merged[index] == closest.right()) {
                    merged[index] = closest.left();
                }
            }
            merged = Labels.compact(merged);
            closest = ClusterSpread.of(points, merged).closest();
        }
        return merged;
    }

    /** The finest cut whose groups all lie far apart: two speakers who are alike must not hide a third who is not. */
    private static int[] split(List<VoicePoint> points, WardTree tree, int most, double speech) {
        int[] accepted = tree.cut(1);
        for (int clusters = 2; clusters <= Math.min(most, points.size() - 1); clusters++) {
            int[] labels = tree.cut(clusters);
            if (ClusterSpread.of(points, labels).closest().distance() >= OTHER_SPEAKER + OTHER_SPEAKER_SHORT / speech) {
                accepted = labels;
            }
        }
        return accepted;
    }

    private static int[] halve(List<VoicePoint> points, WardTree tree) {
        int[] labels = tree.cut(2);
        double distance = ClusterSpread.of(points, labels).closest().distance();
        return distance >= OTHER_SPEAKER_WITH_OVERLAP ? labels : tree.cut(1);
    }

    private static double[][] embeddings(List<VoicePoint> points) {
        return points.stream().map(VoicePoint::embedding).toArray(double[][]::new);
    }
}
