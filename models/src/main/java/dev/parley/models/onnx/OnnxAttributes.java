package dev.parley.models.onnx;

import java.util.List;
import java.util.NoSuchElementException;

/** The attributes of a node (AttributeProto of onnx.proto): kept as read, only subgraphs are opened. */
public final class OnnxAttributes {

    static final OnnxAttributes NONE = new OnnxAttributes(List.of());

    private static final int NAME = 1;
    private static final int GRAPH = 6;

    private final List<WireMessage> messages;

    OnnxAttributes(List<WireMessage> messages) {
        this.messages = List.copyOf(messages);
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
