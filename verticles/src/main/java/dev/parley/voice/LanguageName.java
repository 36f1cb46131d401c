package dev.parley.voice;

import java.util.Locale;
import java.util.Map;

/** Languages by the English names that Qwen3-TTS knows them by. Pure. */
final class LanguageName {

    private static final Map<String, String> NAMES = Map.of(
            "zh", "Chinese",
            "en", "English",
            "ja", "Japanese",
            "ko", "Korean",
            "de", "German",
            "fr", "French",
            "ru", "Russian",
            "pt", "Portuguese",
            "es", "Spanish",
            "it", "Italian");

    private LanguageName() {}

    /** The name of a BCP 47 tag's language; Auto for one that it does not know. */
    static String of(String tag) {
        return NAMES.getOrDefault(tag.toLowerCase(Locale.ROOT).split("-", 2)[0], "Auto");
    }
}
