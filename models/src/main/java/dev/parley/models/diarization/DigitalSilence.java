package dev.parley.models.diarization;

import dev.parley.models.audio.Recording;

/**
 * Frames in which a recording holds nothing: cut together, muted or put on hold. A detector that looks at two seconds at a
 * time takes short ones for speech.
 */
public final class DigitalSilence {

    /** The mean square of a signal that is off by two steps of 16 bits; quiet rooms are far above. */
    private static final double POWER = 4 / (32_768.0 * 32_768.0);

    private static final int BLOCK_FRAMES = 256;

    private DigitalSilence() {}

    /** For each frame of 10 ms, whether it is silence. */
    public static boolean[] in(Recording recording) {
        var silence = new boolean[Cepstra.frames(recording.samples())];
        var block = new float[BLOCK_FRAMES * Cepstra.SHIFT];
        for (int first = 0; first < silence.length; first += BLOCK_FRAMES) {
            long start = (long) first * Cepstra.SHIFT;
            int samples = (int) Math.min(block.length, recording.samples() - start);
            recording.read(start, block, 0, samples);
            for (int from = 0; from < samples; from += Cepstra.SHIFT) {
                silence[first + from / Cepstra.SHIFT] =
                        power(block, from, Math.min(from + Cepstra.SHIFT, samples)) < POWER;
            }
        }
        return silence;
    }

    /** Whether some samples, all together, are silence. */
    static boolean in(float[] samples) {
        return power(samples, 0, samples.length) < POWER;
    }

    private static double power(float[] samples, int from, int to) {
        double sum = 0;
        for (int index = from; index < to; index++) {
            sum += samples[index] * samples[index];
        }
        return sum / (to - from);
    }
}
