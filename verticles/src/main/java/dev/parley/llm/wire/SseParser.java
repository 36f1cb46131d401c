package dev.parley.llm.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Server-sent events, read as the HTML standard says (section 9.2.6), but that an event at the end of the stream counts without
 * the empty line behind it. Bytes stay bytes: a line is whole before anybody reads it as UTF-8.
 */
public final class SseParser implements EventParser {

    private final Lines lines = new Lines();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int dataLines;
    private String name = "";

    /** The only data line so far, not copied: most events have one, and end in the same read. */
    private byte[] only = {};

    private int onlyOffset;
    private int onlyLength;

    @Override
    public void read(byte[] bytes, Sink sink) {
        lines.read(bytes, (line, offset, length) -> take(line, offset, length, sink));
        keepOnly();
    }

    @Override
    public void end(Sink sink) {
        lines.end((line, offset, length) -> take(line, offset, length, sink));
        dispatch(sink);
    }

    private void take(byte[] line, int offset, int length, Sink sink) {
        if (length == 0) {
            dispatch(sink);
            return;
        }
        var colon = colon(line, offset, length);
        var value = Math.min(colon + 1, offset + length);
        if (value < offset + length && line[value] == ' ') {
            value++;
        }
        if (is("data", line, offset, colon)) {
            addData(line, value, offset + length - value);
        } else if (is("event", line, offset, colon)) {
            name = new String(line, value, offset + length - value, StandardCharsets.UTF_8);
        }
        // Comments have an empty name; ids and retry times are of no use here.
    }

    private static int colon(byte[] line, int offset, int length) {
        for (var i = offset; i < offset + length; i++) {
            if (line[i] == ':') {
                return i;
            }
        }
        return offset + length;
    }

    private static boolean is(String field, byte[] line, int offset, int colon) {
        if (colon - offset != field.length()) {
            return false;
        }
        for (var i = 0; i < field.length(); i++) {
            if (line[offset + i] != field.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void addData(byte[] line, int offset, int length) {
        if (dataLines == 0) {
            only = line;
            onlyOffset = offset;
            onlyLength = length;
        } else {
            keepOnly();
            data.write('\n');
            data.write(line, offset, length);
        }
        dataLines++;
    }

    private void keepOnly() {
        if (onlyLength > 0) {
            data.write(only, onlyOffset, onlyLength);
        }
        only = new byte[0];
        onlyLength = 0;
    }

    private void dispatch(Sink sink) {
        var named = name;
        name = "";
        dataLines = 0;
        if (data.size() > 0) {
            var whole = data.toByteArray();
            data.reset();
            sink.event(named, whole, 0, whole.length);
        } else if (onlyLength > 0) {
            var line = only;
            var length = onlyLength;
            only = new byte[0];
            onlyLength = 0;
            sink.event(named, line, onlyOffset, length);
        }
    }
}
