package dev.parley.models.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The attributes of a node (AttributeProto of onnx.proto): kept as read, only subgraphs are opened. */
public final class OnnxAttributes {

    static final OnnxAttributes NONE = new OnnxAttributes(List.of());

    private static final int NAME = 1;
    private static final int INTEGER = 3;
    private static final int GRAPH = 6;
    private static final int INTEGERS = 8;
    private static final int TYPE = 20;

    private static final int TYPE_INTEGER = 2;
    private static final int TYPE_GRAPH = 5;
    private static final int TYPE_INTEGERS = 7;

    private final List<WireMessage> messages;

    OnnxAttributes(List<WireMessage> messages) {
        this.messages = List.copyOf(messages);
    }

    /** One attribute that is an integer. */
    public static OnnxAttributes integer(String name, long value) {
        return of(name, TYPE_INTEGER, List.of(new WireField.Integral(INTEGER, value)));
    }

    /** One attribute that is a list of integers. */
    public static OnnxAttributes integers(String name, long... values) {
        var elements = LongStream.of(values)
                .mapToObj(value -> new WireField.Integral(INTEGERS, value))
                .toList();
        return of(name, TYPE_INTEGERS, elements);
    }

    /** These attributes and others. */
    public OnnxAttributes and(OnnxAttributes others) {
        return new OnnxAttributes(
                Stream.concat(messages.stream(), others.messages.stream()).toList());
    }

    /** These attributes with another subgraph in one of them. */
    public OnnxAttributes with(String name, OnnxGraph graph) {
        var others = messages.stream()
                .filter(attribute -> !attribute.text(NAME).equals(name))
                .toList();
        return new OnnxAttributes(others)
                .and(of(name, TYPE_GRAPH, List.of(new WireField.Nested(GRAPH, graph.write()))));
    }

    private static OnnxAttributes of(String name, int type, List<? extends WireField> values) {
        var fields = new ArrayList<WireField>(List.of(WireField.text(NAME, name)));
        fields.addAll(values);
        fields.add(new WireField.Integral(TYPE, type));
        return new OnnxAttributes(List.of(new WireMessage(fields)));
    }

    /**
     * The subgraph in an attribute, such as {@code then_branch} of an {@code If}.
     *
     * @throws NoSuchElementException if the node has no such attribute
     */
    public OnnxGraph graph(String name) {
        return messages.stream()
                .filter(attribute -> attribute.text(NAME).equals(name))
                .map(attribute -> OnnxGraph.read(attribute.messages(GRAPH).getFirst()))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("the node has no attribute " + name));
    }

    List<WireMessage> messages() {
        return messages;
    }
}
