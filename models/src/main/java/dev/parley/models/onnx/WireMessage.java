package dev.parley.models.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A protobuf message without its schema: fields in the order of the file. Nested messages are read when asked for, and the
 * bytes stay slices of what was read, so that a model of many megabytes is not copied. Immutable.
 *
 * <p>These lines stand here instead of the protobuf runtime (1.9 MB) and the 25,000 generated lines of the ONNX schema:
 * only a dozen of its fields matter to us.
 */
record WireMessage(List<WireField> fields) {

    WireMessage {
        fields = List.copyOf(fields);
    }

    /**
     * Reads a message that fills the buffer.
     *
     * @throws IllegalArgumentException if the bytes are no protobuf message
     */
    static WireMessage read(ByteBuffer message) {
        var bytes = message.slice().order(ByteOrder.LITTLE_ENDIAN);
        var fields = new ArrayList<WireField>();
        while (bytes.hasRemaining()) {
            var tag = readVarint(bytes);
            var number = (int) (tag >>> 3);
            fields.add(
                    switch ((int) (tag & 7)) {
                        case 0 -> new WireField.Integral(number, readVarint(bytes));
                        case 1 -> new WireField.Fixed(number, take(bytes, 8));
                        case 2 -> new WireField.Delimited(number, take(bytes, readVarint(bytes)));
                        case 5 -> new WireField.Fixed(number, take(bytes, 4));
                        default -> throw new IllegalArgumentException("not a protobuf message: tag " + tag);
                    });
        }
        return new WireMessage(fields);
    }

    /** The only or last text of a field, empty where it is absent. */
    String text(int number) {
        var texts = texts(number);
        return texts.isEmpty() ? "" : texts.getLast();
    }

    /** All texts of a repeated field. */
    List<String> texts(int number) {
        return bytes(number).stream()
                .map(content ->
                        StandardCharsets.UTF_8.decode(content.duplicate()).toString())
                .toList();
    }

    /** All messages of a repeated field. */
    List<WireMessage> messages(int number) {
        return bytes(number).stream().map(WireMessage::read).toList();
    }

    /** The raw contents of a repeated length-delimited field. */
    List<ByteBuffer> bytes(int number) {
        return fields(number).stream()
                .map(field -> ((WireField.Delimited) field).bytes())
                .toList();
    }

    /** All integers of a repeated field, packed or not. */
    List<Long> integers(int number) {
        return fields(number).stream()
                .flatMapToLong(field -> switch (field) {
                    case WireField.Integral integral -> LongStream.of(integral.value());
                    case WireField.Delimited packed -> unpack(packed.bytes());
                    case WireField.Fixed fixed -> LongStream.empty();
                    case WireField.Nested nested -> LongStream.empty();
                })
                .boxed()
                .toList();
    }

    /** All four-byte floats of a repeated field, packed or not. */
    List<Float> floats(int number) {
        var values = new ArrayList<Float>();
        for (var field : fields(number)) {
            var bytes =
                    switch (field) {
                        case WireField.Fixed fixed -> fixed.bytes();
                        case WireField.Delimited packed -> packed.bytes();
                        case WireField.Integral integral -> ByteBuffer.allocate(0);
                        case WireField.Nested nested -> ByteBuffer.allocate(0);
                    };
            var floats = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            while (floats.hasRemaining()) {
                values.add(floats.get());
            }
        }
        return values;
    }

    /** The fields of this number. */
    List<WireField> fields(int number) {
        return fields.stream().filter(field -> field.number() == number).toList();
    }

    /** This message without all fields of a number, and with others at its end. */
    WireMessage replacing(int number, List<WireField> replacement) {
        var changed = new ArrayList<>(
                fields.stream().filter(field -> field.number() != number).toList());
        changed.addAll(replacement);
        return new WireMessage(changed);
    }

    private static LongStream unpack(ByteBuffer packed) {
        var rest = packed.duplicate();
        var values = LongStream.builder();
        while (rest.hasRemaining()) {
            values.add(readVarint(rest));
        }
        return values.build();
    }

    private static ByteBuffer take(ByteBuffer bytes, long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException(
                    "not a protobuf message: a field of " + length + " bytes where " + bytes.remaining() + " are left");
        }
        var content = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + (int) length);
        return content;
    }

    private static long readVarint(ByteBuffer bytes) {
        var value = 0L;
        for (var shift = 0; shift < 64 && bytes.hasRemaining(); shift += 7) {
            var next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("not a protobuf message: a varint without an end");
    }
}
