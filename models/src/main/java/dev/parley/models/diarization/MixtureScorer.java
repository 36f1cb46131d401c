package dev.parley.models.diarization;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.models.onnx.OnnxAttributes;
import dev.parley.models.onnx.OnnxElement;
import dev.parley.models.onnx.OnnxGraph;
import dev.parley.models.onnx.OnnxNode;
import dev.parley.models.onnx.OnnxSessions;
import dev.parley.models.onnx.OnnxValue;
import dev.parley.models.onnx.OnnxWeight;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Scores many frames at once with Gaussian mixtures of one size, inside ONNX Runtime: with diagonal covariances the exponents of
 * all Gaussians are a product of the frames and their squares with two matrices. Belongs to one thread, which closes it.
 */
public final class MixtureScorer implements AutoCloseable {

    /** For each frame the logarithm of each weighted Gaussian. */
    private static final List<OnnxNode> SCORES = List.of(
            OnnxNode.of("Mul", List.of("frames", "frames"), "squares"),
            OnnxNode.of("MatMul", List.of("frames", "linear"), "linear_part"),
            OnnxNode.of("MatMul", List.of("squares", "quadratic"), "quadratic_part"),
            OnnxNode.of("Add", List.of("linear_part", "quadratic_part"), "exponents"),
            OnnxNode.of("Add", List.of("exponents", "constants"), "scores"));

    private static final OrtSession LIKELIHOODS = OnnxSessions.openForEver(likelihoods());
    private static final OrtSession SUMS = OnnxSessions.openForEver(sums());

    private final int dimensions;
    private final int components;
    private final int mixtures;
    private final OnnxTensor linear;
    private final OnnxTensor quadratic;
    private final OnnxTensor constants;
    private final OnnxTensor shape;

    /** A scorer for mixtures of as many components each. */
    public MixtureScorer(List<GaussianMixture> mixtures) {
        this.mixtures = mixtures.size();
        dimensions = mixtures.getFirst().dimensions();
        components = mixtures.getFirst().components();
        int columns = mixtures.size() * components;
        var linearValues = new float[dimensions * columns];
        var quadraticValues = new float[dimensions * columns];
        var constantValues = new float[columns];
        for (int column = 0; column < columns; column++) {
            var mixture = mixtures.get(column / components);
            int component = column % components;
            double constant = Math.log(mixture.weight(component));
            for (int dimension = 0; dimension < dimensions; dimension++) {
                double mean = mixture.means(dimension)[component];
                double variance = mixture.variances(dimension)[component];
                linearValues[dimension * columns + column] = (float) (mean / variance);
                quadraticValues[dimension * columns + column] = (float) (-0.5 / variance);
                constant -= 0.5 * (Math.log(2 * Math.PI * variance) + mean * mean / variance);
            }
            constantValues[column] = (float) constant;
        }
        linear = tensor(linearValues, linearValues.length, dimensions, columns);
        quadratic = tensor(quadraticValues, quadraticValues.length, dimensions, columns);
        constants = tensor(constantValues, columns, columns);
        shape = shape(0, mixtures.size(), components);
    }

    /**
     * The natural logarithm of the density of each mixture at each frame, mixture after mixture of a frame.
     *
     * @param frames scaled cepstra, one behind the other
     * @param count how many
     */
    float[] logLikelihoods(float[] frames, int count) {
        try (var tensor = tensor(frames, count * dimensions, count, dimensions);
                var result = OnnxSessions.run(
                        LIKELIHOODS,
                        Map.of(
                                "frames", tensor,
                                "linear", linear,
                                "quadratic", quadratic,
                                "constants", constants,
                                "shape", shape))) {
            return floats(result, "log_likelihoods", count * mixtures);
        } catch (OrtException e) {
            throw new IllegalStateException("frames cannot be scored: " + e.getMessage(), e);
        }
    }

    /**
     * What the components of one mixture gather.
     *
     * @param counts weighted posteriors, summed over the frames
     * @param sums frames times their weighted posteriors, summed, [dimension * components + component]
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of the array would cost
    record Gathered(float[] counts, float[] sums) {}

    /**
     * Shares frames among the components of the only mixture.
     *
     * @param frames scaled cepstra, one behind the other
     * @param weights how much of a frame each counts
     * @param count how many
     */
    Gathered gather(float[] frames, float[] weights, int count) {
        try (var tensor = tensor(frames, count * dimensions, count, dimensions);
                var weighted = tensor(weights, count, count, 1);
                var result = OnnxSessions.run(
                        SUMS,
                        Map.of(
                                "frames", tensor,
                                "weights", weighted,
                                "linear", linear,
                                "quadratic", quadratic,
                                "constants", constants))) {
            return new Gathered(floats(result, "counts", components), floats(result, "sums", dimensions * components));
        } catch (OrtException e) {
            throw new IllegalStateException("frames cannot be gathered: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        linear.close();
        quadratic.close();
        constants.close();
        shape.close();
    }

    private static OnnxGraph likelihoods() {
        var lastAxis = OnnxAttributes.integers("axes", -1).and(OnnxAttributes.integer("keepdims", 0));
        var nodes = List.of(
                OnnxNode.of("Reshape", List.of("scores", "shape"), "by_mixture"),
                new OnnxNode("ReduceLogSumExp", List.of("by_mixture"), List.of("log_likelihoods"), lastAxis));
        return graph(
                nodes,
                List.of(),
                OnnxValue.tensor("shape", OnnxElement.LONG, List.of("axes")),
                List.of(OnnxValue.tensor("log_likelihoods", OnnxElement.FLOAT, List.of("count", "mixtures"))));
    }

    private static OnnxGraph sums() {
        var rows = OnnxAttributes.integer("transA", 1);
        var dropped = OnnxAttributes.integer("keepdims", 0);
        var nodes = List.of(
                OnnxNode.of("Softmax", List.of("scores"), "posteriors"),
                OnnxNode.of("Mul", List.of("posteriors", "weights"), "shares"),
                new OnnxNode("Gemm", List.of("frames", "shares"), List.of("sums"), rows),
                new OnnxNode("ReduceSum", List.of("shares", "first_axis"), List.of("counts"), dropped));
        return graph(
                nodes,
                List.of(OnnxWeight.ofLongs("first_axis", List.of(0L))),
                OnnxValue.tensor("weights", OnnxElement.FLOAT, List.of("count", "one")),
                List.of(
                        OnnxValue.tensor("counts", OnnxElement.FLOAT, List.of("components")),
                        OnnxValue.tensor("sums", OnnxElement.FLOAT, List.of("dimensions", "components"))));
    }

    private static OnnxGraph graph(
            List<OnnxNode> nodes, List<OnnxWeight> weights, OnnxValue input, List<OnnxValue> outputs) {
        var columns = List.of("dimensions", "columns");
        return new OnnxGraph(
                Stream.concat(SCORES.stream(), nodes.stream()).toList(),
                weights,
                List.of(
                        OnnxValue.tensor("frames", OnnxElement.FLOAT, List.of("count", "dimensions")),
                        OnnxValue.tensor("linear", OnnxElement.FLOAT, columns),
                        OnnxValue.tensor("quadratic", OnnxElement.FLOAT, columns),
                        OnnxValue.tensor("constants", OnnxElement.FLOAT, List.of("columns")),
                        input),
                outputs);
    }

    private static OnnxTensor tensor(float[] values, int count, long... axes) {
        try {
            return OnnxTensor.createTensor(OnnxSessions.environment(), FloatBuffer.wrap(values, 0, count), axes);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime takes no tensor: " + e.getMessage(), e);
        }
    }

    private static OnnxTensor shape(long... axes) {
        try {
            return OnnxTensor.createTensor(OnnxSessions.environment(), LongBuffer.wrap(axes), new long[] {axes.length});
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime takes no shape: " + e.getMessage(), e);
        }
    }

    private static float[] floats(OrtSession.Result result, String name, int count) {
        var values = new float[count];
        ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer().get(values);
        return values;
    }
}
