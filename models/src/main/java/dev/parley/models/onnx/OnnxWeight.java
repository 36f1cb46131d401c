package dev.parley.models.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A constant of a graph (TensorProto of onnx.proto), kept as read. */
public final class OnnxWeight {

    private static final int DIMENSION = 1;
    private static final int TYPE = 2;
    private static final int FLOATS = 4;
    private static final int SMALL_INTEGERS = 5;
    private static final int NAME = 8;
    private static final int RAW = 9;

    private static final int FLOAT = 1;
    private static final int LONG = 7;
    private static final int UNSIGNED_BYTE = 2;
    private static final int SIGNED_BYTE = 3;

    private final WireMessage message;

    OnnxWeight(WireMessage message) {
        this.message = message;
    }

    /** A float tensor in row-major order. */
    static OnnxWeight ofFloats(String name, List<Long> dimensions, ByteBuffer littleEndian) {
        var fields = new ArrayList<WireField>();
        dimensions.forEach(dimension -> fields.add(new WireField.Integral(DIMENSION, dimension)));
        fields.add(new WireField.Integral(TYPE, FLOAT));
        fields.add(WireField.text(NAME, name));
        fields.add(new WireField.Delimited(RAW, littleEndian));
        return new OnnxWeight(new WireMessage(fields));
    }

    /** Floats in row-major order. */
    public static OnnxWeight ofFloats(String name, List<Long> dimensions, float[] values) {
        var raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return ofFloats(name, dimensions, raw);
    }

    /** A single float. */
    public static OnnxWeight ofFloat(String name, float value) {
        var raw =
                ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
        return ofFloats(name, List.of(), raw.flip());
    }

    /** A list of integers. */
    public static OnnxWeight ofLongs(String name, List<Long> values) {
        var raw = ByteBuffer.allocate(values.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(raw::putLong);
        return new OnnxWeight(new WireMessage(List.of(
                new WireField.Integral(DIMENSION, values.size()),
                new WireField.Integral(TYPE, LONG),
                WireField.text(NAME, name),
                new WireField.Delimited(RAW, raw.flip()))));
    }

    /** The constant's name. */
    public String name() {
        return message.text(NAME);
    }

    /** Lengths of its axes, none for a scalar. */
    public List<Long> dimensions() {
        return message.integers(DIMENSION);
    }

    /** Its values as eight-bit integers. */
    byte[] bytes() {
        if (message.bytes(RAW).isEmpty()) {
            var values = message.integers(SMALL_INTEGERS);
            var bytes = new byte[values.size()];
            for (var i = 0; i < bytes.length; i++) {
                bytes[i] = values.get(i).byteValue();
            }
            return bytes;
        }
        var raw = message.bytes(RAW).getFirst().duplicate();
        var bytes = new byte[raw.remaining()];
        raw.get(bytes);
        return bytes;
    }

    /** Whether {@link #bytes} are signed. */
    boolean signed() {
        var type = message.integers(TYPE).getFirst();
        if (type != UNSIGNED_BYTE && type != SIGNED_BYTE) {
            throw new IllegalArgumentException(name() + " holds no eight-bit integers but data type " + type);
        }
        return type == SIGNED_BYTE;
    }

    /** Its values as floats. */
    float[] floats() {
        if (message.bytes(RAW).isEmpty()) {
            var values = message.floats(FLOATS);
            var floats = new float[values.size()];
            for (var i = 0; i < floats.length; i++) {
                floats[i] = values.get(i);
            }
            return floats;
        }
        var raw = message.bytes(RAW).getFirst().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        var floats = new float[raw.remaining() / Float.BYTES];
        raw.asFloatBuffer().get(floats);
        return floats;
    }

    OnnxWeight renamed(String name) {
        return new OnnxWeight(message.replacing(NAME, List.of(WireField.text(NAME, name))));
    }

    WireMessage message() {
        return message;
    }
}
