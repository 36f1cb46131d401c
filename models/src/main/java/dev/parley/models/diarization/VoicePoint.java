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
        var points = of(windows, activity, starts.getFirst(), new ScaledCepstra(cepstra, model));
        for (var other : starts.subList(1, starts.size())) {
            var heard = of(windows, activity, other, new ScaledCepstra(cepstra, other));
            for (int index = 0; index < points.size(); index++) {
                points.set(index, points.get(index).and(heard.get(index)));
            }
        }
        return points;
    }

    private static List<VoicePoint> of(
            List<VoiceWindow> windows, SpeechActivity activity, SpeakerModel start, ScaledCepstra scaled) {
        var points = new ArrayList<VoicePoint>(windows.size());
        for (var window : windows) {
            points.add(of(window.heard(), activity, start, scaled));
        }
        return points;
    }

    /** The same window in the spaces of two starts: squared distances add up. */
    private VoicePoint and(VoicePoint other) {
        var joined = Arrays.copyOf(embedding, embedding.length + other.embedding.length);
        System.arraycopy(other.embedding, 0, joined, embedding.length, other.embedding.length);
        return new VoicePoint(joined, weight);
    }

    private static VoicePoint of(Span heard, SpeechActivity activity, SpeakerModel model, ScaledCepstra scaled) {
        int clean = 0;
        for (int frame = heard.start(); frame < heard.end(); frame++) {
            clean += clean(activity, frame) ? 1 : 0;
        }
        var supervector = new Supervector(model.background());
        for (int frame = heard.start(); frame < heard.end(); frame++) {
            if (clean < FEWEST_CLEAN || clean(activity, frame)) {
                scaled.addTo(supervector, frame, 1);
            }
        }
        double weight = Math.clamp(supervector.frames() / VoiceWindow.LENGTH, 0.05, 1);
        addContext(supervector, heard.start() - 1, -1, activity, scaled);
        addContext(supervector, heard.end(), 1, activity, scaled);
        return new VoicePoint(model.embed(supervector), weight);
    }

    /** Clean speech that adjoins the window, counting less the further away it is. */
    private static void addContext(
            Supervector supervector, int first, int direction, SpeechActivity activity, ScaledCepstra scaled) {
        for (int distance = 0; distance < CONTEXT; distance++) {
            int frame = first + direction * distance;
            if (frame < 0 || frame >= activity.frames() || !activity.speech()[frame]) {
                return;
            }
            if (clean(activity, frame)) {
                scaled.addTo(supervector, frame, CONTEXT_WEIGHT * (1 - (float) distance / CONTEXT));
            }
        }
    }

    private static boolean clean(SpeechActivity activity, int frame) {
        return activity.raw()[frame] && activity.single()[frame];
    }
}
