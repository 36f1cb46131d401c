package dev.parley.models.diarization.neural;

import ai.onnxruntime.NodeInfo;
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
import java.util.Map;

/** A network with one input and one output of floats, whatever their names. Safe for concurrent calls. */
final class PlainNetwork implements AutoCloseable {

    /** An axis of any length. */
    static final long ANY = -1;

    private final Path weights;
    private final String layout;
    private final OrtSession session;
    private final String input;
    private final long[] inputShape;

    private PlainNetwork(Path weights, String layout, OrtSession session, String input, long[] inputShape) {
        this.weights = weights;
        this.layout = layout;
        this.session = session;
        this.input = input;
        this.inputShape = inputShape;
    }

    /**
     * Opens weights that must be of some layout.
     *
     * @param layout its name, for errors
     * @param inputShape lengths of the input's axes; {@link #ANY} where it does not matter
     * @throws IOException naming the file, if it is missing, damaged or has other inputs and outputs
     */
    static PlainNetwork open(Path weights, String layout, long... inputShape) throws IOException {
        var session = OnnxSessions.open(weights);
        try {
            if (session.getNumInputs() != 1 || session.getNumOutputs() != 1) {
                throw refusal(
                        weights,
                        layout,
                        "it has the inputs %s and the outputs %s, not one of each"
                                .formatted(session.getInputNames(), session.getOutputNames()));
            }
            var input = session.getInputInfo().values().iterator().next();
            var network = new PlainNetwork(weights, layout, session, input.getName(), shape(input));
            network.requireInput(input, inputShape);
            return network;
        } catch (OrtException e) {
            OnnxSessions.close(session);
            throw new IOException("cannot open the model " + weights + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            OnnxSessions.close(session);
            throw e;
        }
    }

    private static long[] shape(NodeInfo value) {
        return value.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT
                ? tensor.getShape()
                : new long[0];
    }

    private void requireInput(NodeInfo info, long[] expected) throws IOException {
        boolean fits = inputShape.length == expected.length;
        for (int axis = 0; fits && axis < expected.length; axis++) {
            fits = inputShape[axis] == ANY || expected[axis] == ANY || inputShape[axis] == expected[axis];
        }
        if (!fits) {
            throw refusal("its input %s is %s, not floats of %s"
                    .formatted(info.getName(), info.getInfo(), Arrays.toString(expected)));
        }
    }

    /** Whether the export left that axis of the input open. */
    boolean takesAny(int axis) {
        return inputShape[axis] == ANY;
    }

    /** What the export notes about the model, by name. */
    Map<String, String> notes() throws IOException {
        try {
            return session.getMetadata().getCustomMetadata();
        } catch (OrtException e) {
            throw refusal("its metadata cannot be read: " + e.getMessage());
        }
    }

    /** The error for weights that are of another layout. */
    IOException refusal(String reason) {
        return refusal(weights, layout, reason);
    }

    private static IOException refusal(Path weights, String layout, String reason) {
        return new IOException("%s is not of the layout of %s: %s".formatted(weights, layout, reason));
    }

    /** @param values in row-major order */
    record Output(
            FloatBuffer values,
            @SuppressWarnings("ArrayRecordComponent") long[] shape) { // read at once
    }

    /**
     * Runs the network.
     *
     * @param values in row-major order; a direct buffer is not copied
     */
    Output run(FloatBuffer values, long... shape) {
        try (var tensor = OnnxTensor.createTensor(OnnxSessions.environment(), values, shape);
                var result = OnnxSessions.run(session, Map.of(input, tensor))) {
            var output = (OnnxTensor) result.get(0);
            return new Output(output.getFloatBuffer(), output.getInfo().getShape());
        } catch (OrtException e) {
            throw new IllegalStateException(layout + " failed: " + e.getMessage(), e);
        }
    }

    /** Runs the network for the first time, to see what comes out. */
    void requireOutput(FloatBuffer values, long[] shape, long... expected) throws IOException {
        try (var tensor = OnnxTensor.createTensor(OnnxSessions.environment(), values, shape);
                var result = OnnxSessions.run(session, Map.of(input, tensor))) {
            var info = result.get(0).getInfo();
            if (!(info instanceof TensorInfo output
                    && output.type == OnnxJavaType.FLOAT
                    && Arrays.equals(output.getShape(), expected))) {
                throw refusal("for %s it gives %s, not floats of %s"
                        .formatted(Arrays.toString(shape), info, Arrays.toString(expected)));
            }
        } catch (OrtException e) {
            throw refusal("it cannot be run on " + Arrays.toString(shape) + ": " + e.getMessage());
        }
    }

    /** Room for an input that ONNX Runtime reads in place. */
    static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void close() {
        OnnxSessions.close(session);
    }
}
