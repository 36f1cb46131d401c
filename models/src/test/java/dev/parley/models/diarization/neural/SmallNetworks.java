package dev.parley.models.diarization.neural;

import static dev.parley.models.onnx.GraphWriter.integer;
import static dev.parley.models.onnx.GraphWriter.integers;

import dev.parley.models.onnx.GraphWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes small networks in the published layouts. Their speakers are tones: 220, 530 and 900 Hz are the speakers 1, 2 and 3 of
 * a window; an embedding is a random projection of the mean spectrum. The same networks stand in
 * {@code src/test/python/neural_diarization.py}.
 */
public final class SmallNetworks {

    static final double LOW = 220;
    static final double MIDDLE = 530;
    static final double HIGH = 900;

    private static final int FILTERS = 16;
    private static final int CLASSES = 7;
    private static final int[] SPEAKERS = {0, 0b001, 0b010, 0b100, 0b011, 0b101, 0b110};

    private SmallNetworks() {}

    /** As onnx-community exports pyannote segmentation-3.0. */
    public static Path segmentation(Path folder, long seed) throws IOException {
        var file = folder.resolve("segmentation.onnx");
        GraphWriter.write(file, graph -> {
            graph.floatInput("input_values", "batch_size", "num_channels", "num_samples");
            graph.floatOutput("logits", scores(graph, "input_values", seed), "batch_size", "num_frames", CLASSES);
        });
        return file;
    }

    /** As sherpa-onnx exports it, with some notes. */
    static Path notedSegmentation(Path folder, Map<String, String> notes) throws IOException {
        var file = folder.resolve("noted.onnx");
        GraphWriter.write(file, notes, graph -> {
            graph.floatInput("x", "N", 1, "T");
            graph.floatOutput("y", scores(graph, "x", 100), "N", "frames", CLASSES);
        });
        return file;
    }

    /** One that takes a single window at a time. */
    static Path singleSegmentation(Path folder) throws IOException {
        var file = folder.resolve("single.onnx");
        GraphWriter.write(file, graph -> {
            graph.floatInput("x", 1, 1, Frames.WINDOW);
            graph.floatOutput("y", scores(graph, "x", 100), 1, Frames.PER_WINDOW, CLASSES);
        });
        return file;
    }

    private static String scores(GraphWriter graph, String input, long seed) {
        var filters = graph.weight(filters(seed), FILTERS, 1, Frames.RECEPTIVE_FIELD);
        var heard = graph.make(
                "Conv",
                integers("kernel_shape", Frames.RECEPTIVE_FIELD).and(integers("strides", Frames.SHIFT)),
                input,
                filters);
        var mixed = graph.make(
                "Conv",
                integers("kernel_shape", 1),
                graph.make("Mul", heard, heard),
                graph.weight(mix(seed + 1), CLASSES, FILTERS, 1),
                graph.weight(new float[] {0, -1, -1, -1, -2, -2, -2}, CLASSES));
        return graph.make("LogSoftmax", integer("axis", -1), graph.make("Transpose", integers("perm", 0, 2, 1), mixed));
    }

    private static float[] filters(long seed) {
        double[] random = Formulas.uniform(5, seed);
        double[] pitches = {LOW, MIDDLE, HIGH, 0, 0, 0, 0, 0};
        for (int index = 0; index < random.length; index++) {
            pitches[3 + index] = 1000 + 500 * random[index];
        }
        int length = Frames.RECEPTIVE_FIELD;
        var filters = new float[FILTERS * length];
        for (int pitch = 0; pitch < pitches.length; pitch++) {
            for (int sample = 0; sample < length; sample++) {
                double angle = 2 * Math.PI * (pitches[pitch] * sample) / Formulas.RATE;
                filters[pitch * length + sample] = (float) (2.0 / length * Math.cos(angle));
                filters[(8 + pitch) * length + sample] = (float) (2.0 / length * Math.sin(angle));
            }
        }
        return filters;
    }

    private static float[] mix(long seed) {
        float[] random = Formulas.floats(CLASSES * 5, seed, 10);
        var mix = new float[CLASSES * FILTERS];
        for (int row = 0; row < CLASSES; row++) {
            for (int pitch = 0; pitch < 8; pitch++) {
                float speaks = pitch < 3 && (SPEAKERS[row] & 1 << pitch) != 0 ? 100 : -50;
                float weight = pitch < 3 ? speaks : random[row * 5 + pitch - 3];
                mix[row * FILTERS + pitch] = weight;
                mix[row * FILTERS + 8 + pitch] = weight;
            }
        }
        return mix;
    }

    /** As WeSpeaker exports ResNet34-LM. */
    public static Path voices(Path folder, long seed) throws IOException {
        var file = folder.resolve("voices.onnx");
        GraphWriter.write(file, graph -> {
            graph.floatInput("feats", "B", "T", Fbank.MELS);
            var mean = graph.make("ReduceMean", integers("axes", 1).and(integer("keepdims", 0)), "feats");
            var matrix = graph.weight(
                    Formulas.floats(Fbank.MELS * VoiceNetwork.SIZE, seed, 0.15), Fbank.MELS, VoiceNetwork.SIZE);
            graph.floatOutput("embs", graph.make("Tanh", graph.make("MatMul", mean, matrix)), "B", VoiceNetwork.SIZE);
        });
        return file;
    }
}
