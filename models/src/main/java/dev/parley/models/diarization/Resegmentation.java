package dev.parley.models.diarization;

import dev.parley.models.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves the borders between speakers to where the voices change: each speaker's mixture is adapted from the background, then
 * the best path through all frames of speech is taken, twice. Recomputes the cepstra in every pass rather than keep them.
 */
final class Resegmentation {

    private static final int PASSES = 2;
    /** Nats for a change of speaker; tuned: 20 to 40 are equally good, none at all costs four points of confusion. */
    private static final double SWITCH_PENALTY = 20;
    /** Reynolds et al. 2000. */
    private static final double RELEVANCE = 16;
    /** With fewer frames of a single voice, all of a speaker's frames are used. */
    private static final int FEWEST_SINGLE = 30;

    private final SpeechActivity activity;
    private final SpeakerModel model;
    private final Cepstra cepstra;
    private final float[] frameCepstrum = new float[Cepstra.SIZE];

    Resegmentation(SpeechActivity activity, SpeakerModel model, Cepstra cepstra) {
        this.activity = activity;
        this.model = model;
        this.cepstra = cepstra;
    }

    /** Better borders for two speakers or more; keeps at least {@code fewest} speakers. */
    SpeakerFrames refine(SpeakerFrames frames, int fewest, Progress progress) {
        var current = frames;
        for (int pass = 0; pass < PASSES && current.speakers() > 1; pass++) {
            var refined = path(current, voices(current));
            if (refined.speakers() < Math.min(fewest, current.speakers())) {
                return current;
            }
            current = refined;
            progress.reached((pass + 1.0) / PASSES);
        }
        return current;
    }

    /** Each speaker's mixture, adapted from its frames of a single voice. */
    List<GaussianMixture> voices(SpeakerFrames frames) {
        var single = new int[frames.speakers()];
        for (int frame = 0; frame < activity.frames(); frame++) {
            if (frames.owner()[frame] != SpeakerFrames.NOBODY && activity.single()[frame]) {
                single[frames.owner()[frame]]++;
            }
        }
        var sums = new ArrayList<Supervector>();
        for (int speaker = 0; speaker < frames.speakers(); speaker++) {
            sums.add(new Supervector(model.background()));
        }
        var scorer = model.background().scorer();
        var posteriors = new float[model.background().components()];
        for (int frame = 0; frame < activity.frames(); frame++) {
            int speaker = frames.owner()[frame];
            if (speaker != SpeakerFrames.NOBODY && (activity.single()[frame] || single[speaker] < FEWEST_SINGLE)) {
                scorer.posteriors(cepstrum(frame), posteriors);
                sums.get(speaker).add(frameCepstrum, posteriors);
            }
        }
        return sums.stream().map(sum -> sum.adapted(RELEVANCE)).toList();
    }

    /** The scaled cepstrum of a frame, valid until the next call. */
    float[] cepstrum(int frame) {
        cepstra.compute(frame, frameCepstrum);
        model.scale(frameCepstrum);
        return frameCepstrum;
    }

    private SpeakerFrames path(SpeakerFrames frames, List<GaussianMixture> voices) {
        var scorers = voices.stream().map(GaussianMixture::scorer).toList();
        var path = new SwitchingPath(Span.count(activity.speech()), voices.size(), SWITCH_PENALTY);
        var scores = new double[voices.size()];
        for (int frame = 0; frame < activity.frames(); frame++) {
            if (activity.speech()[frame]) {
                float[] cepstrum = cepstrum(frame);
                for (int speaker = 0; speaker < scores.length; speaker++) {
                    scores[speaker] = scorers.get(speaker).logLikelihood(cepstrum);
                }
                path.add(scores);
            }
        }
        byte[] speakers = path.speakers();
        var owner = frames.owner().clone();
        int step = 0;
        for (int frame = 0; frame < owner.length; frame++) {
            if (activity.speech()[frame]) {
                owner[frame] = speakers[step++];
            }
        }
        return new SpeakerFrames(owner, frames.speakers()).withoutEmpty();
    }
}
