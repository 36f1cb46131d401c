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
        var voices = new ArrayList<GaussianMixture>();
        try (var scorer = new MixtureScorer(List.of(model.background()))) {
            for (int speaker = 0; speaker < frames.speakers(); speaker++) {
                voices.add(voice(frames, speaker, single[speaker] < FEWEST_SINGLE, scorer));
            }
        }
        return voices;
    }

    private GaussianMixture voice(SpeakerFrames frames, int speaker, boolean allFrames, MixtureScorer scorer) {
        var sum = new Supervector(model.background());
        var batch = new FrameBatch(cepstra, model);
        for (int frame = 0; frame < activity.frames(); frame++) {
            if (frames.owner()[frame] == speaker && (allFrames || activity.single()[frame])) {
                batch.add(frame, 1);
            }
            if (batch.isFull() || frame == activity.frames() - 1) {
                batch.addTo(sum, scorer);
                batch.clear();
            }
        }
        return sum.adapted(RELEVANCE);
    }

    /** The log-likelihood of a stretch under each voice, a frame on average. */
    double[] meanLogLikelihoods(Span span, MixtureScorer scorer, int voices) {
        var means = new double[voices];
        var batch = new FrameBatch(cepstra, model);
        for (int frame = span.start(); frame < span.end(); frame++) {
            batch.add(frame, 1);
            if (batch.isFull() || frame == span.end() - 1) {
                float[] scores = batch.logLikelihoods(scorer);
                for (int index = 0; index < scores.length; index++) {
                    means[index % voices] += scores[index] / (double) span.length();
                }
                batch.clear();
            }
        }
        return means;
    }

    private SpeakerFrames path(SpeakerFrames frames, List<GaussianMixture> voices) {
        var path = new SwitchingPath(Span.count(activity.speech()), voices.size(), SWITCH_PENALTY);
        var batch = new FrameBatch(cepstra, model);
        try (var scorer = new MixtureScorer(voices)) {
            for (int frame = 0; frame < activity.frames(); frame++) {
                if (activity.speech()[frame]) {
                    batch.add(frame, 1);
                }
                if (batch.isFull() || frame == activity.frames() - 1) {
                    path.add(batch.logLikelihoods(scorer));
                    batch.clear();
                }
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
