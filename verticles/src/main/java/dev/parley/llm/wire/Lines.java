package dev.parley.llm.wire;

import java.io.ByteArrayOutputStream;

/**
 * Lines of a stream that comes in any pieces; they end with LF, CR or both. A byte order mark at the start is left out. Confined
 * to one stream.
 */
final class Lines {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Takes one line without its end; the array is the caller's, and only for the time of the call. */
    interface Sink {
        void line(byte[] bytes, int offset, int length);
    }

    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private boolean first = true;
    private boolean afterReturn;

    void read(byte[] bytes, Sink sink) {
        var start = 0;
        for (var i = 0; i < bytes.length; i++) {
            var each = bytes[i];
            if (each == '\n' && afterReturn) {
                // The second half of a line end that was seen already.
                start = i + 1;
                afterReturn = false;
            } else if (each == '\n' || each == '\r') {
                finish(bytes, start, i - start, sink);
                start = i + 1;
                afterReturn = each == '\r';
            } else {
                afterReturn = false;
            }
        }
        unfinished.write(bytes, start, bytes.length - start);
    }

    /** The last line where it has no end. */
    void end(Sink sink) {
        if (unfinished.size() > 0) {
            finish(new byte[0], 0, 0, sink);
        }
    }

    private void finish(byte[] bytes, int offset, int length, Sink sink) {
        if (unfinished.size() == 0) {
            hand(bytes, offset, length, sink);
        } else {
            unfinished.write(bytes, offset, length);
            var whole = unfinished.toByteArray();
            unfinished.reset();
            hand(whole, 0, whole.length, sink);
        }
    }

    private void hand(byte[] bytes, int offset, int length, Sink sink) {
        var skipped = first && startsWithMark(bytes, offset, length) ? BYTE_ORDER_MARK.length : 0;
        first = false;
        sink.line(bytes, offset + skipped, length - skipped);
    }

    private static boolean startsWithMark(byte[] bytes, int offset, int length) {
        return length >= BYTE_ORDER_MARK.length
                && bytes[offset] == BYTE_ORDER_MARK[0]
                && bytes[offset + 1] == BYTE_ORDER_MARK[1]
                && bytes[offset + 2] == BYTE_ORDER_MARK[2];
    }
}
