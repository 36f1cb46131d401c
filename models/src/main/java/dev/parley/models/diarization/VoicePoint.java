package dev.parley.models.diarization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A window's voice as a point.
 *
 * @param embedding where it lies
 * @param weight how much speech it was heard from: 0.05 to 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of the array would cost
record VoicePoint(double[] embedding, double weight) {

    /** With fewer clean frames than this, all frames of the window are used. */
    private static final int FEWEST_CLEAN = 30;
    /** 0.75 s on each side: steadies the voices of meetings, and blurs short turns little. */
    private static final int CONTEXT = 75;

    private static final float CONTEXT_WEIGHT = 0.5f;

    /** One point for each window. */
    static List<VoicePoint> of(
            List<VoiceWindow> windows, SpeechActivity activity, SpeakerModel model, Cepstra cepstra) {
        var starts = model.starts();
        var points = ofStart(windows, activity, starts.getFirst(), cepstra);
        for (var other : starts.subList(1, starts.size())) {
            var heard = ofStart(windows, activity, other, cepstra);
            for (int index = 0; index < points.size(); index++) {
                points.set(index, points.get(index).and(heard.get(index)));
            }
        }
        return points;
    }

    private static List<VoicePoint> ofStart(
            List<VoiceWindow> windows, SpeechActivity activity, SpeakerModel start, Cepstra cepstra) {
        var points = new ArrayList<VoicePoint>(windows.size());
        var frames = new FrameBatch(cepstra, start);
        try (var scorer = new MixtureScorer(List.of(start.background()))) {
            for (var window : windows) {
                double weight = choose(window.heard(), activity, frames);
                var supervector = new Supervector(start.background());
                frames.addTo(supervector, scorer);
                points.add(new VoicePoint(start.embed(supervector), weight));
            }
        }
        return points;
    }

    /** The same window in the spaces of two starts: squared distances add up. */
    private VoicePoint and(VoicePoint other) {
        var joined = Arrays.copyOf(embedding, embedding.length + other.embedding.length);
        System.arraycopy(other.embedding, 0, joined, embedding.length, other.embedding.length);
        return new VoicePoint(joined, weight);
    }

    /** Collects the frames that a window is heard from, and returns how much speech of its own they are. */
    private static double choose(Span heard, SpeechActivity activity, FrameBatch frames) {
        int clean = 0;
        for (int frame = heard.start(); frame < heard.end(); frame++) {
            clean += clean(activity, frame) ? 1 : 0;
        }
        frames.clear();
        for (int frame = heard.start(); frame < heard.end(); frame++) {
            if (clean < FEWEST_CLEAN || clean(activity, frame)) {
                frames.add(frame, 1);
            }
        }
        double weight = Math.clamp((double) frames.count() / VoiceWindow.LENGTH, 0.05, 1);
        addContext(heard.start() - 1, -1, activity, frames);
        addContext(heard.end(), 1, activity, frames);
        return weight;
    }

    /** Clean speech that adjoins the window, counting less the further away it is. */
    private static void addContext(int first, int direction, SpeechActivity activity, FrameBatch frames) {
        for (int distance = 0; distance < CONTEXT; distance++) {
            int frame = first + direction * distance;
            if (frame < 0 || frame >= activity.frames() || !activity.speech()[frame]) {
                return;
            }
            if (clean(activity, frame)) {
                frames.add(frame, CONTEXT_WEIGHT * (1 - (float) distance / CONTEXT));
            }
        }
    }

    private static boolean clean(SpeechActivity activity, int frame) {
        return activity.raw()[frame] && activity.single()[frame];
    }
}
