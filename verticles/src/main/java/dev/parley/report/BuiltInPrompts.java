package dev.parley.report;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.bus.Prompts.Prompt;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The prompts of {@code prompts.yaml}, each in English and Russian. */
final class BuiltInPrompts {

    static final List<Prompt> ALL = Frames.read("prompts.yaml", new TypeReference<List<Entry>>() {}).stream()
            .flatMap(Entry::prompts)
            .toList();

    private BuiltInPrompts() {}

    /** The newest version of a name that is built in; 0 where none is. */
    static int version(String name) {
        return ALL.stream()
                .filter(prompt -> prompt.name().equals(name))
                .mapToInt(Prompt::version)
                .max()
                .orElse(0);
    }

    private record Entry(String name, String category, int version, Wording en, Wording ru) {

        Stream<Prompt> prompts() {
            return Stream.of(prompt(Frames.ENGLISH, en), prompt(Frames.RUSSIAN, ru));
        }

        private Prompt prompt(String language, Wording wording) {
            return new Prompt(
                    name,
                    language,
                    version,
                    wording.title(),
                    category,
                    wording.text(),
                    true,
                    Optional.empty(),
                    Optional.empty());
        }
    }

    private record Wording(String title, String text) {}
}
