package dev.parley.llm.extractive;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The rules of one language as they stand in its resource file; {@code en.yaml} explains the form. Rules are lines of text,
 * compiled by {@link Language}.
 *
 * @param stemmer name of the Snowball stemmer
 * @param names lists of alternatives that rules refer to as {@code {name}}
 */
record LanguageFile(
        PluralRule plural,
        String stemmer,
        Wording wording,
        Map<String, String> names,
        String stopWords,
        String abbreviations,
        String questionOpeners,
        String decisions,
        String actions,
        String negations,
        String dates) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /** Reads {@code <language>.yaml}, which must exist, beside this class. */
    static LanguageFile read(String language) {
        try (var file = LanguageFile.class.getResourceAsStream(language + ".yaml")) {
            if (file == null) {
                throw new IllegalStateException("no rules for language " + language);
            }
            return YAML.readValue(file, LanguageFile.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("rules for language " + language, unreadable);
        }
    }
}
