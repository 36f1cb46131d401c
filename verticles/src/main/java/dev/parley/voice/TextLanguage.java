package dev.parley.voice;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Map;

/** The language of a text, told by its letters alone. Pure. */
final class TextLanguage {

    /** Letters that Ukrainian has and Russian has not. */
    private static final String UKRAINIAN = "іїєґІЇЄҐ";

    private static final Map<UnicodeScript, String> BY_SCRIPT = new EnumMap<>(Map.ofEntries(
            Map.entry(UnicodeScript.LATIN, "en"),
            Map.entry(UnicodeScript.CYRILLIC, "ru"),
            Map.entry(UnicodeScript.GREEK, "el"),
            Map.entry(UnicodeScript.ARMENIAN, "hy"),
            Map.entry(UnicodeScript.GEORGIAN, "ka"),
            Map.entry(UnicodeScript.HEBREW, "he"),
            Map.entry(UnicodeScript.ARABIC, "ar"),
            Map.entry(UnicodeScript.DEVANAGARI, "hi"),
            Map.entry(UnicodeScript.HANGUL, "ko"),
            Map.entry(UnicodeScript.HIRAGANA, "ja"),
            Map.entry(UnicodeScript.KATAKANA, "ja"),
            Map.entry(UnicodeScript.HAN, "zh")));

    private TextLanguage() {}

    /** A BCP 47 tag: that of most letters; English where they tell nothing. */
    static String of(String text) {
        var counts = new EnumMap<UnicodeScript, Integer>(UnicodeScript.class);
        text.codePoints()
                .filter(Character::isLetter)
                .mapToObj(UnicodeScript::of)
                .filter(BY_SCRIPT::containsKey)
                .forEach(script -> counts.merge(script, 1, Integer::sum));
        var language = counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> BY_SCRIPT.getOrDefault(most.getKey(), "en"))
                .orElse("en");
        // Japanese has both.
        if (language.equals("zh") && counts.containsKey(UnicodeScript.HIRAGANA)) {
            return "ja";
        }
        return language.equals("ru") && text.chars().anyMatch(c -> UKRAINIAN.indexOf(c) >= 0) ? "uk" : language;
    }
}
