package dev.parley.models.diarization;

import java.util.Arrays;
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
    /**
     * Speech has at least one frame at which the mean of both detectors, itself averaged over 0.11 s, is above the first, and
     * lasts as long as it is above the second. Both far below one half, because Silero is deaf to quiet far speakers.
     */
    private static final float ONSET = 0.42f;

    private static final float OFFSET = 0.25f;
    private static final int AVERAGED = 11;
    /** For Silero alone, which is unsure of quiet speakers; silence and noise stay below it for all but single chunks. */
    private static final float SILERO_THRESHOLD = 0.05f;
    /** The threshold published with pyannote.audio 1's overlap model trained on AMI. */
    private static final float OVERLAP_THRESHOLD = 0.553f;

    private static final float SINGLE_THRESHOLD = 0.5f;
    /** 0.1 s, the shortest speech and pause that pyannote.audio 1 allows. */
    private static final int SHORTEST = 10;
    /** 0.3 s: the detector flickers, and shorter overlap is as often wrong as right. */
    private static final int SHORTEST_OVERLAP = 30;

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
        var raw = speech.isPresent() ? spoken(mean(frames, silero, speech.get())) : spoken(frames, silero);
        var smooth = Span.smooth(raw, SHORTEST);
        var overlapped = new boolean[frames];
        var single = new boolean[frames];
        for (int frame = 0; frame < frames; frame++) {
            float probability = overlap.isPresent() ? overlap.get()[frame] : 0;
            overlapped[frame] = probability > OVERLAP_THRESHOLD;
            single[frame] = probability <= SINGLE_THRESHOLD;
        }
        overlapped = Span.smooth(overlapped, SHORTEST_OVERLAP);
        for (int frame = 0; frame < frames; frame++) {
            overlapped[frame] &= smooth[frame];
        }
        return new SpeechActivity(raw, smooth, overlapped, single);
    }

    private static boolean[] spoken(int frames, float[] silero) {
        var spoken = new boolean[frames];
        for (int frame = 0; frame < frames; frame++) {
            spoken[frame] = sileroAt(silero, frame) > SILERO_THRESHOLD;
        }
        return spoken;
    }

    private static float[] mean(int frames, float[] silero, float[] speech) {
        var mean = new float[frames];
        for (int frame = 0; frame < frames; frame++) {
            mean[frame] = (sileroAt(silero, frame) + speech[frame]) / 2;
        }
        return mean;
    }

    private static boolean[] spoken(float[] probabilities) {
        float[] average = average(probabilities);
        var spoken = new boolean[average.length];
        for (int frame = 0; frame < spoken.length; frame++) {
            spoken[frame] = average[frame] > OFFSET;
        }
        for (var run : Span.runs(spoken)) {
            float most = 0;
            for (int frame = run.start(); frame < run.end(); frame++) {
                most = Math.max(most, average[frame]);
            }
            Arrays.fill(spoken, run.start(), run.end(), most > ONSET);
        }
        return spoken;
    }

    private static float[] average(float[] probabilities) {
        var average = new float[probabilities.length];
        double sum = 0;
        int count = 0;
        for (int ahead = 0; ahead < probabilities.length + AVERAGED / 2; ahead++) {
            if (ahead < probabilities.length) {
                sum += probabilities[ahead];
                count++;
            }
            if (ahead >= AVERAGED) {
                sum -= probabilities[ahead - AVERAGED];
                count--;
            }
            if (ahead >= AVERAGED / 2) {
                average[ahead - AVERAGED / 2] = (float) (sum / count);
            }
        }
        return average;
    }

    /** The same without frames of digital silence, in which detectors hear the speech before and after. */
    public SpeechActivity without(boolean[] silence) {
        var heard = raw.clone();
        var smooth = speech.clone();
        for (int frame = 0; frame < raw.length; frame++) {
            heard[frame] &= !silence[frame];
            smooth[frame] &= !silence[frame];
        }
        smooth = Span.smooth(smooth, SHORTEST);
        var overlapped = overlap.clone();
        for (int frame = 0; frame < raw.length; frame++) {
            overlapped[frame] &= smooth[frame];
        }
        return new SpeechActivity(heard, smooth, overlapped, single);
    }

    private static float sileroAt(float[] silero, int frame) {
        int chunk = (int) (((long) Cepstra.SHIFT * frame + Cepstra.SHIFT / 2) / SILERO_CHUNK);
        return silero.length == 0 ? 0 : silero[Math.min(chunk, silero.length - 1)];
    }

    int frames() {
        return speech.length;
    }
}
