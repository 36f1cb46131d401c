package dev.parley.outgoing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a downloaded file is called, for people to read; it never becomes a path here. */
final class FileName {

    private static final int LONGEST = 200;
    private static final String NAMELESS = "recording";

    /** RFC 6266 with RFC 8187: {@code filename*=UTF-8''%D1%84.mp3}. */
    private static final Pattern EXTENDED =
            Pattern.compile("filename\\*\\s*=\\s*(UTF-8|ISO-8859-1)'[^']*'([^;\\s]+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern PLAIN =
            Pattern.compile("filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s\"]+))", Pattern.CASE_INSENSITIVE);

    private FileName() {}

    /** The name in a Content-Disposition header, whose bytes arrive as characters, else the last part of the address. */
    static String of(Optional<String> disposition, URI address) {
        return disposition
                .flatMap(FileName::extended)
                .or(() -> disposition.flatMap(FileName::plain))
                .or(() -> Optional.ofNullable(address.getPath()))
                .map(FileName::clean)
                .orElse(NAMELESS);
    }

    private static Optional<String> extended(String disposition) {
        var matcher = EXTENDED.matcher(disposition);
        return matcher.find()
                ? decoded(percentDecoded(matcher.group(2)), Charset.forName(matcher.group(1)))
                : Optional.empty();
    }

    /** Browsers' senders put UTF-8 here as it is, against the letter of the standard. */
    private static Optional<String> plain(String disposition) {
        var matcher = PLAIN.matcher(disposition);
        if (!matcher.find()) {
            return Optional.empty();
        }
        var name = Optional.ofNullable(matcher.group(1))
                .map(quoted -> quoted.replaceAll("\\\\(.)", "$1"))
                .orElseGet(() -> matcher.group(2));
        return decoded(name.getBytes(ISO_8859_1), UTF_8).or(() -> Optional.of(name));
    }

    private static byte[] percentDecoded(String text) {
        var bytes = new ByteArrayOutputStream();
        for (var i = 0; i < text.length(); i++) {
            var isEscape = text.charAt(i) == '%' && text.substring(i).matches("(?s)%[0-9A-Fa-f]{2}.*");
            bytes.write(isEscape ? Integer.parseInt(text.substring(i + 1, i + 3), 16) : text.charAt(i));
            i += isEscape ? 2 : 0;
        }
        return bytes.toByteArray();
    }

    private static Optional<String> decoded(byte[] bytes, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String clean(String given) {
        var last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "")
                .strip();
        var name = last.isEmpty() || last.equals(".") || last.equals("..") ? NAMELESS : last;
        return name.length() <= LONGEST ? name : name.substring(name.length() - LONGEST);
    }
}
