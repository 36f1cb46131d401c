package dev.parley.office;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** What stands around the instruction of a category in one language, from {@code wording.yaml}. */
record Wording(
        String rules,
        String prose,
        String noProse,
        String spreadsheet,
        String chart,
        String histogram,
        String date,
        String task,
        String range,
        String context,
        String noTable,
        String repair,
        String shorter) {

    static final String RUSSIAN = "ru";
    static final String ENGLISH = "en";

    static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private static final Map<String, Wording> ALL = read("wording.yaml", new TypeReference<>() {});

    /** That of a language; the English one for a language without. */
    static Wording in(String language) {
        return Objects.requireNonNull(ALL.getOrDefault(language, ALL.get(ENGLISH)));
    }

    /** Russian where most letters are Cyrillic. */
    static String languageOf(String text) {
        var cyrillic = text.codePoints()
                .filter(letter -> Character.UnicodeScript.of(letter) == Character.UnicodeScript.CYRILLIC)
                .count();
        var letters = text.codePoints().filter(Character::isLetter).count();
        return 2 * cyrillic > letters ? RUSSIAN : ENGLISH;
    }

    /** Reads a file that lies beside this class. */
    static <T> T read(String name, TypeReference<T> type) {
        try (var file = Objects.requireNonNull(Wording.class.getResourceAsStream(name), name)) {
            return YAML.readValue(file, type);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
