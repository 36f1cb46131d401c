package dev.parley.models.recognition.whisper;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How sounds are to be heard.
 *
 * @param language BCP 47 tag; empty to find it out for each sound
 * @param translate whether the text is wanted in English
 * @param prompt text that may have come before, for style and names; empty for none
 * @param hotwords words that are likely to be said
 * @param before tokens of what was heard just before, timestamps too
 */
public record Instruction(
        Optional<String> language, boolean translate, String prompt, List<String> hotwords, List<Integer> before) {

    public Instruction {
        hotwords = List.copyOf(hotwords);
        before = List.copyOf(before);
    }

    /** Transcribed in a language, or in the one that is found out. */
    public static Instruction in(Optional<String> language) {
        return new Instruction(language, false, "", List.of(), List.of());
    }

    /**
     * How to hear what follows a sound: in its language and knowing its text, but knowing nothing where that text is hardly to be
     * believed (github.com/openai/whisper, transcribe.py: prompt_reset_since).
     */
    public Instruction after(Heard heard) {
        var language = Optional.of(heard.language());
        return heard.context()
                .map(tokens -> new Instruction(language, translate, prompt, hotwords, joined(before, tokens)))
                .orElseGet(() -> new Instruction(language, translate, "", hotwords, List.of()));
    }

    private static List<Integer> joined(List<Integer> some, List<Integer> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }
}
