package dev.parley.models.recognition.whisper;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Texts that Whisper is known to make up where nobody speaks, from the subtitles that it learned from: {@code hallucinations.yaml}.
 * All languages at once, since in silence the language is made up as well. Immutable.
 */
final class Hallucinations {

    private static final String FILE = "hallucinations.yaml";
    private static final String ANY_END = "…";

    private final Set<String> texts = new HashSet<>();
    private final Set<String> beginnings = new HashSet<>();

    private Hallucinations() {}

    /** Those that come with Parley. */
    static Hallucinations bundled() {
        try (var stream = Objects.requireNonNull(Hallucinations.class.getResourceAsStream(FILE))) {
            var hallucinations = new Hallucinations();
            new YAMLMapper()
                    .readTree(stream)
                    .forEach(language -> language.forEach(text -> hallucinations.add(text.asText())));
            return hallucinations;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String text) {
        (text.endsWith(ANY_END) ? beginnings : texts).add(bare(text));
    }

    /** Whether a text is one of them, whatever its case and punctuation. */
    boolean contain(String text) {
        var bare = bare(text);
        return texts.contains(bare) || beginnings.stream().anyMatch(bare::startsWith);
    }

    /** Letters and digits alone, with a space between words. */
    private static String bare(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ")
                .strip();
    }
}
