package dev.parley.models.audio;

import java.nio.file.Path;
import java.util.List;

/**
 * What was decoded, in terms of the original file.
 *
 * @param seconds length of the decoded recording
 * @param channels of the original, before they were mixed
 * @param sampleRate of the original, in Hz
 * @param codec FFmpeg's name of the coding, such as {@code mp3}
 * @param container FFmpeg's name of the file format, such as {@code ogg}
 * @param apart files with one channel each, in the order of the channels, where they were kept apart; else empty
 * @param warnings one line each on what is missing from the sound; empty for a sound file
 */
public record Decoded(
        double seconds,
        int channels,
        int sampleRate,
        String codec,
        String container,
        List<Path> apart,
        List<String> warnings) {

    public Decoded {
        apart = List.copyOf(apart);
        warnings = List.copyOf(warnings);
    }
}
