package dev.parley.models.diarization;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.models.Progress;
import dev.parley.models.audio.Recording;
import dev.parley.models.onnx.OnnxSessions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * A detector of pyannote.audio 1 (SincNet, two bidirectional LSTM layers; H. Bredin et al., "pyannote.audio: neural building
 * blocks for speaker diarization", 2020): speech or overlapped speech. Input {@code waveform} [batch, 1, samples], output
 * {@code probs} [batch, frames, 2] with class 1 the one sought. Safe for concurrent calls.
 */
public final class PyanNet implements AutoCloseable {

    /** The model was trained on 2 s; its instance norms look at the whole window, so other lengths would shift it. */
    private static final int WINDOW = 32_000;

    private static final int STEP = 16_000;
    /** Samples between output frames, and from a window's start to the middle of its first one. */
    private static final int HOP = 27;

    private static final int FIRST_CENTRE = 162;
    /** Fewer samples than one receptive field give no output frame. */
    private static final int SHORTEST = 325;

    private static final int BATCH = 4;

    private final OrtSession session;

    /**
     * Opens the weights.
     *
     * @throws IOException naming the file, if it is missing or damaged
     */
    public PyanNet(Path weights) throws IOException {
        session = OnnxSessions.open(weights);
    }

    /**
     * The probability of the class sought for each frame of 10 ms, averaged over overlapping windows.
     *
     * @throws java.util.concurrent.CancellationException if {@code progress} says so
     */
    public float[] probabilities(Recording recording, Progress progress) {
        long samples = recording.samples();
        var sums = new float[Cepstra.frames(samples)];
        var counts = new short[sums.length];
        int window = (int) Math.min(WINDOW, samples);
        if (window < SHORTEST) {
            return sums;
        }
        int windows = Math.toIntExact((samples - window + STEP - 1) / STEP + 1);
        for (int first = 0; first < windows; first += BATCH) {
            int batch = Math.min(BATCH, windows - first);
            var starts = new long[batch];
            var waveform = new float[batch * window];
            for (int index = 0; index < batch; index++) {
                // The last window is flush with the end.
                starts[index] = Math.min((long) (first + index) * STEP, samples - window);
                recording.read(starts[index], waveform, index * window, window);
            }
            // Half an hour before a call begins is common, and costs as much as speech.
            if (!DigitalSilence.in(waveform)) {
                spread(run(waveform, batch, window), starts, sums, counts);
            }
            progress.reached((double) (first + batch) / windows);
        }
        for (int frame = 0; frame < sums.length; frame++) {
            sums[frame] = counts[frame] == 0 ? 0 : sums[frame] / counts[frame];
        }
        return sums;
    }

    private float[][][] run(float[] waveform, int batch, int window) {
        long[] shape = {batch, 1, window};
        try (var input = OnnxTensor.createTensor(OnnxSessions.environment(), FloatBuffer.wrap(waveform), shape);
                var result = OnnxSessions.run(session, Map.of("waveform", input))) {
            return (float[][][]) result.get(0).getValue();
        } catch (OrtException failed) {
            throw new IllegalStateException("speech or overlap detection failed: " + failed.getMessage(), failed);
        }
    }

    private static void spread(float[][][] outputs, long[] starts, float[] sums, short[] counts) {
        for (int index = 0; index < outputs.length; index++) {
            for (int hop = 0; hop < outputs[index].length; hop++) {
                long centre = starts[index] + FIRST_CENTRE + (long) hop * HOP;
                int frame = (int) Math.min(centre / Cepstra.SHIFT, sums.length - 1);
                sums[frame] += outputs[index][hop][1];
                counts[frame]++;
            }
        }
    }

    @Override
    public void close() {
        OnnxSessions.close(session);
    }
}
