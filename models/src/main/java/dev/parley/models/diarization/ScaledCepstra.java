package dev.parley.models.diarization;

import java.util.Arrays;

/** Scaled cepstra and posteriors of a recording's frames, the last few hundred of them remembered. Of one thread. */
final class ScaledCepstra {

    /** Windows overlap: a frame is asked for again within one window's length. */
    private static final int REMEMBERED = 512;

    private final Cepstra cepstra;
    private final SpeakerModel model;
    private final GaussianMixture.Scorer scorer;
    private final int[] frames = new int[REMEMBERED];
    private final float[][] values = new float[REMEMBERED][Cepstra.SIZE];
    private final float[][] posteriors;

    ScaledCepstra(Cepstra cepstra, SpeakerModel model) {
        this.cepstra = cepstra;
        this.model = model;
        scorer = model.background().scorer();
        posteriors = new float[REMEMBERED][model.background().components()];
        Arrays.fill(frames, -1);
    }

    void addTo(Supervector supervector, int frame, float weight) {
        int slot = frame % REMEMBERED;
        if (frames[slot] != frame) {
            cepstra.compute(frame, values[slot]);
            model.scale(values[slot]);
            scorer.posteriors(values[slot], posteriors[slot]);
            frames[slot] = frame;
        }
        supervector.add(values[slot], posteriors[slot], weight);
    }
}
