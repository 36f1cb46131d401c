package dev.parley.models.diarization;

import java.util.ArrayList;
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

    /** One point for each window. */
    static List<VoicePoint> of(
            List<VoiceWindow> windows, SpeechActivity activity, SpeakerModel model, Cepstra cepstra) {
        var scaled = new ScaledCepstra(cepstra, model);
        var points = new ArrayList<VoicePoint>(windows.size());
        for (var window : windows) {
            points.add(of(window.heard(), activity, model, scaled));
        }
        return points;
    }

    private static VoicePoint of(Span heard, SpeechActivity activity, SpeakerModel model, ScaledCepstra scaled) {
        int clean = 0;
        for (int frame = heard.start(); frame < heard.end(); frame++) {
            clean += clean(activity, frame) ? 1 : 0;
        }
        var supervector = new Supervector(model.background());
        for (int frame = heard.start(); frame < heard.end(); frame++) {
            if (clean < FEWEST_CLEAN || clean(activity, frame)) {
                scaled.addTo(supervector, frame);
            }
        }
        double weight = Math.clamp((double) supervector.frames() / VoiceWindow.LENGTH, 0.05, 1);
        return new VoicePoint(model.embed(supervector), weight);
    }

    private static boolean clean(SpeechActivity activity, int frame) {
        return activity.raw()[frame] && activity.single()[frame];
    }
}
