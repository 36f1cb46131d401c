package dev.parley.models.diarization;

import java.util.Arrays;

/**
 * Names the second speaker of overlapped speech: somebody who speaks shortly before or after, or whose voice fits.
 * Somebody near in time is the usual heuristic (S. Otterson, M. Ostendorf, "Efficient use of overlap information in speaker
 * diarization", 2007).
 */
final class SecondSpeaker {

    /** Frames around an overlap in which others are looked for: 5 s. */
    private static final int REACH = 500;
    /** Frames in which nearness falls to 1/e: 1.5 s. */
    private static final double DECAY = 150;
    /** Frames a second. */
    private static final double RATE = 100;

    private SecondSpeaker() {}

    /** For each frame the second speaker, or {@link SpeakerFrames#NOBODY}. */
    static byte[] find(SpeakerFrames first, SpeechActivity activity, Resegmentation voices) {
        var second = new byte[activity.frames()];
        Arrays.fill(second, SpeakerFrames.NOBODY);
        var overlaps = Span.runs(activity.overlap());
        if (first.speakers() < 2 || overlaps.isEmpty()) {
            return second;
        }
        try (var scorer = new MixtureScorer(voices.voices(first))) {
            for (var overlap : overlaps) {
                double[] scores = fit(voices.meanLogLikelihoods(overlap, scorer, first.speakers()));
                addNearness(overlap, first.owner(), scores);
                for (int frame = overlap.start(); frame < overlap.end(); frame++) {
                    second[frame] = bestOther(scores, first.owner()[frame]);
                }
            }
        }
        return second;
    }

    /** The likelihood of each voice, relative to the best. */
    private static double[] fit(double[] logLikelihoods) {
        double best = Arrays.stream(logLikelihoods).max().orElse(0);
        return Arrays.stream(logLikelihoods)
                .map(logLikelihood -> Math.exp(logLikelihood - best))
                .toArray();
    }

    private static void addNearness(Span overlap, byte[] owner, double[] scores) {
        int from = Math.max(0, overlap.start() - REACH);
        int to = Math.min(owner.length, overlap.end() + REACH);
        for (int frame = from; frame < to; frame++) {
            if (owner[frame] != SpeakerFrames.NOBODY) {
                int distance = Math.max(0, Math.max(overlap.start() - frame, frame - overlap.end() + 1));
                scores[owner[frame]] += Math.exp(-distance / DECAY) / RATE;
            }
        }
    }

    private static byte bestOther(double[] scores, byte own) {
        int best = -1;
        for (int speaker = 0; speaker < scores.length; speaker++) {
            if (speaker != own && (best < 0 || scores[speaker] > scores[best])) {
                best = speaker;
            }
        }
        return (byte) best;
    }
}
