package dev.parley.conf;

import java.time.Duration;

/**
 * From recording to transcript.
 *
 * @param chunk longest stretch that is recognised at once
 * @param maxDuration longest recording that is taken
 * @param threshold probability from which on sound counts as speech, 0–1
 */
public record SpeechConf(Duration chunk, Duration maxDuration, double threshold) {

    static SpeechConf read(Settings settings) {
        return new SpeechConf(
                settings.duration("speech.chunk", Duration.ofSeconds(1), Duration.ofSeconds(30)),
                settings.duration("speech.max-duration", Duration.ofSeconds(1), Duration.ofDays(7)),
                settings.number("speech.threshold", 0.05, 0.95));
    }
}
