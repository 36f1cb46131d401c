package dev.parley.models.audio;

import dev.parley.models.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How loud a recording is from moment to moment, for drawing it: the loudest absolute sample of each hundredth of a second, one
 * byte each. A byte is 255 times the square root of the amplitude, so that quiet speech has steps enough: 255 is full scale,
 * 81 is -20 dB, 8 is -60 dB. The loudest of several bytes is the byte of the loudest.
 */
public final class Peaks {

    /** Bytes a second of the recording. */
    public static final int PER_SECOND = 100;

    private static final int SAMPLES = Recording.SAMPLE_RATE / PER_SECOND;
    private static final int LOUDEST = 255;

    /** A second at a time: memory does not depend on the length. */
    private static final int BLOCK = SAMPLES * PER_SECOND;

    private Peaks() {}

    /**
     * The peaks of a recording from its first moment to its last, of several channels those of the loudest.
     *
     * @param channels 16 kHz mono WAV files, as {@link AudioDecoder} writes them
     * @param progress called on this thread
     */
    public static byte[] of(List<Path> channels, Progress progress) throws IOException {
        var recordings = new ArrayList<Recording>();
        try {
            for (var channel : channels) {
                recordings.add(Recording.open(channel));
            }
            return ofAll(recordings, progress);
        } finally {
            recordings.forEach(Recording::close);
        }
    }

    private static byte[] ofAll(List<Recording> recordings, Progress progress) {
        var samples = recordings.stream().mapToLong(Recording::samples).max().orElse(0);
        var peaks = new byte[Math.toIntExact((samples + SAMPLES - 1) / SAMPLES)];
        var block = new float[BLOCK];
        for (var first = 0L; first < samples; first += BLOCK) {
            for (var recording : recordings) {
                recording.read(first, block, 0, BLOCK);
                raise(peaks, (int) (first / SAMPLES), block);
            }
            progress.reached(first / (double) samples);
        }
        progress.reached(1);
        return peaks;
    }

    private static void raise(byte[] peaks, int from, float[] block) {
        for (var i = 0; i < PER_SECOND && from + i < peaks.length; i++) {
            var loudest = 0f;
            for (var sample = i * SAMPLES; sample < (i + 1) * SAMPLES; sample++) {
                loudest = Math.max(loudest, Math.abs(block[sample]));
            }
            var peak = (int) Math.round(LOUDEST * Math.sqrt(Math.min(1, loudest)));
            peaks[from + i] = (byte) Math.max(peak, Byte.toUnsignedInt(peaks[from + i]));
        }
    }
}
