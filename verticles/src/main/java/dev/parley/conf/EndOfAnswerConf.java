package dev.parley.conf;

import java.time.Duration;

/**
 * When somebody who is being recorded has finished speaking.
 *
 * @param silence so long a pause ends an answer
 * @param leastSpeech with less speech there is no answer yet
 * @param threshold probability from which on sound counts as speech, 0–1
 * @param window length of the stretches that are looked at
 * @param share of a stretch that must be speech, 0–1
 */
public record EndOfAnswerConf(Duration silence, Duration leastSpeech, double threshold, Duration window, double share) {

    static EndOfAnswerConf read(Settings settings) {
        return new EndOfAnswerConf(
                settings.duration("speech.end-of-answer.silence", Duration.ofMillis(300), Duration.ofMinutes(1)),
                settings.duration("speech.end-of-answer.min-speech", Duration.ofMillis(100), Duration.ofMinutes(1)),
                settings.number("speech.end-of-answer.threshold", 0.05, 0.99),
                settings.duration("speech.end-of-answer.window", Duration.ofMillis(100), Duration.ofSeconds(2)),
                settings.number("speech.end-of-answer.share", 0, 0.99));
    }
}
