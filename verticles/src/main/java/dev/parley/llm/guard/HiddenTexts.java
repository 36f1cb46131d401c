package dev.parley.llm.guard;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts inside a text that a model could decode: Base64, hexadecimal digits, and escapes of URLs, HTML and source code. */
final class HiddenTexts {

    /** Shorter ones hide nothing that matters. */
    private static final int SHORTEST = 20;
    /** Characters of a text that are decoded in all; the rest is data such as images. */
    private static final int MOST = 65_536;

    private static final int ESCAPES = 6;

    /** No part of it can fit the same place in two ways: linear. */
    private static final Pattern ESCAPE =
            Pattern.compile("%([0-9a-fA-F]{2})|\\\\u([0-9a-fA-F]{4})|\\\\x([0-9a-fA-F]{2})"
                    + "|&#([0-9]{2,6}+);|&#[xX]([0-9a-fA-F]{2,5}+);");

    private HiddenTexts() {}

    static List<String> in(String text) {
        var found = new ArrayList<String>(0);
        var escapes = 0;
        var run = 0;
        var left = MOST;
        for (var i = 0; i <= text.length(); i++) {
            var c = i < text.length() ? text.charAt(i) : ' ';
            if (isBase64(c)) {
                run++;
                continue;
            }
            escapes += c == '%' || c == '\\' || c == '&' ? 1 : 0;
            if (run >= SHORTEST && run <= left) {
                left -= run;
                decode(text.substring(i - run, i)).ifPresent(found::add);
            }
            run = 0;
        }
        if (escapes >= ESCAPES && text.length() <= MOST) {
            found.add(unescaped(text));
        }
        return found;
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_'
                || c == '=';
    }

    private static Optional<String> decode(String run) {
        if (run.length() % 2 == 0 && run.chars().allMatch(HexFormat::isHexDigit)) {
            var text = text(HexFormat.of().parseHex(run));
            if (text.isPresent()) {
                return text;
            }
        }
        var standard = run.replace('-', '+').replace('_', '/').replace("=", "");
        // One character over is six bits of nothing.
        var whole = standard.length() % 4 == 1 ? standard.substring(0, standard.length() - 1) : standard;
        return text(Base64.getDecoder().decode(whole));
    }

    /** Empty where the bytes are no text. */
    private static Optional<String> text(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            var odd = text.chars()
                    .filter(c -> c < ' ' && !Character.isWhitespace(c))
                    .count();
            return odd == 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /** Bytes in a row are UTF-8, as in URLs; code points are themselves. */
    private static String unescaped(String text) {
        var matcher = ESCAPE.matcher(text);
        var characters = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(characters, "");
            var octet = matcher.group(1) != null ? matcher.group(1) : matcher.group(3);
            characters.append(octet != null ? Character.toString(Integer.parseInt(octet, 16)) : codePoint(matcher));
        }
        matcher.appendTail(characters);
        return asUtf8(characters.toString()).orElse(characters.toString());
    }

    private static String codePoint(Matcher matcher) {
        var number = matcher.group(2) != null
                ? Integer.parseInt(matcher.group(2), 16)
                : matcher.group(4) != null
                        ? Integer.parseInt(matcher.group(4))
                        : Integer.parseInt(matcher.group(5), 16);
        return Character.isValidCodePoint(number) ? Character.toString(number) : "";
    }

    /** The text whose bytes these characters are, where all are bytes and some are not ASCII. */
    private static Optional<String> asUtf8(String text) {
        return text.chars().allMatch(c -> c < 0x100) && text.chars().anyMatch(c -> c >= 0x80)
                ? text(text.getBytes(StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }
}
