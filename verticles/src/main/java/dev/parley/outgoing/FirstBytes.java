package dev.parley.outgoing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import java.util.Optional;

/**
 * What a file is by its first bytes, whatever its sender calls it. All media that can be heard hold control characters or
 * zeros there; text holds none, and where text comes, it is a page to log in, an error or a playlist.
 */
final class FirstBytes {

    /** Bytes that are looked at. */
    static final int COUNT = 512;

    private static final int SPACE = 0x20;

    private FirstBytes() {}

    /** Why these cannot begin a recording; empty where they may. */
    static Optional<String> refusal(byte[] first) {
        if (first.length == 0) {
            return Optional.of("it is empty (0 bytes)");
        }
        for (var each : first) {
            if (each >= 0 && each < SPACE && each != '\t' && each != '\n' && each != '\r' && each != '\f') {
                return Optional.empty();
            }
        }
        return Optional.of("it is " + kind(new String(first, ISO_8859_1)) + " and not a recording");
    }

    private static String kind(String text) {
        var start = text.replaceFirst("^ï»¿", "").strip().toLowerCase(Locale.ROOT);
        if (start.startsWith("<?xml")) {
            return "an XML document";
        }
        if (start.startsWith("<")) {
            return "an HTML page";
        }
        if (start.startsWith("{") || start.startsWith("[")) {
            return "a JSON document";
        }
        return start.startsWith("#extm3u") ? "a playlist" : "text";
    }
}
