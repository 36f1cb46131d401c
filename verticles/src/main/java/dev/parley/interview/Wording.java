package dev.parley.interview;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What is said to candidates and to models in one language, from {@code wording.yaml}. {…} are put in.
 *
 * @param timeUp why an interview ended
 * @param ended the same, where the candidate wanted it
 * @param skipped in the place of an evaluation
 * @param notRecognised why a question is asked again
 * @param tooLong the same
 * @param noSound the same
 * @param cannotHear the same, where it is not the candidate's fault
 * @param written why a voice is not analysed
 * @param notEvaluated in the place of an evaluation, with {@code reason}
 * @param noModel such a reason
 * @param modelAway such a reason
 * @param tooLongForModel such a reason
 * @param refused such a reason
 * @param unreadable such a reason
 * @param evaluate what a model is told that evaluates an answer, with {@code language} and {@code mark}
 * @param askFurther what a model is told that asks further, with {@code language} and {@code mark}
 * @param repair what it is told after a reply that nobody can read, with {@code error}
 * @param vacancy heads of what it is given
 */
record Wording(
        String timeUp,
        String ended,
        String skipped,
        String notRecognised,
        String tooLong,
        String noSound,
        String cannotHear,
        String written,
        String notEvaluated,
        String noModel,
        String modelAway,
        String tooLongForModel,
        String refused,
        String unreadable,
        String evaluate,
        String askFurther,
        String repair,
        String vacancy,
        String question,
        String answer,
        String earlier,
        String score) {

    private static final String RUSSIAN = "ru";
    private static final String ENGLISH = "en";
    private static final Map<String, Wording> ALL = read();

    /** That of a BCP 47 tag; English for a language without. */
    static Wording in(String language) {
        var spoken = Locale.forLanguageTag(language).getLanguage();
        return Objects.requireNonNull(ALL.get(spoken.equals(RUSSIAN) ? RUSSIAN : ENGLISH));
    }

    /** In the place of an evaluation. */
    String notEvaluated(String reason) {
        return notEvaluated.replace("{reason}", reason);
    }

    private static Map<String, Wording> read() {
        var yaml = YAMLMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build();
        try (var file = Objects.requireNonNull(Wording.class.getResourceAsStream("wording.yaml"))) {
            return yaml.readValue(file, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("wording.yaml", e);
        }
    }
}
