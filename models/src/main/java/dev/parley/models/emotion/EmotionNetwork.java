package dev.parley.models.emotion;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import dev.parley.models.onnx.OnnxSessions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Optional;

/** A network that sorts sound into classes, of either layout, which its input tells. Safe for concurrent calls. */
final class EmotionNetwork implements AutoCloseable {

    private static final String MASK = "attention_mask";
    private static final double NEAR_ONE = 1e-3;

    private final OrtSession session;
    private final String input;
    private final boolean masked;
    private final FrontEnd frontEnd;
    private final int classes;

    /** Some exports end with a softmax, some before it. */
    private final boolean makesShares;

    /** Hears two sounds to find out what comes out of it: the first call of a session allocates in any case. */
    private EmotionNetwork(OrtSession session, String input, boolean masked, FrontEnd frontEnd) {
        this.session = session;
        this.input = input;
        this.masked = masked;
        this.frontEnd = frontEnd;
        var silence = new float[frontEnd.window()];
        var click = silence.clone();
        click[click.length / 2] = 1;
        var heard = run(frontEnd.of(silence));
        this.classes = heard.length;
        this.makesShares = areShares(heard) && areShares(run(frontEnd.of(click)));
    }

    /**
     * Opens weights.
     *
     * @throws IOException naming the file, if it is missing, damaged or of another layout
     */
    static EmotionNetwork open(Path weights) throws IOException {
        var session = OnnxSessions.open(weights);
        try {
            var masked = session.getInputNames().contains(MASK);
            var inputs = session.getInputInfo().values().stream()
                    .filter(input -> !input.getName().equals(MASK))
                    .toList();
            var frontEnd = inputs.size() == 1 ? frontEnd(inputs.getFirst().getInfo()) : Optional.<FrontEnd>empty();
            if (frontEnd.isPresent()) {
                return new EmotionNetwork(session, inputs.getFirst().getName(), masked, frontEnd.get());
            }
            throw new IOException(
                    ("%s is of no layout that Parley knows: its inputs are %s; it must have one of floats,"
                                    + " [batch, samples] or [batch, %d, 1], and no other but %s")
                            .formatted(weights, session.getInputInfo().values(), MeanCepstra.FRAMES, MASK));
        } catch (OrtException e) {
            OnnxSessions.close(session);
            throw new IOException("cannot open the model " + weights + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            OnnxSessions.close(session);
            throw e;
        }
    }

    private static Optional<FrontEnd> frontEnd(ValueInfo info) {
        if (!(info instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
            return Optional.empty();
        }
        var shape = tensor.getShape();
        if (shape.length == 2) {
            return Optional.of(new PlainSamples());
        }
        var isCepstra = shape.length == 3 && shape[1] == MeanCepstra.FRAMES && shape[2] == 1;
        return isCepstra ? Optional.of(new MeanCepstra()) : Optional.empty();
    }

    FrontEnd frontEnd() {
        return frontEnd;
    }

    int classes() {
        return classes;
    }

    /** The share of each class in one window, together 1. */
    double[] shares(FrontEnd.Input window) {
        var heard = run(window);
        return makesShares ? heard : softmax(heard);
    }

    private double[] run(FrontEnd.Input window) {
        var environment = OnnxSessions.environment();
        try (var sound = OnnxTensor.createTensor(environment, FloatBuffer.wrap(window.values()), window.shape());
                var mask = OnnxTensor.createTensor(environment, ones(window), new long[] {1, window.values().length})) {
            var inputs = new HashMap<String, OnnxTensor>();
            inputs.put(input, sound);
            if (masked) {
                inputs.put(MASK, mask);
            }
            try (var result = OnnxSessions.run(session, inputs)) {
                var output = ((OnnxTensor) result.get(0)).getFloatBuffer();
                var values = new double[output.remaining()];
                for (var i = 0; i < values.length; i++) {
                    values[i] = output.get(i);
                }
                if (!Arrays.stream(values).allMatch(Double::isFinite)) {
                    throw new IllegalStateException("the model of emotions gives numbers that are none");
                }
                return values;
            }
        } catch (OrtException e) {
            throw new IllegalStateException("the model of emotions failed: " + e.getMessage(), e);
        }
    }

    private static LongBuffer ones(FrontEnd.Input window) {
        var ones = new long[window.values().length];
        Arrays.fill(ones, 1);
        return LongBuffer.wrap(ones);
    }

    private static boolean areShares(double[] values) {
        return Arrays.stream(values).allMatch(share -> share >= 0)
                && Math.abs(Arrays.stream(values).sum() - 1) < NEAR_ONE;
    }

    private static double[] softmax(double[] logits) {
        var highest = Arrays.stream(logits).max().orElseThrow();
        var powers =
                Arrays.stream(logits).map(logit -> Math.exp(logit - highest)).toArray();
        var sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).map(power -> power / sum).toArray();
    }

    @Override
    public void close() {
        OnnxSessions.close(session);
    }
}
