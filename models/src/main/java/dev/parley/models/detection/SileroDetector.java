package dev.parley.models.detection;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.models.Progress;
import dev.parley.models.audio.Recording;
import dev.parley.models.onnx.OnnxModel;
import dev.parley.models.onnx.OnnxSessions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Silero VAD version 5 or 6 (github.com/snakers4/silero-vad): a recurrent network that hears 32 ms at a time. Opened once and
 * shared: any number of threads may detect at the same time, each with a state of its own. Closed by its owner.
 *
 * <p>A call hears two seconds, see {@link SileroGraph}.
 */
public final class SileroDetector implements AutoCloseable {

    /** Samples for each probability. */
    public static final int FRAME = 512;

    /** The network also hears the last samples of the frame before. */
    private static final int CONTEXT = 64;

    private static final int WINDOW = CONTEXT + FRAME;
    private static final long[] STATE_SHAPE = {2, 1, 128};
    private static final int STATE_SIZE = 256;

    /** Frames heard in a call. */
    private static final int FRAMES_HEARD = 64;

    private final OrtSession session;

    private SileroDetector(OrtSession session) {
        this.session = session;
    }

    /**
     * Opens the weights.
     *
     * @throws IOException naming the file, if it is missing or damaged
     */
    public static SileroDetector open(Path weights) throws IOException {
        var model = OnnxModel.read(weights);
        try {
            var folder = Objects.requireNonNull(weights.toAbsolutePath().getParent());
            return new SileroDetector(OnnxSessions.open(model.with(SileroGraph.overFrames(model.graph())), folder));
        } catch (IOException | NoSuchElementException e) {
            throw new IOException(weights + " is no Silero VAD of version 5 or 6: " + e.getMessage(), e);
        }
    }

    /**
     * The probability of speech in every {@link #FRAME} samples; the last ones are filled up with silence.
     *
     * @throws java.util.concurrent.CancellationException if the progress throws it
     */
    public float[] probabilities(Recording recording, Progress progress) {
        var frames = Math.toIntExact((recording.samples() + FRAME - 1) / FRAME);
        var probabilities = new float[frames];
        var samples = new float[CONTEXT + FRAMES_HEARD * FRAME];
        var state = new float[STATE_SIZE];
        for (var first = 0; first < frames; first += FRAMES_HEARD) {
            progress.reached((double) first / frames);
            System.arraycopy(samples, FRAMES_HEARD * FRAME, samples, 0, CONTEXT);
            recording.read((long) first * FRAME, samples, CONTEXT, FRAMES_HEARD * FRAME);
            hear(samples, state, probabilities, first, Math.min(FRAMES_HEARD, frames - first));
        }
        progress.reached(1);
        return probabilities;
    }

    private void hear(float[] samples, float[] state, float[] probabilities, int first, int count) {
        var windows = new float[count * WINDOW];
        for (var frame = 0; frame < count; frame++) {
            System.arraycopy(samples, frame * FRAME, windows, frame * WINDOW, WINDOW);
        }
        try (var windowsTensor = tensor(windows, count, WINDOW);
                var stateTensor = tensor(state, STATE_SHAPE);
                var result = OnnxSessions.run(
                        session, Map.of(SileroGraph.WINDOWS, windowsTensor, SileroGraph.FIRST_STATE, stateTensor))) {
            floats(result, SileroGraph.LAST_STATE).get(state);
            floats(result, SileroGraph.PROBABILITIES).get(probabilities, first, count);
        } catch (OrtException e) {
            throw new IllegalStateException("speech detection failed: " + e.getMessage(), e);
        }
    }

    private static OnnxTensor tensor(float[] values, long... shape) throws OrtException {
        return OnnxTensor.createTensor(OnnxSessions.environment(), FloatBuffer.wrap(values), shape);
    }

    private static FloatBuffer floats(OrtSession.Result result, String name) {
        return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
    }

    @Override
    public void close() {
        OnnxSessions.close(session);
    }
}
