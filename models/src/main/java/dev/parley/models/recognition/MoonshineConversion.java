package dev.parley.models.recognition;

import dev.parley.models.onnx.Dequantization;
import dev.parley.models.onnx.OnnxAttributes;
import dev.parley.models.onnx.OnnxElement;
import dev.parley.models.onnx.OnnxGraph;
import dev.parley.models.onnx.OnnxModel;
import dev.parley.models.onnx.OnnxNode;
import dev.parley.models.onnx.OnnxValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Turns the published quantized Moonshine graphs (npm package {@code @usefulsensors/moonshine-js}) into two float graphs:
 *
 * <ul>
 *   <li>{@code encoder.onnx}: samples in, the keys and values that the decoder's cross attention reads out. The published
 *       decoder computes these in a branch of its own that otherwise repeats the whole decoder.
 *   <li>{@code decoder.onnx}: one token and all keys and values in; the next token, its log probability and longer keys and
 *       values out. It begins with a past of length 0.
 * </ul>
 *
 * and the vocabulary, which the package carries inside its JavaScript.
 */
public final class MoonshineConversion {

    /** What {@link #convert} reads, by name in the fetched folder. */
    public static final List<String> SOURCES =
            List.of("encoder_model.onnx", "decoder_model_merged.onnx", "moonshine.min.js");

    private static final String ENCODED = "last_hidden_state";
    private static final String ENCODED_FOR_DECODER = "encoder_hidden_states";

    private MoonshineConversion() {}

    /**
     * Writes {@code encoder.onnx}, {@code decoder.onnx} and {@code vocabulary.txt}. Needs about 300 MB of heap.
     *
     * @param fetched folder with the {@link #SOURCES}
     * @param target folder to write to, made if missing
     * @throws IOException if a file is missing, unreadable or not what it is said to be
     */
    public static void convert(Path fetched, Path target) throws IOException {
        Files.createDirectories(target);
        var encoder = OnnxModel.read(fetched.resolve(SOURCES.get(0)));
        var decoder = OnnxModel.read(fetched.resolve(SOURCES.get(1)));
        var choice = branches(decoder.graph());

        var crossAttention = decoder.graph().standingAlone(choice.attributes().graph("else_branch"));
        encoder.with(withCrossAttention(encoder.graph(), crossAttention)).write(target.resolve(MoonshineFiles.ENCODER));

        var step = decoder.graph().standingAlone(choice.attributes().graph("then_branch"));
        decoder.with(stepOnly(step)).write(target.resolve(MoonshineFiles.DECODER));

        var script = Files.readString(fetched.resolve(SOURCES.get(2)));
        Files.write(target.resolve(MoonshineFiles.VOCABULARY), VocabularyExtraction.pieces(script));
    }

    private static OnnxNode branches(OnnxGraph merged) throws IOException {
        return merged.nodes().stream()
                .filter(node -> node.operation().equals("If"))
                .findFirst()
                .orElseThrow(() -> new IOException("the decoder is not a merged one: it has no If"));
    }

    private static OnnxGraph withCrossAttention(OnnxGraph encoder, OnnxGraph decoder) {
        var wanted = decoder.outputs().stream()
                .map(OnnxValue::name)
                .filter(name -> name.startsWith("present.") && name.contains(".encoder."))
                .toList();
        UnaryOperator<String> apart = name -> {
            if (name.equals(ENCODED_FOR_DECODER)) {
                return ENCODED;
            }
            return name.isEmpty() || wanted.contains(name) ? name : "cross_attention/" + name;
        };
        var keysAndValues = batchSizeFromEncoder(decoder).reducedTo(wanted);
        var crossAttention = Dequantization.of(keysAndValues).renamed(apart);
        return Dequantization.of(encoder).followedBy(crossAttention);
    }

    /**
     * Keys and values are shaped by the batch size, the first axis that encoder and decoder share. The published graph takes it
     * from the decoder's state, which would pull the whole decoder in.
     */
    private static OnnxGraph batchSizeFromEncoder(OnnxGraph decoder) {
        var nodes = decoder.nodes().stream()
                .map(node -> node.operation().equals("Shape") ? node.withInputs(List.of(ENCODED_FOR_DECODER)) : node)
                .toList();
        return new OnnxGraph(nodes, decoder.weights(), decoder.inputs(), decoder.outputs());
    }

    private static OnnxGraph stepOnly(OnnxGraph decoder) {
        var wanted = decoder.outputs().stream()
                .map(OnnxValue::name)
                .filter(name -> !name.contains(".encoder."))
                .toList();
        return withGreedyChoice(Dequantization.of(decoder.reducedTo(wanted)));
    }

    /**
     * Adds the likeliest token and its log probability as outputs: the token is the next step's input as it is, and the 32,768
     * logits of every step stay where they are.
     */
    private static OnnxGraph withGreedyChoice(OnnxGraph decoder) {
        var lastAxis = OnnxAttributes.integers("axes", -1).and(OnnxAttributes.integer("keepdims", 0));
        var argMax = OnnxAttributes.integer("axis", -1).and(OnnxAttributes.integer("keepdims", 0));
        var logits = List.of("logits");
        var choice = List.of(
                new OnnxNode("ArgMax", logits, List.of(MoonshineFiles.TOKEN), argMax),
                new OnnxNode("ReduceMax", logits, List.of("greatest_logit"), lastAxis),
                new OnnxNode("ReduceLogSumExp", logits, List.of("log_sum"), lastAxis),
                OnnxNode.of("Sub", List.of("greatest_logit", "log_sum"), MoonshineFiles.LOG_PROBABILITY));
        var axes = List.of("batch_size", "steps");
        var outputs = List.of(
                OnnxValue.tensor(MoonshineFiles.TOKEN, OnnxElement.LONG, axes),
                OnnxValue.tensor(MoonshineFiles.LOG_PROBABILITY, OnnxElement.FLOAT, axes));
        return new OnnxGraph(
                Stream.concat(decoder.nodes().stream(), choice.stream()).toList(),
                decoder.weights(),
                decoder.inputs(),
                Stream.concat(outputs.stream(), decoder.outputs().stream()).toList());
    }
}
