package dev.parley.models.recognition;

import java.util.List;
import java.util.Optional;

/**
 * What is wanted of a recogniser.
 *
 * @param language BCP 47 primary tag of what is spoken; empty to find it out where there are several
 * @param translate whether the text is wanted in English, whatever is spoken
 * @param prompt text that may have come before, for style and names; empty for none
 * @param hotwords words that are likely to be said
 */
public record Hearing(Optional<String> language, boolean translate, String prompt, List<String> hotwords) {

    /** Nothing is known: the language is found out. */
    public static final Hearing ANY = in(Optional.empty());

    public Hearing {
        hotwords = List.copyOf(hotwords);
    }

    /** Transcribed in a language, or in the one that is found out. */
    public static Hearing in(Optional<String> language) {
        return new Hearing(language, false, "", List.of());
    }

    /** The same in another language. */
    public Hearing withLanguage(Optional<String> other) {
        return new Hearing(other, translate, prompt, hotwords);
    }
}
