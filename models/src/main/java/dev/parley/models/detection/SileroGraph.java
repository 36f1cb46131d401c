package dev.parley.models.detection;

import dev.parley.models.onnx.OnnxAttributes;
import dev.parley.models.onnx.OnnxElement;
import dev.parley.models.onnx.OnnxGraph;
import dev.parley.models.onnx.OnnxNode;
import dev.parley.models.onnx.OnnxValue;
import dev.parley.models.onnx.OnnxWeight;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The published graph hears one frame a call. Only its recurrent part must: here the encoder hears many frames at once, and the
 * rest goes over them one after the other inside a {@code Scan}. What comes out is the same.
 */
final class SileroGraph {

    static final String WINDOWS = "windows";
    static final String FIRST_STATE = "first_state";
    static final String LAST_STATE = "last_state";
    static final String PROBABILITIES = "probabilities";

    private static final String OF_ENCODER = "encoder.";
    private static final Pattern ENCODED = Pattern.compile(".*/encoder/\\d+/activation/Relu_output_0");

    private SileroGraph() {}

    /**
     * The graph from {@link #WINDOWS} [frames, samples] and a state to {@link #PROBABILITIES} [frames, 1, 1] and the next state.
     *
     * @throws NoSuchElementException saying what the published graph lacks
     */
    static OnnxGraph overFrames(OnnxGraph published) {
        var frame = at16Kilohertz(published);
        var encoded = frame.nodes().stream()
                .map(OnnxNode::output)
                .filter(name -> ENCODED.matcher(name).matches())
                .reduce((_, last) -> last)
                .orElseThrow(() -> new NoSuchElementException("it has no encoder as its authors name it"));
        var encoder = new OnnxGraph(
                        frame.nodes(),
                        frame.weights(),
                        frame.inputs(),
                        List.of(OnnxValue.tensor(encoded, OnnxElement.FLOAT)))
                .reducedTo(List.of(encoded));
        var encoding = encoder.renamed(name -> name.equals("input") ? WINDOWS : OF_ENCODER + name);
        var rest = frame.nodes().stream()
                .filter(node -> !encoder.nodes().contains(node))
                .toList();
        var scan = new OnnxNode(
                "Scan",
                List.of(FIRST_STATE, OF_ENCODER + encoded),
                List.of(LAST_STATE, PROBABILITIES),
                OnnxAttributes.integer("num_scan_inputs", 1).with("body", recurrent(frame, rest, encoded)));
        var state = List.of("layers", "one", "size");
        return new OnnxGraph(
                Stream.concat(encoding.nodes().stream(), Stream.of(scan)).toList(),
                encoding.weights(),
                List.of(
                        OnnxValue.tensor(FIRST_STATE, OnnxElement.FLOAT, state),
                        OnnxValue.tensor(WINDOWS, OnnxElement.FLOAT, List.of("frames", "samples"))),
                List.of(
                        OnnxValue.tensor(LAST_STATE, OnnxElement.FLOAT, state),
                        OnnxValue.tensor(PROBABILITIES, OnnxElement.FLOAT, List.of("frames", "one", "class"))));
    }

    /** The published graph chooses between two by the sample rate. */
    private static OnnxGraph at16Kilohertz(OnnxGraph published) {
        var choice = published.nodes().stream()
                .filter(node -> node.operation().equals("If"))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("it has no choice by sample rate"));
        return published.standingAlone(choice.attributes().graph("then_branch"));
    }

    /** What is behind the encoder, for one frame; outputs are the state and the probability. */
    private static OnnxGraph recurrent(OnnxGraph frame, List<OnnxNode> nodes, String encoded) {
        var whole = OnnxNode.of("Unsqueeze", List.of("encoded_frame", "first_axis"), encoded);
        var axis = OnnxWeight.ofLongs("first_axis", List.of(0L));
        return new OnnxGraph(
                Stream.concat(Stream.of(whole), nodes.stream()).toList(),
                Stream.concat(frame.weights().stream(), Stream.of(axis)).toList(),
                List.of(
                        OnnxValue.tensor("state", OnnxElement.FLOAT),
                        OnnxValue.tensor("encoded_frame", OnnxElement.FLOAT)),
                List.of(frame.outputs().getLast(), frame.outputs().getFirst()));
    }
}
