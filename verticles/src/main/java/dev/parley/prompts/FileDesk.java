package dev.parley.prompts;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.PromptStore;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Imported;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.bus.Prompts.Put;
import dev.parley.bus.Prompts.PutCategory;
import dev.parley.bus.Prompts.Yaml;
import java.util.function.Predicate;

/** The library goes out as YAML and comes in from it. Called on virtual threads. */
final class FileDesk {

    /** Characters of a document: what is built in takes a fifteenth of it. */
    private static final int LONGEST = 1 << 20;

    private final Bus bus;
    private final Shelf shelf;

    FileDesk(Bus bus, Shelf shelf) {
        this.bus = bus;
        this.shelf = shelf;
    }

    Yaml write(Prompts.Export request) {
        var content = shelf.content();
        return new Yaml(PromptFile.write(
                content.categories().stream()
                        .filter(category -> request.all() || !category.builtIn())
                        .toList(),
                content.prompts().stream()
                        .filter(prompt -> request.all() || !prompt.builtIn())
                        .toList()));
    }

    Imported read(Prompts.Import request) {
        if (request.yaml().length() > LONGEST) {
            throw Failure.TOO_LARGE.because("the document is longer than " + LONGEST + " characters");
        }
        var file = PromptFile.own(request.yaml(), request.author());
        var content = shelf.content();
        var prompts = file.prompts().stream()
                .map(PromptFile.Entry::value)
                .filter(Predicate.not(prompt -> stands(content, prompt)))
                .toList();
        var categories = file.categories().stream()
                .map(PromptFile.Entry::value)
                .filter(Predicate.not(category -> stands(content, category)))
                .toList();
        if (!request.dryRun() && !(prompts.isEmpty() && categories.isEmpty())) {
            bus.await(
                    PromptStore.KEEP,
                    new PromptStore.Keep(
                            prompts.stream().map(BuiltIn::kept).toList(),
                            categories.stream().map(BuiltIn::kept).toList()));
            shelf.change();
        }
        var known = file.prompts().size() + file.categories().size();
        return new Imported(
                prompts.stream()
                        .map(prompt -> prompt.name() + " " + prompt.language())
                        .toList(),
                categories.stream().map(PutCategory::name).toList(),
                known - prompts.size() - categories.size(),
                request.dryRun());
    }

    private static boolean stands(Content content, Put prompt) {
        return content.prompt(prompt.name(), prompt.language())
                .filter(known -> same(known, prompt))
                .isPresent();
    }

    private static boolean same(Prompt known, Put prompt) {
        return known.title().equals(prompt.title())
                && known.description().equals(prompt.description())
                && known.category().equals(prompt.category())
                && known.text().equals(prompt.text());
    }

    private static boolean stands(Content content, PutCategory category) {
        return content.category(category.name())
                .filter(known -> same(known, category))
                .isPresent();
    }

    private static boolean same(Category known, PutCategory category) {
        return known.words().equals(category.words())
                && known.examples().equals(category.examples())
                && known.active() == category.active()
                && known.sortOrder() == category.sortOrder();
    }
}
