package dev.parley.models.recognition.whisper;

import dev.parley.models.onnx.OnnxElement;
import dev.parley.models.onnx.OnnxGraph;
import dev.parley.models.onnx.OnnxModel;
import dev.parley.models.onnx.OnnxNode;
import dev.parley.models.onnx.OnnxValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Makes a decoder say what it listens to that was exported without: the attention is inside, under the name of its place. */
final class AttentionOutputs {

    /** The name that PyTorch's exporter gives it. */
    private static final Pattern CROSS_ATTENTION =
            Pattern.compile(".*/decoder/layers\\.(\\d+)/encoder_attn/Softmax_output_0");

    private AttentionOutputs() {}

    /** The same decoder with outputs {@code cross_attentions.*}; empty if it has them, or no attention of that name. */
    static Optional<OnnxModel> addedTo(OnnxModel decoder) {
        var graph = decoder.graph();
        if (graph.outputs().stream().anyMatch(output -> output.name().startsWith(Decoder.ATTENTIONS))) {
            return Optional.empty();
        }
        var choice = graph.nodes().stream()
                .filter(node -> node.operation().equals("If"))
                .findFirst();
        return choice.map(node -> ofBoth(graph, node))
                .orElseGet(() -> ofOne(graph))
                .map(decoder::with);
    }

    private static Optional<OnnxGraph> ofOne(OnnxGraph graph) {
        var layers = crossAttention(graph);
        var nodes = IntStream.range(0, layers.size())
                .mapToObj(layer -> OnnxNode.of("Identity", List.of(layers.get(layer)), Decoder.ATTENTIONS + layer))
                .toList();
        return layers.isEmpty() ? Optional.empty() : Optional.of(graph.with(nodes, List.of(), outputs(layers.size())));
    }

    /** Both branches of a merged decoder must give it. */
    private static Optional<OnnxGraph> ofBoth(OnnxGraph graph, OnnxNode choice) {
        var layers = 0;
        var attributes = choice.attributes();
        for (var name : List.of("then_branch", "else_branch")) {
            var branch = attributes.graph(name);
            var attentions = crossAttention(branch);
            if (attentions.isEmpty() || (layers > 0 && layers != attentions.size())) {
                return Optional.empty();
            }
            layers = attentions.size();
            var results = attentions.stream()
                    .map(attention -> OnnxValue.tensor(attention, OnnxElement.FLOAT))
                    .toList();
            attributes = attributes.with(name, branch.with(List.of(), List.of(), results));
        }
        var names = new ArrayList<String>();
        outputs(layers).forEach(output -> names.add(output.name()));
        names.addAll(choice.outputs());
        var widened = new OnnxNode("If", choice.inputs(), names, attributes);
        var nodes = graph.nodes().stream()
                .map(node -> node.equals(choice) ? widened : node)
                .toList();
        return Optional.of(new OnnxGraph(nodes, graph.weights(), graph.inputs(), graph.outputs())
                .with(List.of(), List.of(), outputs(layers)));
    }

    private static List<OnnxValue> outputs(int layers) {
        return IntStream.range(0, layers)
                .mapToObj(layer -> OnnxValue.tensor(Decoder.ATTENTIONS + layer, OnnxElement.FLOAT))
                .toList();
    }

    /** The cross attention of each layer, from the lowest on. */
    private static List<String> crossAttention(OnnxGraph graph) {
        return graph.nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .map(CROSS_ATTENTION::matcher)
                .filter(Matcher::matches)
                .sorted(Comparator.comparingInt(name -> Integer.parseInt(name.group(1))))
                .map(Matcher::group)
                .toList();
    }
}
