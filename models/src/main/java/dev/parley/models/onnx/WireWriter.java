package dev.parley.models.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes a {@link WireMessage} field by field, without building nested messages in memory first. */
final class WireWriter {

    private final OutputStream out;

    WireWriter(OutputStream out) {
        this.out = out;
    }

    void write(WireMessage message) throws IOException {
        for (var field : message.fields()) {
            writeVarint((long) field.number() << 3 | wireType(field));
            switch (field) {
                case WireField.Integral integral -> writeVarint(integral.value());
                case WireField.Fixed fixed -> writeBytes(fixed.bytes());
                case WireField.Delimited delimited -> {
                    writeVarint(delimited.bytes().remaining());
                    writeBytes(delimited.bytes());
                }
                case WireField.Nested nested -> {
                    writeVarint(size(nested.message()));
                    write(nested.message());
                }
            }
        }
    }

    private void writeVarint(long value) throws IOException {
        var rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void writeBytes(ByteBuffer bytes) throws IOException {
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    private static int wireType(WireField field) {
        return switch (field) {
            case WireField.Integral integral -> 0;
            case WireField.Fixed fixed -> fixed.bytes().remaining() == 8 ? 1 : 5;
            case WireField.Delimited delimited -> 2;
            case WireField.Nested nested -> 2;
        };
    }

    private static long size(WireMessage message) {
        return message.fields().stream().mapToLong(WireWriter::size).sum();
    }

    private static long size(WireField field) {
        var tag = varintSize((long) field.number() << 3);
        return tag
                + switch (field) {
                    case WireField.Integral integral -> varintSize(integral.value());
                    case WireField.Fixed fixed -> fixed.bytes().remaining();
                    case WireField.Delimited delimited ->
                        sizeWithLength(delimited.bytes().remaining());
                    case WireField.Nested nested -> sizeWithLength(size(nested.message()));
                };
    }

    private static long sizeWithLength(long content) {
        return varintSize(content) + content;
    }

    private static long varintSize(long value) {
        return Math.max(1, (64 - Long.numberOfLeadingZeros(value) + 6) / 7);
    }
}
