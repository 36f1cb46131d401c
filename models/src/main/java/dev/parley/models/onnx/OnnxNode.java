package dev.parley.models.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One operation of a graph (NodeProto of onnx.proto).
 *
 * @param operation operator, such as {@code MatMul}
 * @param inputs names of the values it reads, empty for an optional one left out
 * @param outputs names of the values it makes
 * @param attributes its attributes, as read
 */
public record OnnxNode(String operation, List<String> inputs, List<String> outputs, OnnxAttributes attributes) {

    private static final int INPUT = 1;
    private static final int OUTPUT = 2;
    private static final int OPERATION = 4;
    private static final int ATTRIBUTE = 5;

    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** A node without attributes. */
    public static OnnxNode of(String operation, List<String> inputs, String output) {
        return new OnnxNode(operation, inputs, List.of(output), OnnxAttributes.NONE);
    }

    /** The only output of an operator that has one. */
    public String output() {
        return outputs.getFirst();
    }

    /** The same operation on other inputs. */
    public OnnxNode withInputs(List<String> others) {
        return new OnnxNode(operation, others, outputs, attributes);
    }

    OnnxNode renamed(UnaryOperator<String> name) {
        return new OnnxNode(
                operation,
                inputs.stream().map(name).toList(),
                outputs.stream().map(name).toList(),
                attributes);
    }

    static OnnxNode read(WireMessage node) {
        return new OnnxNode(
                node.text(OPERATION),
                node.texts(INPUT),
                node.texts(OUTPUT),
                new OnnxAttributes(node.messages(ATTRIBUTE)));
    }

    WireMessage write() {
        var fields = new ArrayList<WireField>();
        inputs.forEach(input -> fields.add(WireField.text(INPUT, input)));
        outputs.forEach(output -> fields.add(WireField.text(OUTPUT, output)));
        fields.add(WireField.text(OPERATION, operation));
        attributes.messages().forEach(attribute -> fields.add(new WireField.Nested(ATTRIBUTE, attribute)));
        return new WireMessage(fields);
    }
}
