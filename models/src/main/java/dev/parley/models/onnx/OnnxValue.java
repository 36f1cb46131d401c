package dev.parley.models.onnx;

import java.util.List;

/** A graph's input or output (ValueInfoProto of onnx.proto): its name, with the type kept as read. */
public final class OnnxValue {

    private static final int NAME = 1;

    private final WireMessage message;

    OnnxValue(WireMessage message) {
        this.message = message;
    }

    /** The value's name. */
    public String name() {
        return message.text(NAME);
    }

    OnnxValue renamed(String name) {
        return new OnnxValue(message.replacing(NAME, List.of(WireField.text(NAME, name))));
    }

    WireMessage message() {
        return message;
    }
}
