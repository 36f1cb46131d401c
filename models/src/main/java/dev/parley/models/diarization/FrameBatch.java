package dev.parley.models.diarization;

/** Scaled cepstra of chosen frames, one behind the other as a {@link MixtureScorer} takes them. Of one thread. */
final class FrameBatch {

    /** Enough that a call costs little beside them; a window with what is around it has less. */
    private static final int MOST = 512;

    private final Cepstra cepstra;
    private final SpeakerModel model;
    private final float[] values = new float[MOST * Cepstra.SIZE];
    private final float[] weights = new float[MOST];
    private int count;

    FrameBatch(Cepstra cepstra, SpeakerModel model) {
        this.cepstra = cepstra;
        this.model = model;
    }

    /** Takes a frame, of which so much counts. */
    void add(int frame, float weight) {
        cepstra.read(frame, values, count * Cepstra.SIZE);
        model.scale(values, count * Cepstra.SIZE);
        weights[count++] = weight;
    }

    boolean isFull() {
        return count == MOST;
    }

    int count() {
        return count;
    }

    /** Forgets the frames. */
    void clear() {
        count = 0;
    }

    /** Adds all frames to what a supervector was made of. */
    void addTo(Supervector supervector, MixtureScorer background) {
        supervector.add(background, values, weights, count);
    }

    /** The log-likelihoods of all frames, [frame * mixtures + mixture]. */
    float[] logLikelihoods(MixtureScorer scorer) {
        return count == 0 ? new float[0] : scorer.logLikelihoods(values, count);
    }
}
