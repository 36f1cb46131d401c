package dev.parley.models.recognition;

import dev.parley.models.onnx.Dequantization;
import dev.parley.models.onnx.OnnxGraph;
import dev.parley.models.onnx.OnnxModel;
import dev.parley.models.onnx.OnnxNode;
import dev.parley.models.onnx.OnnxValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Turns the published Moonshine graphs, tiny or base, quantized or not, into two float graphs:
 *
 * <ul>
 *   <li>{@code encoder.onnx}: samples in, the keys and values that the decoder's cross attention reads out. The published
 *       decoder computes these in a branch of its own that otherwise repeats the whole decoder. Keys are {@linkplain
 *       MoonshineKeys turned and scaled} here once.
 *   <li>{@code decoder.onnx}: one token and all keys and values in; the next token, its log probability, where in the
 *       sound it was heard, and longer keys and values out. It begins with a past of length 0.
 * </ul>
 *
 * and the vocabulary, which the npm package {@code @usefulsensors/moonshine-js} carries inside its JavaScript.
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
        var step = decoder.graph().standingAlone(choice.attributes().graph("then_branch"));
        var sound = MoonshineKeys.turnedIn(withCrossAttention(encoder.graph(), crossAttention), step);
        encoder.with(sound).write(target.resolve(MoonshineFiles.ENCODER));
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

    private static OnnxGraph stepOnly(OnnxGraph decoder) throws IOException {
        var wanted = decoder.outputs().stream()
                .map(OnnxValue::name)
                .filter(name -> !name.contains(".encoder."))
                .toList();
        return MoonshineOutputs.addedTo(
                MoonshineKeys.readBy(Dequantization.of(decoder)).reducedTo(wanted));
    }
}
