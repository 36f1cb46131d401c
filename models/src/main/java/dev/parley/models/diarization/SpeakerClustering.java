package dev.parley.models.diarization;

import java.util.ArrayList;
import java.util.List;

/**
 * Groups voices into speakers: spectral clustering proposes, the distances between the groups decide, and the caller's
 * bounds have the last word.
 */
final class SpeakerClustering {

    /** Clustering takes cubic time, so more points than this are clustered by an even sample of them. */
    static final int SAMPLE = 400;

    /** Groups closer than this are one speaker. All distances are tuned on meetings and made-up dialogues. */
    private static final double SAME_SPEAKER = 0.9;
    /** If all groups of one split are this far apart, they are speakers even where spectral clustering saw one. */
    private static final double OTHER_SPEAKER = 1.6;
    /** The same where overlapped speech proves that there are two. */
    private static final double OTHER_SPEAKER_WITH_OVERLAP = 0.8;

    private static final double PROVING_OVERLAP_SECONDS = 1;
    private static final int FEWEST_TO_SPLIT = 8;
    private static final int FEWEST_FOR_SPECTRUM = 4;
    private static final int MOST_ESTIMATED = 8;
    private static final int MOST_SPLIT = 6;
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
        int[] labels = mergeClose(points, Labels.compact(SpectralClustering.cluster(embeddings(points), most)));
        if (Labels.count(labels) > 1 || points.size() < FEWEST_TO_SPLIT) {
            return labels;
        }
        return split(points, most, overlapSeconds);
    }

    private static int[] mergeClose(List<VoicePoint> points, int[] labels) {
        int[] merged = labels;
        var closest = ClusterSpread.of(points, merged).closest();
        while (closest.distance() < SAME_SPEAKER) {
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

    private static int[] split(List<VoicePoint> points, int most, double overlapSeconds) {
        var tree = WardTree.of(embeddings(points));
        int[] accepted = tree.cut(1);
        for (int clusters = 2; clusters <= Math.min(most, MOST_SPLIT); clusters++) {
            int[] labels = tree.cut(clusters);
            if (ClusterSpread.of(points, labels).closest().distance() < OTHER_SPEAKER) {
                break;
            }
            accepted = labels;
        }
        if (Labels.count(accepted) == 1 && overlapSeconds >= PROVING_OVERLAP_SECONDS) {
            int[] labels = tree.cut(2);
            if (ClusterSpread.of(points, labels).closest().distance() >= OTHER_SPEAKER_WITH_OVERLAP) {
                return labels;
            }
        }
        return accepted;
    }

    private static double[][] embeddings(List<VoicePoint> points) {
        return points.stream().map(VoicePoint::embedding).toArray(double[][]::new);
    }
}
