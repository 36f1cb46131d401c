package dev.parley.models.recognition;

import dev.parley.models.onnx.OnnxAttributes;
import dev.parley.models.onnx.OnnxElement;
import dev.parley.models.onnx.OnnxGraph;
import dev.parley.models.onnx.OnnxNode;
import dev.parley.models.onnx.OnnxValue;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is added to Moonshine's decoder, so that its 32,768 logits and all its attention heads stay where they are computed. */
final class MoonshineOutputs {

    private static final Pattern CROSS_ATTENTION =
            Pattern.compile(".*/decoder/layers\\.(\\d+)/encoder_attn/Softmax_output_0");

    private MoonshineOutputs() {}

    /**
     * The decoder with the outputs {@code token}, {@code log_probability} and {@code attention}.
     *
     * @throws IOException if the decoder's cross attention has not the names that its exporter gives
     */
    static OnnxGraph addedTo(OnnxGraph decoder) throws IOException {
        return withAttention(withGreedyChoice(decoder));
    }

    /** The likeliest token, which is the next step's input as it is, and its log probability. */
    private static OnnxGraph withGreedyChoice(OnnxGraph decoder) {
        var lastAxis = OnnxAttributes.integers("axes", -1).and(OnnxAttributes.integer("keepdims", 0));
        var argMax = OnnxAttributes.integer("axis", -1).and(OnnxAttributes.integer("keepdims", 0));
        var logits = List.of("logits");
        var nodes = List.of(
                new OnnxNode("ArgMax", logits, List.of(MoonshineFiles.TOKEN), argMax),
                new OnnxNode("ReduceMax", logits, List.of("greatest_logit"), lastAxis),
                new OnnxNode("ReduceLogSumExp", logits, List.of("log_sum"), lastAxis),
                OnnxNode.of("Sub", List.of("greatest_logit", "log_sum"), MoonshineFiles.LOG_PROBABILITY));
        var axes = List.of("batch_size", "steps");
        var outputs = List.of(
                OnnxValue.tensor(MoonshineFiles.TOKEN, OnnxElement.LONG, axes),
                OnnxValue.tensor(MoonshineFiles.LOG_PROBABILITY, OnnxElement.FLOAT, axes));
        return decoder.with(nodes, List.of(), outputs);
    }

    /**
     * The mean over all heads of the upper half of the layers, Whisper's choice where no heads are known to follow the sound
     * (github.com/openai/whisper, model.py). For Moonshine tiny word times come out better than by its seven steadiest heads: nine
     * of ten within 0.06 s instead of 0.12 s.
     */
    private static OnnxGraph withAttention(OnnxGraph decoder) throws IOException {
        var layers = crossAttention(decoder);
        if (layers.isEmpty()) {
            throw new IOException("the decoder has no cross attention of the name " + CROSS_ATTENTION);
        }
        var upper = layers.subList(layers.size() / 2, layers.size());
        var axis = OnnxAttributes.integer("axis", 1);
        var mean = OnnxAttributes.integers("axes", 1).and(OnnxAttributes.integer("keepdims", 0));
        var nodes = List.of(
                new OnnxNode("Concat", upper, List.of("alignment"), axis),
                new OnnxNode("ReduceMean", List.of("alignment"), List.of(MoonshineFiles.ATTENTION), mean));
        var output =
                OnnxValue.tensor(MoonshineFiles.ATTENTION, OnnxElement.FLOAT, List.of("batch_size", "steps", "frames"));
        return decoder.with(nodes, List.of(), List.of(output));
    }

    /** The cross attention of each layer, from the lowest on. */
    private static List<String> crossAttention(OnnxGraph decoder) {
        return decoder.nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .map(CROSS_ATTENTION::matcher)
                .filter(Matcher::matches)
                .sorted(Comparator.comparingInt(name -> Integer.parseInt(name.group(1))))
                .map(Matcher::group)
                .toList();
    }
}
