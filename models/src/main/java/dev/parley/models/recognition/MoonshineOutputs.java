package dev.parley.models.recognition;

import dev.parley.models.onnx.OnnxAttributes;
import dev.parley.models.onnx.OnnxElement;
import dev.parley.models.onnx.OnnxGraph;
import dev.parley.models.onnx.OnnxNode;
import dev.parley.models.onnx.OnnxValue;
import dev.parley.models.onnx.OnnxWeight;
import java.util.List;

/** What is added to Moonshine's decoder, so that its 32,768 logits and 48 attention heads stay where they are computed. */
final class MoonshineOutputs {

    /**
     * The heads of layers 3 and 4 whose cross attention follows the sound most steadily: over six recordings the place they
     * listen to correlates at 0.98 and more with the token's number. Found as Whisper's alignment heads were
     * (github.com/openai/whisper, timing.py), and true for Moonshine tiny only.
     */
    private static final List<Long> HEADS_OF_LAYER_3 = List.of(0L, 2L, 5L, 6L);

    private static final List<Long> HEADS_OF_LAYER_4 = List.of(3L, 6L, 7L);

    private MoonshineOutputs() {}

    /** The decoder with the outputs {@code token}, {@code log_probability} and {@code attention}. */
    static OnnxGraph addedTo(OnnxGraph decoder) {
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

    private static OnnxGraph withAttention(OnnxGraph decoder) {
        var axis = OnnxAttributes.integer("axis", 1);
        var mean = OnnxAttributes.integers("axes", 1).and(OnnxAttributes.integer("keepdims", 0));
        var nodes = List.of(
                new OnnxNode("Gather", List.of(attention(3), "heads_3"), List.of("attention_3"), axis),
                new OnnxNode("Gather", List.of(attention(4), "heads_4"), List.of("attention_4"), axis),
                new OnnxNode("Concat", List.of("attention_3", "attention_4"), List.of("alignment"), axis),
                new OnnxNode("ReduceMean", List.of("alignment"), List.of(MoonshineFiles.ATTENTION), mean));
        var heads = List.of(
                OnnxWeight.ofLongs("heads_3", HEADS_OF_LAYER_3), OnnxWeight.ofLongs("heads_4", HEADS_OF_LAYER_4));
        var output =
                OnnxValue.tensor(MoonshineFiles.ATTENTION, OnnxElement.FLOAT, List.of("batch_size", "steps", "frames"));
        return decoder.with(nodes, heads, List.of(output));
    }

    private static String attention(int layer) {
        return "/model/decoder/layers." + layer + "/encoder_attn/Softmax_output_0";
    }
}
