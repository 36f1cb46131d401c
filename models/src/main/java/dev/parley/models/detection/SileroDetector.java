package dev.parley.models.detection;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.models.Progress;
import dev.parley.models.audio.Recording;
import dev.parley.models.onnx.OnnxSessions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Silero VAD version 5 or 6 (github.com/snakers4/silero-vad): a recurrent network that hears 32 ms at a time. Opened once and
 * shared: any number of threads may detect at the same time, each with a state of its own. Closed by its owner.
 */
public final class SileroDetector implements AutoCloseable {

    /** Samples for each probability. */
    public static final int FRAME = 512;

    /** The network also hears the last samples of the frame before. */
    private static final int CONTEXT = 64;

    private static final int WINDOW = CONTEXT + FRAME;
    private static final long[] STATE_SHAPE = {2, 1, 128};

    /** Frames read from the recording at a time. */
    private static final int FRAMES_READ = 64;

    private final OrtEnvironment environment;
    private final OrtSession session;

    private SileroDetector(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    /**
     * Opens the weights.
     *
     * @throws IOException naming the file, if it is missing or damaged
     */
    public static SileroDetector open(Path weights) throws IOException {
        var session = OnnxSessions.open(weights);
        return new SileroDetector(OnnxSessions.environment(), session);
    }

    /**
     * The probability of speech in every {@link #FRAME} samples; the last ones are filled up with silence.
     *
     * @throws java.util.concurrent.CancellationException if the progress throws it
     */
    public float[] probabilities(Recording recording, Progress progress) {
        try (var network = new Network()) {
            return network.hear(recording, progress);
        } catch (OrtException e) {
            throw new IllegalStateException("speech detection failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        OnnxSessions.close(session);
    }

    /** The tensors of one recording. Nothing is allocated for a frame: the state goes to and fro between two tensors. */
    private final class Network implements AutoCloseable {

        private final FloatBuffer window = floats(WINDOW);
        private final FloatBuffer probability = floats(1);
        private final OnnxTensor windowTensor = tensor(window, 1, WINDOW);
        private final OnnxTensor probabilityTensor = tensor(probability, 1, 1);
        private final OnnxTensor state = tensor(floats(256), STATE_SHAPE);
        private final OnnxTensor nextState = tensor(floats(256), STATE_SHAPE);
        private final OnnxTensor sampleRate = OnnxTensor.createTensor(environment, (long) Recording.SAMPLE_RATE);

        private final Map<String, OnnxTensor> evenInputs =
                Map.of("input", windowTensor, "state", state, "sr", sampleRate);
        private final Map<String, OnnxTensor> oddInputs =
                Map.of("input", windowTensor, "state", nextState, "sr", sampleRate);
        private final Map<String, OnnxTensor> evenOutputs = Map.of("output", probabilityTensor, "stateN", nextState);
        private final Map<String, OnnxTensor> oddOutputs = Map.of("output", probabilityTensor, "stateN", state);

        Network() throws OrtException {}

        float[] hear(Recording recording, Progress progress) throws OrtException {
            var frames = Math.toIntExact((recording.samples() + FRAME - 1) / FRAME);
            var probabilities = new float[frames];
            var samples = new float[CONTEXT + FRAMES_READ * FRAME];
            for (var first = 0; first < frames; first += FRAMES_READ) {
                progress.reached((double) first / frames);
                System.arraycopy(samples, FRAMES_READ * FRAME, samples, 0, CONTEXT);
                recording.read((long) first * FRAME, samples, CONTEXT, FRAMES_READ * FRAME);
                for (var frame = 0; frame < Math.min(FRAMES_READ, frames - first); frame++) {
                    probabilities[first + frame] = hear(samples, frame * FRAME, first + frame);
                }
            }
            progress.reached(1);
            return probabilities;
        }

        private float hear(float[] samples, int offset, int frame) throws OrtException {
            window.put(0, samples, offset, WINDOW);
            var even = frame % 2 == 0;
            OnnxSessions.run(session, even ? evenInputs : oddInputs, Set.of(), even ? evenOutputs : oddOutputs)
                    .close();
            return probability.get(0);
        }

        private OnnxTensor tensor(FloatBuffer floats, long... shape) throws OrtException {
            return OnnxTensor.createTensor(environment, floats, shape);
        }

        private static FloatBuffer floats(int count) {
            return ByteBuffer.allocateDirect(count * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }

        @Override
        public void close() {
            windowTensor.close();
            probabilityTensor.close();
            state.close();
            nextState.close();
            sampleRate.close();
        }
    }
}
