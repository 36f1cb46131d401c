package dev.parley.models.diarization;

import java.util.Optional;

/**
 * Where there is speech, frame by frame of 10 ms.
 *
 * @param raw speech before smoothing: the frames worth learning a voice from
 * @param speech speech, without gaps or islands shorter than 0.1 s
 * @param overlap two people at once, smoothed alike, only within {@code speech}
 * @param single frames that are probably of one voice only
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of the array would cost
public record SpeechActivity(boolean[] raw, boolean[] speech, boolean[] overlap, boolean[] single) {

    /** Samples of a Silero probability. */
    private static final int SILERO_CHUNK = 512;
    /** For the mean of both detectors; tuned on far-field meetings, where higher loses quiet speakers. */
    private static final float THRESHOLD = 0.3f;
    /** For Silero alone, which is unsure of quiet speakers; silence and noise stay below it for all but single chunks. */
    private static final float SILERO_THRESHOLD = 0.05f;
    /** The threshold published with pyannote.audio 1's overlap model trained on AMI. */
    private static final float OVERLAP_THRESHOLD = 0.553f;

    private static final float SINGLE_THRESHOLD = 0.5f;
    /** 0.1 s, the shortest speech and pause that pyannote.audio 1 allows. */
    private static final int SHORTEST = 10;

    /**
     * Combines detectors.
     *
     * @param frames number of frames of the recording
     * @param silero probability of speech for each 512 samples
     * @param speech probability of speech for each frame, where that detector is installed
     * @param overlap probability of overlapped speech for each frame, where that detector is installed
     */
    public static SpeechActivity combine(
            int frames, float[] silero, Optional<float[]> speech, Optional<float[]> overlap) {
        var raw = new boolean[frames];
        for (int frame = 0; frame < frames; frame++) {
            float probability = sileroAt(silero, frame);
            raw[frame] = speech.isPresent()
                    ? (probability + speech.get()[frame]) / 2 > THRESHOLD
                    : probability > SILERO_THRESHOLD;
        }
        var smooth = Span.smooth(raw, SHORTEST);
        var overlapped = new boolean[frames];
        var single = new boolean[frames];
        for (int frame = 0; frame < frames; frame++) {
            float probability = overlap.isPresent() ? overlap.get()[frame] : 0;
            overlapped[frame] = probability > OVERLAP_THRESHOLD;
            single[frame] = probability <= SINGLE_THRESHOLD;
        }
        overlapped = Span.smooth(overlapped, SHORTEST);
        for (int frame = 0; frame < frames; frame++) {
            overlapped[frame] &= smooth[frame];
        }
        return new SpeechActivity(raw, smooth, overlapped, single);
    }

    private static float sileroAt(float[] silero, int frame) {
        int chunk = (int) (((long) Cepstra.SHIFT * frame + Cepstra.SHIFT / 2) / SILERO_CHUNK);
        return silero.length == 0 ? 0 : silero[Math.min(chunk, silero.length - 1)];
    }

    int frames() {
        return speech.length;
    }
}
