package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.models.onnx.OnnxSessions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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

    /** @throws IOException if {@code encoder_model.onnx} is missing or none of Whisper's */
    static Encoder open(Path folder) throws IOException {
        var file = folder.resolve("encoder_model.onnx");
        var session = OnnxSessions.open(file);
        if (!session.getInputNames().contains(INPUT)
                || !session.getOutputNames().contains(OUTPUT)) {
            var found = session.getInputNames() + " and " + session.getOutputNames();
            OnnxSessions.close(session);
            throw new IOException(file + " is no encoder of Whisper: it has " + found);
        }
        return new Encoder(session);
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
