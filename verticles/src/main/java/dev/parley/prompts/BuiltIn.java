package dev.parley.prompts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.PromptStore.KeptCategory;
import dev.parley.bus.PromptStore.KeptPrompt;
import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.bus.Prompts.Put;
import dev.parley.bus.Prompts.PutCategory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What is built in: the YAML files that lie beside this class, one for each category. */
final class BuiltIn {

    private static final List<PromptFile> FILES = Stream.of(
                    "report", "analysis", "transformation", "search", "generation", "uncertain", "spreadsheet", "data")
            .map(BuiltIn::read)
            .toList();

    /** By name and language. */
    static final List<Prompt> PROMPTS = FILES.stream()
            .flatMap(file -> file.prompts().stream())
            .map(BuiltIn::prompt)
            .toList();

    static final List<Category> CATEGORIES = FILES.stream()
            .flatMap(file -> file.categories().stream())
            .map(BuiltIn::category)
            .toList();

    private BuiltIn() {}

    /** The newest version of a name that is built in; 0 where none is. */
    static int version(String name) {
        return PROMPTS.stream()
                .filter(prompt -> prompt.name().equals(name))
                .mapToInt(Prompt::version)
                .max()
                .orElse(0);
    }

    static Optional<Category> category(String name) {
        return CATEGORIES.stream()
                .filter(category -> category.name().equals(name))
                .findFirst();
    }

    /** An own prompt for the store; in the place of a built-in one it has its number and a greater version. */
    static KeptPrompt kept(Put prompt) {
        var id = PROMPTS.stream()
                .filter(known -> known.name().equals(prompt.name()))
                .map(Prompt::id)
                .findFirst();
        return new KeptPrompt(prompt, version(prompt.name()), id);
    }

    /** An own category for the store; in the place of a built-in one it has its number. */
    static KeptCategory kept(PutCategory category) {
        return new KeptCategory(category, category(category.name()).map(Category::id));
    }

    private static Prompt prompt(PromptFile.Entry<Put> entry) {
        var prompt = entry.value();
        return new Prompt(
                entry.id().orElseThrow(),
                prompt.name(),
                prompt.language(),
                entry.version().orElseThrow(),
                prompt.title(),
                prompt.description(),
                prompt.category(),
                prompt.text(),
                true,
                0,
                Optional.empty(),
                Optional.empty());
    }

    private static Category category(PromptFile.Entry<PutCategory> entry) {
        var category = entry.value();
        return new Category(
                entry.id().orElseThrow(),
                category.name(),
                category.words(),
                category.examples(),
                category.active(),
                category.sortOrder(),
                0,
                true);
    }

    private static PromptFile read(String name) {
        try (var file = Objects.requireNonNull(BuiltIn.class.getResourceAsStream(name + ".yaml"), name)) {
            return PromptFile.builtIn(new String(file.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
