package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.parley.models.onnx.OnnxSessions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The encoder: 30 s of log-mel spectrum to hidden states. One sound at a time, since its attention over 1500 frames takes much
 * memory and a batch of it is no faster on one thread. Thread-safe.
 */
final class Encoder implements AutoCloseable {

    private static final String INPUT = "input_features";
    private static final String OUTPUT = "last_hidden_state";

    private final OrtSession session;

    private Encoder(OrtSession session) {
        this.session = session;
    }

    /**
     * Opens {@code encoder_model.onnx}.
     *
     * @param mels number of filters that {@code config.json} says
     * @throws IOException if the file is missing or no encoder of such a Whisper
     */
    static Encoder open(Path folder, int mels) throws IOException {
        var file = folder.resolve("encoder_model.onnx");
        var session = OnnxSessions.open(file);
        if (!session.getInputNames().contains(INPUT)
                || !session.getOutputNames().contains(OUTPUT)) {
            var found = session.getInputNames() + " and " + session.getOutputNames();
            OnnxSessions.close(session);
            throw new IOException(file + " is no encoder of Whisper: it has " + found);
        }
        try {
            requireInput(
                    (TensorInfo) Objects.requireNonNull(session.getInputInfo().get(INPUT))
                            .getInfo(),
                    mels);
            return new Encoder(session);
        } catch (OrtException e) {
            OnnxSessions.close(session);
            throw new IOException(file + " does not fit: " + e.getMessage(), e);
        }
    }

    private static void requireInput(TensorInfo input, int mels) throws OrtException {
        if (input.type != OnnxJavaType.FLOAT) {
            throw new OrtException("its input is of " + input.type + "; take the float32 export");
        }
        var axes = input.getShape();
        if (axes.length != 3 || (axes[1] > 0 && axes[1] != mels)) {
            throw new OrtException(
                    "it hears " + Arrays.toString(axes) + ", but config.json says num_mel_bins: " + mels);
        }
    }

    /**
     * What the encoder made of one sound.
     *
     * @param states [frames, width] in row-major order
     */
    record Encoded(FloatBuffer states, long frames, long width) {

        /** Several sounds as one input of the decoder, [sounds, frames, width]; closed by the caller. */
        static OnnxTensor batch(List<Encoded> sounds) throws OrtException {
            var first = sounds.getFirst();
            var size = Math.toIntExact(first.frames * first.width);
            var states = direct(sounds.size() * size);
            for (var i = 0; i < sounds.size(); i++) {
                states.put(i * size, sounds.get(i).states, 0, size);
            }
            return OnnxTensor.createTensor(
                    OnnxSessions.environment(), states, new long[] {sounds.size(), first.frames, first.width});
        }
    }

    /** @param spectrum [mels, frames] in row-major order */
    Encoded encode(float[] spectrum, int mels) throws OrtException {
        var features = direct(spectrum.length).put(0, spectrum);
        var shape = new long[] {1, mels, spectrum.length / mels};
        try (var input = OnnxTensor.createTensor(OnnxSessions.environment(), features, shape);
                var result = OnnxSessions.run(session, Map.of(INPUT, input))) {
            var states = (OnnxTensor) result.get(OUTPUT).orElseThrow();
            var axes = states.getInfo().getShape();
            return new Encoded(states.getFloatBuffer(), axes[1], axes[2]);
        }
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void close() {
        OnnxSessions.close(session);
    }
}
