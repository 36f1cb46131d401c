package dev.parley.models.recognition;

import dev.parley.models.onnx.OnnxAttributes;
import dev.parley.models.onnx.OnnxElement;
import dev.parley.models.onnx.OnnxGraph;
import dev.parley.models.onnx.OnnxNode;
import dev.parley.models.onnx.OnnxValue;
import dev.parley.models.onnx.OnnxWeight;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The published decoder turns and scales the keys of the sound anew for every token and layer, which takes most of its time on long
 * chunks. Here the encoder does it once: a key then has the axes [batch, heads, head size, frames].
 */
final class MoonshineKeys {

    private static final String PRESENT = "present.";
    private static final String PAST = "past_key_values.";
    private static final String KEY_OF_SOUND = ".encoder.key";
    private static final String SCALE = "scale_of_keys";
    private static final List<String> AXES = List.of("batch_size", "heads", "head_size", "frames");

    private MoonshineKeys() {}

    /**
     * The encoder with turned and scaled keys among its outputs, which keep their names.
     *
     * @param step the decoder's graph for one token, which tells the size of a head
     * @throws IOException if it does not
     */
    static OnnxGraph turnedIn(OnnxGraph encoder, OnnxGraph step) throws IOException {
        var names = encoder.outputs().stream().map(OnnxValue::name).toList();
        var plain = encoder.renamed(name -> isKey(name, PRESENT) ? name + ".plain" : name);
        var nodes = new ArrayList<OnnxNode>();
        var outputs = new ArrayList<OnnxValue>();
        for (var name : names) {
            if (isKey(name, PRESENT)) {
                var turn = OnnxAttributes.integers("perm", 0, 1, 3, 2);
                nodes.add(new OnnxNode("Transpose", List.of(name + ".plain"), List.of(name + ".turned"), turn));
                nodes.add(OnnxNode.of("Mul", List.of(name + ".turned", SCALE), name));
                outputs.add(OnnxValue.tensor(name, OnnxElement.FLOAT, AXES));
            }
        }
        // Half of the scale 1 / sqrt(head size) of attention scores is on the keys, the other half on the queries.
        var scale = OnnxWeight.ofFloat(SCALE, (float) Math.pow((double) headSize(step), -0.25));
        return plain.with(nodes, List.of(scale), outputs).reducedTo(names);
    }

    private static long headSize(OnnxGraph step) throws IOException {
        for (var input : step.inputs()) {
            if (isKey(input.name(), PAST)) {
                return input.length(3)
                        .orElseThrow(() -> new IOException("the decoder does not tell the size of its heads"));
            }
        }
        throw new IOException("the decoder has no inputs " + PAST + "*" + KEY_OF_SOUND);
    }

    /**
     * The decoder's graph for one token, reading such keys.
     *
     * @throws IOException if its attention is not the exporter's
     */
    static OnnxGraph readBy(OnnxGraph step) throws IOException {
        Map<String, String> instead = new HashMap<>();
        var inputs = new ArrayList<OnnxValue>();
        for (var input : step.inputs()) {
            if (isKey(input.name(), PAST)) {
                var turned = consumer(step, "Transpose", input.name());
                instead.put(consumer(step, "Mul", turned.output()).output(), input.name());
                inputs.add(OnnxValue.tensor(input.name(), OnnxElement.FLOAT, AXES));
            } else {
                inputs.add(input);
            }
        }
        var nodes = step.nodes().stream()
                .map(node -> node.withInputs(node.inputs().stream()
                        .map(name -> instead.getOrDefault(name, name))
                        .toList()))
                .toList();
        return new OnnxGraph(nodes, step.weights(), inputs, step.outputs());
    }

    private static OnnxNode consumer(OnnxGraph graph, String operation, String value) throws IOException {
        return graph.nodes().stream()
                .filter(node ->
                        node.operation().equals(operation) && node.inputs().contains(value))
                .findFirst()
                .orElseThrow(() -> new IOException("the decoder has no " + operation + " of " + value));
    }

    private static boolean isKey(String name, String prefix) {
        return name.startsWith(prefix) && name.endsWith(KEY_OF_SOUND);
    }
}
