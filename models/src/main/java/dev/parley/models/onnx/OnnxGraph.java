package dev.parley.models.onnx;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A graph (GraphProto of onnx.proto) that can be cut, renamed and joined. Immutable.
 *
 * @param nodes operations, each behind those whose values it reads
 * @param weights constants
 * @param inputs what a caller feeds
 * @param outputs what a caller gets
 */
public record OnnxGraph(
        List<OnnxNode> nodes, List<OnnxWeight> weights, List<OnnxValue> inputs, List<OnnxValue> outputs) {

    private static final int NODE = 1;
    private static final int NAME = 2;
    private static final int WEIGHT = 5;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;

    public OnnxGraph {
        nodes = List.copyOf(nodes);
        weights = List.copyOf(weights);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The body of a subgraph as a graph of its own: it may read the inputs and constants of this, the outer one. */
    public OnnxGraph standingAlone(OnnxGraph branch) {
        var allWeights =
                Stream.concat(weights.stream(), branch.weights.stream()).toList();
        return new OnnxGraph(branch.nodes, allWeights, inputs, branch.outputs);
    }

    /** This graph with more operations and constants behind its own, and their results before its own outputs. */
    public OnnxGraph with(List<OnnxNode> moreNodes, List<OnnxWeight> moreWeights, List<OnnxValue> results) {
        return new OnnxGraph(
                Stream.concat(nodes.stream(), moreNodes.stream()).toList(),
                Stream.concat(weights.stream(), moreWeights.stream()).toList(),
                inputs,
                Stream.concat(results.stream(), outputs.stream()).toList());
    }

    /** Only what is needed for some of the outputs: nodes, constants and inputs that none of them reads are left out. */
    public OnnxGraph reducedTo(Collection<String> wanted) {
        var needed = new HashSet<>(wanted);
        var kept = new ArrayList<OnnxNode>();
        for (var node : nodes.reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                kept.addFirst(node);
                needed.addAll(node.inputs());
            }
        }
        return new OnnxGraph(
                kept,
                weights.stream()
                        .filter(weight -> needed.contains(weight.name()))
                        .toList(),
                inputs.stream().filter(input -> needed.contains(input.name())).toList(),
                outputs.stream()
                        .filter(output -> wanted.contains(output.name()))
                        .toList());
    }

    /** The same graph with other names for all its values. */
    public OnnxGraph renamed(UnaryOperator<String> name) {
        return new OnnxGraph(
                nodes.stream().map(node -> node.renamed(name)).toList(),
                weights.stream()
                        .map(weight -> weight.renamed(name.apply(weight.name())))
                        .toList(),
                inputs.stream()
                        .map(input -> input.renamed(name.apply(input.name())))
                        .toList(),
                outputs.stream()
                        .map(output -> output.renamed(name.apply(output.name())))
                        .toList());
    }

    /** This graph, then another that reads outputs of this one by their names. The other's outputs are the result's. */
    public OnnxGraph followedBy(OnnxGraph next) {
        var made = names(outputs);
        var further = next.inputs.stream().filter(input -> !made.contains(input.name()));
        return new OnnxGraph(
                Stream.concat(nodes.stream(), next.nodes.stream()).toList(),
                Stream.concat(weights.stream(), next.weights.stream()).toList(),
                Stream.concat(inputs.stream(), further).toList(),
                next.outputs);
    }

    private static Set<String> names(List<OnnxValue> values) {
        var names = new HashSet<String>();
        values.forEach(value -> names.add(value.name()));
        return names;
    }

    static OnnxGraph read(WireMessage graph) {
        return new OnnxGraph(
                graph.messages(NODE).stream().map(OnnxNode::read).toList(),
                graph.messages(WEIGHT).stream().map(OnnxWeight::new).toList(),
                graph.messages(INPUT).stream().map(OnnxValue::new).toList(),
                graph.messages(OUTPUT).stream().map(OnnxValue::new).toList());
    }

    WireMessage write() {
        var fields = new ArrayList<WireField>();
        nodes.forEach(node -> fields.add(new WireField.Nested(NODE, node.write())));
        fields.add(WireField.text(NAME, "main"));
        weights.forEach(weight -> fields.add(new WireField.Nested(WEIGHT, weight.message())));
        inputs.forEach(input -> fields.add(new WireField.Nested(INPUT, input.message())));
        outputs.forEach(output -> fields.add(new WireField.Nested(OUTPUT, output.message())));
        return new WireMessage(fields);
    }
}
