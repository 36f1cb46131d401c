package dev.parley.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/**
 * The words around a prompt in one language, from {@code frames.yaml}: what holds for every report, and what is read.
 *
 * @param rules for reports on transcripts
 * @param part added where a call reads a part of a transcript
 * @param merge added where a call puts together the whole
 * @param mergePart added where a call puts together some of many parts
 * @param textPart added where a call reads a part of a text
 * @param textMerge added where a call puts together what came of a text
 * @param whole added where a call reads the whole transcript
 * @param answerIn added where the report shall be in another language
 * @param extractive stands before a report that no model wrote although one was wanted
 */
record Frames(
        String rules,
        String part,
        String merge,
        String mergePart,
        String textPart,
        String textMerge,
        String whole,
        String answerIn,
        String extractive) {

    static final String RUSSIAN = "ru";
    static final String ENGLISH = "en";

    static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private static final Map<String, Frames> ALL = read("frames.yaml", new TypeReference<>() {});

    /** Those of a language; English ones for a language without. */
    static Frames in(String language) {
        return Objects.requireNonNull(ALL.getOrDefault(language, ALL.get(ENGLISH)));
    }

    /** Reads a file that lies beside this class. */
    static <T> T read(String name, TypeReference<T> type) {
        try (var file = Objects.requireNonNull(Frames.class.getResourceAsStream(name), name)) {
            return YAML.readValue(file, type);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
