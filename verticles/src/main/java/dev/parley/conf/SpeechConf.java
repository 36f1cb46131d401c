package dev.parley.conf;

import java.time.Duration;
import java.util.Locale;

/**
 * From recording to transcript.
 *
 * @param model which recogniser hears what
 * @param beamSize texts that a Whisper follows at once
 * @param diarizer which engine tells speakers apart
 * @param chunk longest stretch that is recognised at once
 * @param maxDuration longest recording that is taken
 * @param threshold probability from which on sound counts as speech, 0–1
 * @param endOfAnswer when somebody who is being recorded has finished speaking
 */
public record SpeechConf(
        Model model,
        int beamSize,
        DiarizerChoice diarizer,
        Duration chunk,
        Duration maxDuration,
        double threshold,
        EndOfAnswerConf endOfAnswer) {

    /** The recognisers there are; a name is that of the weights. */
    public enum Model {
        /** English by Moonshine, anything else by the best Whisper that is installed. */
        AUTO,
        MOONSHINE_TINY_EN,
        MOONSHINE_BASE_EN,
        WHISPER_TINY,
        WHISPER_BASE,
        WHISPER_SMALL,
        WHISPER_MEDIUM,
        WHISPER_LARGE_V3_TURBO,
        WHISPER_LARGE_V3,
        WHISPER_TINY_EN,
        WHISPER_BASE_EN;

        /** Name in the catalog of the weights that it cannot do without. */
        public String weights() {
            var needed = this == AUTO ? MOONSHINE_TINY_EN : this;
            return needed.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The diarizers there are. */
    public enum DiarizerChoice {
        /** The neural one where its weights are installed, else the embedded one. */
        AUTO,
        EMBEDDED,
        NEURAL
    }

    static SpeechConf read(Settings settings) {
        return new SpeechConf(
                settings.choice("speech.model", Model.class),
                settings.integer("speech.beam-size", 1, 16),
                settings.choice("speech.diarizer", DiarizerChoice.class),
                settings.duration("speech.chunk", Duration.ofSeconds(1), Duration.ofSeconds(30)),
                settings.duration("speech.max-duration", Duration.ofSeconds(1), Duration.ofDays(7)),
                settings.number("speech.threshold", 0.05, 0.95),
                EndOfAnswerConf.read(settings));
    }
}
