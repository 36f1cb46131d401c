package dev.parley.models.audio;

import java.util.List;

/**
 * What was decoded, in terms of the original file.
 *
 * @param seconds length of the decoded recording
 * @param channels of the original, before they were mixed down
 * @param sampleRate of the original, in Hz
 * @param codec FFmpeg's name of the coding, such as {@code mp3}
 * @param container FFmpeg's name of the file format, such as {@code ogg}
 * @param warnings one line each on what is missing from the sound; empty for a sound file
 */
public record Decoded(
        double seconds, int channels, int sampleRate, String codec, String container, List<String> warnings) {

    public Decoded {
        warnings = List.copyOf(warnings);
    }
}
