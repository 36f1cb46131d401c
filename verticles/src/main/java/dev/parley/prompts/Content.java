package dev.parley.prompts;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.parley.bus.PromptStore.Library;
import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Prompt;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that is in use: what is built in, and what is an installation's own in its place or beside it.
 *
 * @param prompts the newest of each name and language, by these
 * @param categories in their order
 */
record Content(List<Prompt> prompts, List<Category> categories) {

    static Content of(Library own) {
        var prompts = new TreeMap<List<String>, Prompt>(
                Comparator.comparing((List<String> key) -> key.getFirst()).thenComparing(List::getLast));
        BuiltIn.PROMPTS.forEach(prompt -> prompts.put(key(prompt), prompt));
        own.prompts().forEach(prompt -> prompts.put(key(prompt), prompt));
        var categories = new TreeMap<String, Category>();
        BuiltIn.CATEGORIES.forEach(category -> categories.put(category.name(), category));
        own.categories().forEach(category -> categories.put(category.name(), category));
        Map<String, Set<String>> names =
                prompts.values().stream().collect(groupingBy(Prompt::category, mapping(Prompt::name, toSet())));
        return new Content(
                prompts.values().stream()
                        .map(prompt -> counted(prompt, own.used().getOrDefault(prompt.name(), 0L)))
                        .toList(),
                categories.values().stream()
                        .map(category -> counted(
                                category,
                                names.getOrDefault(category.name(), Set.of()).size()))
                        .sorted(comparing(Category::sortOrder).thenComparing(Category::id))
                        .toList());
    }

    List<Prompt> named(String name) {
        return prompts.stream().filter(prompt -> prompt.name().equals(name)).toList();
    }

    Optional<Prompt> prompt(String name, String language) {
        return named(name).stream()
                .filter(prompt -> prompt.language().equals(language))
                .findFirst();
    }

    Optional<Category> category(String name) {
        return categories.stream()
                .filter(category -> category.name().equals(name))
                .findFirst();
    }

    private static List<String> key(Prompt prompt) {
        return List.of(prompt.name(), prompt.language());
    }

    private static Prompt counted(Prompt prompt, long used) {
        return new Prompt(
                prompt.id(),
                prompt.name(),
                prompt.language(),
                prompt.version(),
                prompt.title(),
                prompt.description(),
                prompt.category(),
                prompt.text(),
                prompt.builtIn(),
                used,
                prompt.author(),
                prompt.created());
    }

    static Category counted(Category category, int prompts) {
        return new Category(
                category.id(),
                category.name(),
                category.words(),
                category.examples(),
                category.active(),
                category.sortOrder(),
                prompts,
                category.builtIn());
    }
}
