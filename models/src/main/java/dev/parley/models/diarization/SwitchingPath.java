package dev.parley.models.diarization;

/**
 * The most likely sequence of speakers when each switch costs the same (A. Viterbi, 1967). Keeps five bytes a step, because with
 * one price for all switches a speaker comes either from itself or from the best of all.
 */
final class SwitchingPath {

    private final double penalty;
    private final byte[] best;
    private final int[] switched;
    private final double[] scores;
    private int steps;

    /**
     * A path not yet begun.
     *
     * @param penalty what a switch costs, in nats
     */
    SwitchingPath(int steps, int speakers, double penalty) {
        this.penalty = penalty;
        best = new byte[steps];
        switched = new int[steps];
        scores = new double[speakers];
    }

    /** Takes the log-likelihood of each speaker in the next steps, step after step. */
    void add(float[] logLikelihoods) {
        for (int first = 0; first < logLikelihoods.length; first += scores.length) {
            step(logLikelihoods, first);
        }
    }

    private void step(float[] logLikelihoods, int first) {
        int leader = leader();
        double entry = scores[leader] - penalty;
        int mask = 0;
        for (int speaker = 0; speaker < scores.length; speaker++) {
            if (entry > scores[speaker] && steps > 0) {
                scores[speaker] = entry;
                mask |= 1 << speaker;
            }
            scores[speaker] += logLikelihoods[first + speaker];
        }
        best[steps] = (byte) leader;
        switched[steps] = mask;
        steps++;
    }

    /** The speaker of each step. */
    byte[] speakers() {
        var path = new byte[steps];
        int speaker = leader();
        for (int step = steps - 1; step >= 0; step--) {
            path[step] = (byte) speaker;
            if ((switched[step] & 1 << speaker) != 0) {
                speaker = best[step];
            }
        }
        return path;
    }

    private int leader() {
        int leader = 0;
        for (int speaker = 1; speaker < scores.length; speaker++) {
            if (scores[speaker] > scores[leader]) {
                leader = speaker;
            }
        }
        return leader;
    }
}
