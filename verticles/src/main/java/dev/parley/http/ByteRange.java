package dev.parley.http;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The part of a file that a request asks for, such as a player that seeks (RFC 9110, section 14).
 *
 * @param from first byte
 * @param length bytes; 0 where the file has none of what was asked for
 */
record ByteRange(long from, long length) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})|bytes=-(\\d{1,18})");

    /** What a header Range means for a file of this size; empty for what may be ignored, so that the whole file is sent. */
    static Optional<ByteRange> of(String header, long size) {
        var matcher = ONE.matcher(header);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var last = matcher.group(3);
        if (last != null) {
            var length = Math.min(Long.parseLong(last), size);
            return Optional.of(new ByteRange(size - length, length));
        }
        var from = Long.parseLong(matcher.group(1));
        var to = matcher.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(matcher.group(2)), size - 1);
        if (!matcher.group(2).isEmpty() && Long.parseLong(matcher.group(2)) < from) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(from, Math.max(0, to - from + 1)));
    }

    /** The header Content-Range of the answer. */
    String content(long size) {
        return length == 0 ? "bytes */" + size : "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
