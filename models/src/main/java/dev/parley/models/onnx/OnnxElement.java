package dev.parley.models.onnx;

/** What a tensor is made of (TensorProto.DataType of onnx.proto). */
public enum OnnxElement {
    FLOAT(1),
    LONG(7);

    private final int number;

    OnnxElement(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
