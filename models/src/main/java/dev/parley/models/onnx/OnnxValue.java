package dev.parley.models.onnx;

import java.util.List;
import java.util.OptionalLong;

/** A graph's input or output (ValueInfoProto of onnx.proto): its name, with the type kept as read. */
public final class OnnxValue {

    private static final int NAME = 1;
    private static final int TYPE = 2;

    /** Fields of TypeProto, TypeProto.Tensor, TensorShapeProto and its Dimension. */
    private static final int TENSOR = 1;

    private static final int ELEMENT = 1;
    private static final int SHAPE = 2;
    private static final int AXIS = 1;
    private static final int AXIS_LENGTH = 1;
    private static final int AXIS_NAME = 2;

    private final WireMessage message;

    OnnxValue(WireMessage message) {
        this.message = message;
    }

    /** A tensor with these axes, all of unknown length. */
    public static OnnxValue tensor(String name, OnnxElement element, List<String> axes) {
        var shape = new WireMessage(axes.stream()
                .map(axis -> (WireField)
                        new WireField.Nested(AXIS, new WireMessage(List.of(WireField.text(AXIS_NAME, axis)))))
                .toList());
        return of(
                name,
                new WireMessage(List.of(
                        new WireField.Integral(ELEMENT, element.number()), new WireField.Nested(SHAPE, shape))));
    }

    /** A tensor of any number of axes. */
    public static OnnxValue tensor(String name, OnnxElement element) {
        return of(name, new WireMessage(List.of(new WireField.Integral(ELEMENT, element.number()))));
    }

    private static OnnxValue of(String name, WireMessage tensor) {
        var type = new WireMessage(List.of(new WireField.Nested(TENSOR, tensor)));
        return new OnnxValue(new WireMessage(List.of(WireField.text(NAME, name), new WireField.Nested(TYPE, type))));
    }

    /** The value's name. */
    public String name() {
        return message.text(NAME);
    }

    /** Length of an axis of a tensor, counted from 0; empty if it is not fixed. */
    public OptionalLong length(int axis) {
        var shape =
                message.messages(TYPE).getFirst().messages(TENSOR).getFirst().messages(SHAPE);
        return shape.getFirst().messages(AXIS).get(axis).integers(AXIS_LENGTH).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    OnnxValue renamed(String name) {
        return new OnnxValue(message.replacing(NAME, List.of(WireField.text(NAME, name))));
    }

    WireMessage message() {
        return message;
    }
}
