package dev.parley.voice;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names that clients have written into them, whoever speaks here: those of OpenAI and of Qwen3-TTS. Pure. */
final class WellKnownVoices {

    /** Of OpenAI's API, 2026. */
    static final List<String> OPENAI = List.of(
            "alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer",
            "verse");

    private static final Set<String> QWEN =
            Set.of("vivian", "serena", "uncle_fu", "dylan", "eric", "ryan", "aiden", "ono_anna", "sohee");

    private WellKnownVoices() {}

    /** Whether the usual voice stands for this one where it is unknown. */
    static boolean contains(String voice) {
        var name = voice.toLowerCase(Locale.ROOT);
        return OPENAI.contains(name) || QWEN.contains(name);
    }

    /** Whether this is a model of OpenAI: {@code tts-1}, {@code tts-1-hd}, {@code gpt-4o-mini-tts}, also with a date. */
    static boolean isModel(String model) {
        return model.matches("(tts-1|tts-1-hd|gpt-4o-mini-tts)(-[0-9-]+)?");
    }
}
