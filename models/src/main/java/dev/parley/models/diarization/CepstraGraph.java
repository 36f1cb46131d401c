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
import java.util.List;
import java.util.Map;

/**
 * Mel-frequency cepstral coefficients as an ONNX graph (S. Davis, P. Mermelstein, "Comparison of parametric representations for
 * monosyllabic word recognition", 1980): pre-emphasis 0.97, Hamming window of 25 ms, Fourier transform of 512 samples, 40
 * triangles on the mel scale from 20 to 7600 Hz, logarithm, orthonormal cosine transform. Emphasis, window and transform are
 * linear and make one convolution, which ONNX Runtime computes faster than the JVM's first compiler a fast transform.
 */
final class CepstraGraph {

    /** Samples that a frame is computed from: its window and one before it, for the emphasis. */
    static final int WINDOW = 401;

    private static final double EMPHASIS = 0.97;
    private static final int FFT = 512;
    private static final int MELS = 40;
    private static final double LOW_HZ = 20;
    private static final double HIGH_HZ = 7600;
    private static final double BIN_HZ = 16_000.0 / FFT;
    /** Bins between the lowest and the highest frequency. */
    private static final int FIRST_BIN = (int) Math.ceil(LOW_HZ / BIN_HZ);

    private static final int BINS = (int) Math.floor(HIGH_HZ / BIN_HZ) - FIRST_BIN + 1;

    private static final OrtSession SESSION = OnnxSessions.openForEver(graph());

    private CepstraGraph() {}

    /**
     * The cepstra of frames, one behind the other.
     *
     * @param samples from the sample before the first frame's window to the end of the last one's, and possibly more
     */
    static float[] compute(float[] samples, int frames) {
        int count = (frames - 1) * Cepstra.SHIFT + WINDOW;
        try (var input = OnnxTensor.createTensor(
                        OnnxSessions.environment(), FloatBuffer.wrap(samples, 0, count), new long[] {1, 1, count});
                var result = OnnxSessions.run(SESSION, Map.of("samples", input))) {
            var cepstra = new float[frames * Cepstra.SIZE];
            ((OnnxTensor) result.get(0)).getFloatBuffer().get(cepstra);
            return cepstra;
        } catch (OrtException e) {
            throw new IllegalStateException("cepstra cannot be computed: " + e.getMessage(), e);
        }
    }

    private static OnnxGraph graph() {
        var shift = OnnxAttributes.integers("strides", Cepstra.SHIFT);
        var framesFirst = OnnxAttributes.integers("perm", 0, 2, 1);
        var nodes = List.of(
                new OnnxNode("Conv", List.of("samples", "transform"), List.of("spectrum"), shift),
                OnnxNode.of("Mul", List.of("spectrum", "spectrum"), "power"),
                OnnxNode.of("MatMul", List.of("triangles", "power"), "energy"),
                OnnxNode.of("Add", List.of("energy", "floor"), "floored"),
                OnnxNode.of("Log", List.of("floored"), "log_mel"),
                OnnxNode.of("MatMul", List.of("cosines", "log_mel"), "coefficients"),
                new OnnxNode("Transpose", List.of("coefficients"), List.of("cepstra"), framesFirst));
        var weights = List.of(
                OnnxWeight.ofFloats("transform", List.of(2L * BINS, 1L, (long) WINDOW), transform()),
                OnnxWeight.ofFloats("triangles", List.of((long) MELS, 2L * BINS), triangles()),
                OnnxWeight.ofFloat("floor", 1e-10f),
                OnnxWeight.ofFloats("cosines", List.of((long) Cepstra.SIZE, (long) MELS), cosines()));
        return new OnnxGraph(
                nodes,
                weights,
                List.of(OnnxValue.tensor("samples", OnnxElement.FLOAT, List.of("one", "channel", "count"))),
                List.of(OnnxValue.tensor("cepstra", OnnxElement.FLOAT, List.of("one", "frames", "size"))));
    }

    /** For each bin the real part, then for each bin the imaginary part, of the emphasised and windowed samples. */
    private static float[] transform() {
        var rows = new float[2 * BINS * WINDOW];
        for (int bin = 0; bin < BINS; bin++) {
            for (int index = 0; index < WINDOW - 1; index++) {
                double window = 0.54 - 0.46 * Math.cos(2 * Math.PI * index / (WINDOW - 2));
                double angle = 2 * Math.PI * (FIRST_BIN + bin) * index / FFT;
                emphasised(rows, bin, index, window * Math.cos(angle));
                emphasised(rows, BINS + bin, index, -window * Math.sin(angle));
            }
        }
        return rows;
    }

    private static void emphasised(float[] rows, int row, int index, double factor) {
        rows[row * WINDOW + index] -= (float) (EMPHASIS * factor);
        rows[row * WINDOW + index + 1] += (float) factor;
    }

    private static float[] triangles() {
        double low = mel(LOW_HZ);
        double step = (mel(HIGH_HZ) - low) / (MELS + 1);
        var rows = new float[MELS * 2 * BINS];
        for (int mel = 0; mel < MELS; mel++) {
            double left = hertz(low + mel * step);
            double peak = hertz(low + (mel + 1) * step);
            double right = hertz(low + (mel + 2) * step);
            for (int bin = 0; bin < BINS; bin++) {
                double hertz = (FIRST_BIN + bin) * BIN_HZ;
                double weight = Math.min((hertz - left) / (peak - left), (right - hertz) / (right - peak));
                rows[mel * 2 * BINS + bin] = (float) Math.max(0, weight);
                rows[mel * 2 * BINS + BINS + bin] = (float) Math.max(0, weight);
            }
        }
        return rows;
    }

    private static float[] cosines() {
        var rows = new float[Cepstra.SIZE * MELS];
        for (int index = 0; index < Cepstra.SIZE; index++) {
            for (int mel = 0; mel < MELS; mel++) {
                rows[index * MELS + mel] =
                        (float) (Math.sqrt(2.0 / MELS) * Math.cos(Math.PI * (index + 1) * (mel + 0.5) / MELS));
            }
        }
        return rows;
    }

    /** The mel scale of HTK. */
    private static double mel(double hertz) {
        return 2595 * Math.log10(1 + hertz / 700);
    }

    private static double hertz(double mel) {
        return 700 * (Math.pow(10, mel / 2595) - 1);
    }
}
