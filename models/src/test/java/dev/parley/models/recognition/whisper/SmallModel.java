package dev.parley.models.recognition.whisper;

import static dev.parley.models.onnx.GraphWriter.integer;
import static dev.parley.models.onnx.GraphWriter.integers;
import static dev.parley.models.recognition.whisper.SmallWeights.FRAMES;
import static dev.parley.models.recognition.whisper.SmallWeights.HEADS;
import static dev.parley.models.recognition.whisper.SmallWeights.HEAD_SIZE;
import static dev.parley.models.recognition.whisper.SmallWeights.INNER;
import static dev.parley.models.recognition.whisper.SmallWeights.LAYERS;
import static dev.parley.models.recognition.whisper.SmallWeights.WIDTH;

import dev.parley.models.onnx.GraphWriter;
import dev.parley.models.recognition.whisper.SmallWeights.Attention;
import dev.parley.models.recognition.whisper.SmallWeights.Linear;
import dev.parley.models.recognition.whisper.SmallWeights.Norm;
import dev.parley.models.recognition.whisper.SmallWeights.Perceptron;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes {@link SmallWeights} as the ONNX files that Hugging Face Optimum exports of a Whisper, by their names and shapes. */
final class SmallModel {

    /**
     * The layouts of the decoder: with one file or two, as exported with {@code --output_attentions}, by transformers 4.43 to 4.45, which
     * ask for positions, and by an exporter that does not name values by their place in the network.
     */
    enum Layout {
        MERGED,
        SPLIT,
        MERGED_WITH_ATTENTIONS,
        MERGED_WITH_POSITIONS,
        MERGED_UNNAMED
    }

    private final SmallWeights weights;
    private final Layout layout;
    private final boolean attentions;

    private SmallModel(SmallWeights weights, Layout layout) {
        this.weights = weights;
        this.layout = layout;
        attentions = layout == Layout.MERGED_WITH_ATTENTIONS;
    }

    static void write(Path folder, SmallWeights weights, Layout layout) throws IOException {
        var model = new SmallModel(weights, layout);
        GraphWriter.write(folder.resolve("encoder_model.onnx"), model::encoder);
        if (layout != Layout.SPLIT) {
            GraphWriter.write(folder.resolve("decoder_model_merged.onnx"), model::mergedDecoder);
        } else {
            GraphWriter.write(folder.resolve("decoder_model.onnx"), graph -> {
                decoderInputs(graph);
                graph.floatInput("encoder_hidden_states", "batch_size", "frames", WIDTH);
                model.decoder(graph, false, true);
            });
            GraphWriter.write(folder.resolve("decoder_with_past_model.onnx"), graph -> {
                decoderInputs(graph);
                pastInputs(graph);
                model.decoder(graph, true, false);
            });
        }
    }

    private void encoder(GraphWriter graph) {
        graph.floatInput("input_features", "batch_size", weights.mels, 2 * FRAMES);
        var first = convolution(graph, "input_features", weights.firstConvolution, weights.firstBias, weights.mels, 1);
        var second = convolution(graph, first, weights.secondConvolution, weights.secondBias, WIDTH, 2);
        var frames = graph.make("Transpose", integers("perm", 0, 2, 1), second);
        var sound = graph.make("Add", frames, graph.weight(weights.soundPositions, FRAMES, WIDTH));
        var layer = weights.encoderLayer;
        var heard = norm(graph, layer.self().norm(), sound);
        sound = attended(
                graph,
                layer.self(),
                sound,
                heads(graph, layer.self().key(), heard),
                heads(graph, layer.self().value(), heard),
                graph.weight(new float[1], 1));
        sound = thought(graph, layer.perceptron(), sound);
        graph.floatOutput("last_hidden_state", norm(graph, weights.encoderNorm, sound), "batch_size", FRAMES, WIDTH);
    }

    private static String convolution(
            GraphWriter graph, String sound, float[] kernel, float[] bias, int channels, int stride) {
        var attributes = integers("kernel_shape", 3).and(integers("pads", 1, 1)).and(integers("strides", stride));
        return gelu(
                graph,
                graph.make(
                        "Conv",
                        attributes,
                        sound,
                        graph.weight(kernel, WIDTH, channels, 3),
                        graph.weight(bias, WIDTH)));
    }

    private static void decoderInputs(GraphWriter graph) {
        graph.longInput("input_ids", "batch_size", "tokens");
    }

    private static void pastInputs(GraphWriter graph) {
        for (var layer = 0; layer < LAYERS; layer++) {
            for (var kind : List.of("decoder.key", "decoder.value", "encoder.key", "encoder.value")) {
                graph.floatInput("past_key_values." + layer + "." + kind, "batch_size", HEADS, "kept", HEAD_SIZE);
            }
        }
    }

    private void mergedDecoder(GraphWriter graph) {
        decoderInputs(graph);
        graph.floatInput("encoder_hidden_states", "batch_size", "frames", WIDTH);
        pastInputs(graph);
        if (layout == Layout.MERGED_WITH_POSITIONS) {
            graph.longInput("cache_position", "tokens");
        }
        graph.boolInput("use_cache_branch", 1);
        var results = new ArrayList<String>();
        results.add("logits");
        for (var layer = 0; layer < LAYERS; layer++) {
            for (var kind : List.of("decoder.key", "decoder.value", "encoder.key", "encoder.value")) {
                results.add("present." + layer + "." + kind);
            }
        }
        for (var layer = 0; attentions && layer < LAYERS; layer++) {
            results.add("cross_attentions." + layer);
        }
        graph.branches(
                "use_cache_branch",
                branch -> decoder(branch, true, true),
                branch -> decoder(branch, false, true),
                results);
    }

    /** @param withSound whether keys and values of the sound are among the outputs; behind kept ones they are worthless */
    private void decoder(GraphWriter graph, boolean cached, boolean withSound) {
        var zero = graph.longs(0L);
        var begin = cached ? length(graph, "past_key_values.0.decoder.key", 2) : zero;
        var end = graph.make("Add", begin, length(graph, "input_ids", 1));
        var embedding = graph.weight(weights.embedding, weights.vocabulary, WIDTH);
        var positions = graph.weight(weights.textPositions, SmallWeights.CONTEXT, WIDTH);
        var mask = graph.make("Slice", mask(graph), begin, end, zero);
        mask = graph.make("Slice", mask, zero, end, graph.longs(1L));
        var places = layout == Layout.MERGED_WITH_POSITIONS
                ? graph.make("Gather", positions, "cache_position")
                : graph.make("Slice", positions, begin, end, zero);
        var text = graph.make("Add", graph.make("Gather", embedding, "input_ids"), places);
        var presents = new ArrayList<String>();
        var listened = new ArrayList<String>();
        for (var i = 0; i < LAYERS; i++) {
            text = layer(graph, i, text, mask, cached, presents, listened);
        }
        var thought = norm(graph, weights.decoderNorm, text);
        var logits = graph.make("MatMul", thought, graph.make("Transpose", integers("perm", 1, 0), embedding));
        graph.floatOutput("logits", logits, "batch_size", "tokens", weights.vocabulary);
        for (var i = 0; i < presents.size(); i++) {
            var kind = List.of("decoder.key", "decoder.value", "encoder.key", "encoder.value")
                    .get(i % 4);
            if (withSound || kind.startsWith("decoder")) {
                graph.floatOutput(
                        "present." + i / 4 + "." + kind, presents.get(i), "batch_size", HEADS, "kept", HEAD_SIZE);
            }
        }
        for (var i = 0; attentions && i < LAYERS; i++) {
            graph.floatOutput("cross_attentions." + i, listened.get(i), "batch_size", HEADS, "tokens", "frames");
        }
    }

    private String layer(
            GraphWriter graph,
            int index,
            String text,
            String mask,
            boolean cached,
            List<String> presents,
            List<String> listened) {
        var layer = weights.decoderLayers[index];
        var past = "past_key_values." + index + ".";
        var written = norm(graph, layer.self().norm(), text);
        var key = heads(graph, layer.self().key(), written);
        var value = heads(graph, layer.self().value(), written);
        if (cached) {
            key = graph.make("Concat", integer("axis", 2), past + "decoder.key", key);
            value = graph.make("Concat", integer("axis", 2), past + "decoder.value", value);
        }
        var soundKey =
                cached ? past + "encoder.key" : heads(graph, layer.cross().key(), "encoder_hidden_states");
        var soundValue =
                cached ? past + "encoder.value" : heads(graph, layer.cross().value(), "encoder_hidden_states");
        var worthless = graph.weight(new float[HEADS * HEAD_SIZE], 1, HEADS, 1, HEAD_SIZE);
        presents.addAll(List.of(key, value, cached ? worthless : soundKey, cached ? worthless : soundValue));
        var read = attended(graph, layer.self(), text, key, value, mask);
        var everywhere = graph.weight(new float[1], 1);
        var scores = scores(graph, layer.cross(), read, soundKey, everywhere);
        var shares = layout == Layout.MERGED_UNNAMED
                ? graph.make("Softmax", scores)
                : graph.named("/model/decoder/layers." + index + "/encoder_attn/Softmax_output_0", "Softmax", scores);
        listened.add(shares);
        var heard = gathered(graph, layer.cross(), read, shares, soundValue);
        return thought(graph, layer.perceptron(), heard);
    }

    private static String length(GraphWriter graph, String value, long axis) {
        return graph.make(
                "Slice", graph.make("Shape", value), graph.longs(axis), graph.longs(axis + 1), graph.longs(0L));
    }

    /** No token sees those behind it. */
    private static String mask(GraphWriter graph) {
        var size = SmallWeights.CONTEXT;
        var mask = new float[size * size];
        for (var row = 0; row < size; row++) {
            for (var column = row + 1; column < size; column++) {
                mask[row * size + column] = -1e9f;
            }
        }
        return graph.weight(mask, size, size);
    }

    private static String attended(
            GraphWriter graph, Attention attention, String from, String key, String value, String mask) {
        var shares = graph.make("Softmax", scores(graph, attention, from, key, mask));
        return gathered(graph, attention, from, shares, value);
    }

    private static String scores(GraphWriter graph, Attention attention, String from, String key, String mask) {
        var query = heads(graph, attention.query(), norm(graph, attention.norm(), from));
        var scores = graph.make("MatMul", query, graph.make("Transpose", integers("perm", 0, 1, 3, 2), key));
        var scaled = graph.make("Mul", scores, graph.weight(new float[] {(float) (1 / Math.sqrt(HEAD_SIZE))}, 1));
        return graph.make("Add", scaled, mask);
    }

    private static String gathered(GraphWriter graph, Attention attention, String from, String shares, String value) {
        var weighted = graph.make("MatMul", shares, value);
        var joined = graph.make(
                "Reshape", graph.make("Transpose", integers("perm", 0, 2, 1, 3), weighted), graph.longs(0L, 0L, (long)
                        WIDTH));
        return graph.make("Add", from, linear(graph, attention.out(), joined, WIDTH, WIDTH));
    }

    private static String heads(GraphWriter graph, Linear linear, String value) {
        var divided = graph.make(
                "Reshape", linear(graph, linear, value, WIDTH, WIDTH), graph.longs(0L, 0L, (long) HEADS, (long)
                        HEAD_SIZE));
        return graph.make("Transpose", integers("perm", 0, 2, 1, 3), divided);
    }

    private static String thought(GraphWriter graph, Perceptron perceptron, String value) {
        var wide = linear(graph, perceptron.wide(), norm(graph, perceptron.norm(), value), WIDTH, INNER);
        return graph.make("Add", value, linear(graph, perceptron.narrow(), gelu(graph, wide), INNER, WIDTH));
    }

    private static String linear(GraphWriter graph, Linear linear, String value, int in, int out) {
        return graph.make(
                "Add",
                graph.make("MatMul", value, graph.weight(linear.matrix(), in, out)),
                graph.weight(linear.bias(), out));
    }

    private static String norm(GraphWriter graph, Norm norm, String value) {
        return graph.make(
                "LayerNormalization", value, graph.weight(norm.scale(), WIDTH), graph.weight(norm.shift(), WIDTH));
    }

    private static String gelu(GraphWriter graph, String value) {
        var scaled = graph.make("Mul", value, graph.weight(new float[] {(float) Math.sqrt(0.5)}, 1));
        var erf = graph.make("Add", graph.make("Erf", scaled), graph.weight(new float[] {1}, 1));
        return graph.make("Mul", graph.make("Mul", value, erf), graph.weight(new float[] {0.5f}, 1));
    }
}
