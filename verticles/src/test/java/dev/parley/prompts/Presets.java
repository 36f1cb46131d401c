package dev.parley.prompts;

import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Prompt;
import java.util.List;

/** The built-in presets of the office and their categories, for tests of those who do what they ask for. */
public final class Presets {

    public static final List<Category> CATEGORIES = BuiltIn.CATEGORIES;

    public static final List<Prompt> ALL = BuiltIn.PROMPTS.stream()
            .filter(prompt -> BuiltIn.category(prompt.category()).isPresent())
            .toList();

    private Presets() {}
}
