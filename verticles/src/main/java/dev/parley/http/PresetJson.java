package dev.parley.http;

import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.bus.Prompts.Words;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Categories and presets as clients of the office read them, in one language. */
final class PresetJson {

    /** Begins the names of categories whose answers are whole spreadsheets. */
    static final String SPREADSHEET = "spreadsheet-";

    /** Where nobody says which. */
    private static final String USUAL_LANGUAGE = "ru";

    private static final String SECOND_LANGUAGE = "en";

    private PresetJson() {}

    /** The parameter {@code language}, else what the browser would like best. */
    static String language(RoutingContext ctx) {
        return Optional.ofNullable(ctx.request().getParam("language"))
                .or(() -> Optional.ofNullable(ctx.request().getHeader("Accept-Language")))
                .map(PresetJson::first)
                .filter(language -> !language.isEmpty())
                .orElse(USUAL_LANGUAGE);
    }

    static JsonObject category(Category category, String language) {
        var words = words(category, language);
        return new JsonObject()
                .put("id", category.id())
                .put("name", category.name())
                .put("display_name", words.title())
                .put("description", words.description())
                .put("is_active", category.active())
                .put("sort_order", category.sortOrder())
                .put("prompt_count", category.prompts());
    }

    static JsonObject prompt(Prompt prompt, Category category) {
        return new JsonObject()
                .put("id", prompt.id())
                .put("key", prompt.name())
                .put("name", prompt.title())
                .put("description", prompt.description())
                .put("template", prompt.text())
                .put("category_id", category.id());
    }

    static JsonObject preset(Prompt prompt, Category category, String language) {
        return prompt(prompt, category)
                .put("category_name", category.name())
                .put("category_display_name", words(category, language).title());
    }

    /** The category of whole spreadsheets that is meant where one of tables was found out, if there is one. */
    static String ofSpreadsheets(String name, List<Category> categories) {
        return categories.stream()
                .map(Category::name)
                .filter((SPREADSHEET + name)::equals)
                .findFirst()
                .orElse(name);
    }

    /**
     * Which parts of a spreadsheet a client should send with a request of a category: values unless a new one is made, styles where
     * they are wanted or must be kept.
     */
    static JsonObject needs(String category) {
        var kind = category.startsWith(SPREADSHEET) ? category.substring(SPREADSHEET.length()) : category;
        var styles = List.of("formatting", "transformation", "search").contains(kind);
        var values = !List.of("generation", "assistance").contains(kind);
        return new JsonObject()
                .put("needs_column_headers", true)
                .put("needs_header_styles", styles)
                .put("needs_cell_values", values)
                .put("needs_cell_styles", styles)
                .put("needs_column_metadata", values && !kind.equals("formatting"));
    }

    private static Words words(Category category, String language) {
        return Optional.ofNullable(category.words().get(language))
                .or(() -> Optional.ofNullable(category.words().get(SECOND_LANGUAGE)))
                .orElseGet(() -> category.words().values().iterator().next());
    }

    /** The first language of a list such as {@code ru-RU,ru;q=0.9}; empty where it is none. */
    private static String first(String list) {
        return Locale.forLanguageTag(list.split("[,;]", 2)[0].strip()).getLanguage();
    }
}
