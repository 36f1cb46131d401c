package dev.parley.voice;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Voice.Speak;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The name of what was spoken: SHA-256 of all that it depends on, so that whoever knows the name knew the text. Pure. */
final class SpokenName {

    /** Goes up when the same request begins to sound otherwise. */
    private static final String VERSION = "1";

    private SpokenName() {}

    static String of(VoiceChoice choice, String text, String language, Speak request) {
        var parts = List.of(
                VERSION,
                choice.speaker().name(),
                choice.model(),
                choice.voice(),
                language,
                request.format().name(),
                String.valueOf(request.speed()),
                request.instructions(),
                text);
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                var bytes = part.getBytes(UTF_8);
                digest.update((bytes.length + ":").getBytes(UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
