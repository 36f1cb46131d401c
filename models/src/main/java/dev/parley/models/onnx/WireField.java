package dev.parley.models.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One field of a protobuf message as it stands on the wire (protobuf.dev/programming-guides/encoding). */
sealed interface WireField {

    /** Field number of the schema. */
    int number();

    /** Wire type 0: a varint. */
    record Integral(int number, long value) implements WireField {}

    /** Wire types 5 and 1: four or eight little-endian bytes. */
    record Fixed(int number, ByteBuffer bytes) implements WireField {}

    /** Wire type 2, as read: text, raw bytes, packed numbers or a message inside the message. */
    record Delimited(int number, ByteBuffer bytes) implements WireField {}

    /** Wire type 2, to be written: a message inside the message. */
    record Nested(int number, WireMessage message) implements WireField {}

    /** A text to be written. */
    static WireField text(int number, String text) {
        return new Delimited(number, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
