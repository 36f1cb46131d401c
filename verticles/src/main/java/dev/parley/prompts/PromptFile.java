package dev.parley.prompts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.bus.Prompts.Put;
import dev.parley.bus.Prompts.PutCategory;
import dev.parley.bus.Prompts.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** Prompts and categories as YAML, the built-in ones as those of an installation; what is in it is checked. */
record PromptFile(List<Entry<PutCategory>> categories, List<Entry<Put>> prompts) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES, YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER, YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    /** @param id and version stand in the files of what is built in, and only there */
    record Entry<T>(T value, Optional<Integer> id, Optional<Integer> version) {}

    /** Reads a document of an installation. INVALID, naming line and field. */
    static PromptFile own(String yaml, Optional<UUID> author) {
        return read(yaml, author, false);
    }

    /** Reads a file of what is built in. */
    static PromptFile builtIn(String yaml) {
        return read(yaml, Optional.empty(), true);
    }

    private static PromptFile read(String yaml, Optional<UUID> author, boolean builtIn) {
        var document = YamlFields.of(yaml);
        var categories = new ArrayList<Entry<PutCategory>>();
        var names = new HashSet<String>();
        for (var fields : document.each("categories")) {
            var category = category(fields, author, builtIn);
            if (!names.add(category.value().name())) {
                throw fields.wrong("there is a category " + category.value().name() + " before it already");
            }
            categories.add(category);
        }
        var prompts = new ArrayList<Entry<Put>>();
        var languages = new HashSet<String>();
        for (var fields : document.each("prompts")) {
            for (var prompt : prompts(fields, author, builtIn)) {
                if (!languages.add(prompt.value().name() + " " + prompt.value().language())) {
                    throw fields.wrong("there is a prompt " + prompt.value().name() + " in the language "
                            + prompt.value().language() + " before it already");
                }
                prompts.add(prompt);
            }
        }
        document.end();
        return new PromptFile(categories, prompts);
    }

    /** Writes a document that {@link #own} reads. */
    static String write(List<Category> categories, List<Prompt> prompts) {
        var document = new LinkedHashMap<String, Object>();
        document.put("categories", categories.stream().map(PromptFile::written).toList());
        // One name stands twice where its languages are of different categories.
        var groups = new LinkedHashMap<List<String>, List<Prompt>>();
        prompts.forEach(
                prompt -> groups.computeIfAbsent(List.of(prompt.name(), prompt.category()), _ -> new ArrayList<>())
                        .add(prompt));
        document.put(
                "prompts", groups.values().stream().map(PromptFile::written).toList());
        try {
            return YAML.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("the prompts cannot be written as YAML", e);
        }
    }

    private static Entry<PutCategory> category(YamlFields fields, Optional<UUID> author, boolean builtIn) {
        var id = builtIn ? fields.number("id") : Optional.<Integer>empty();
        var name = fields.text("name");
        var active = fields.flag("active").orElse(true);
        var sortOrder = fields.number("sort-order").orElse(0);
        var examples = fields.texts("examples");
        var words = new TreeMap<String, Words>();
        fields.named("words").forEach((language, one) -> {
            words.put(
                    language,
                    new Words(one.text("title"), one.findText("description").orElse(""), one.text("instruction")));
            one.end();
        });
        fields.end();
        var category = checked(
                fields, () -> Checks.category(new PutCategory(author, name, words, examples, active, sortOrder)));
        return new Entry<>(category, id, Optional.empty());
    }

    private static List<Entry<Put>> prompts(YamlFields fields, Optional<UUID> author, boolean builtIn) {
        var id = builtIn ? fields.number("id") : Optional.<Integer>empty();
        var version = builtIn ? fields.number("version") : Optional.<Integer>empty();
        var name = fields.text("name");
        var category = fields.text("category");
        var prompts = new ArrayList<Entry<Put>>();
        fields.named("words").forEach((language, one) -> {
            var title = one.findText("title").orElse(name);
            var description = one.findText("description").orElse("");
            var text = one.text("text");
            one.end();
            var prompt = checked(
                    one, () -> Checks.prompt(new Put(author, name, language, title, description, category, text)));
            prompts.add(new Entry<>(prompt, id, version));
        });
        fields.end();
        if (prompts.isEmpty()) {
            throw fields.wrong("words: must be those of one language at least");
        }
        return prompts;
    }

    private static <T> T checked(YamlFields fields, Supplier<T> check) {
        try {
            return check.get();
        } catch (FailureException e) {
            throw fields.wrong(e.detail());
        }
    }

    private static Map<String, Object> written(Category category) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", category.name());
        fields.put("active", category.active());
        fields.put("sort-order", category.sortOrder());
        var words = new TreeMap<String, Object>();
        category.words().forEach((language, one) -> {
            var text = new LinkedHashMap<String, Object>();
            text.put("title", one.title());
            text.put("description", one.description());
            text.put("instruction", one.instruction());
            words.put(language, text);
        });
        fields.put("words", words);
        fields.put("examples", category.examples());
        return fields;
    }

    private static Map<String, Object> written(List<Prompt> languages) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", languages.getFirst().name());
        fields.put("category", languages.getFirst().category());
        var words = new LinkedHashMap<String, Object>();
        languages.forEach(prompt -> {
            var text = new LinkedHashMap<String, Object>();
            text.put("title", prompt.title());
            text.put("description", prompt.description());
            text.put("text", prompt.text());
            words.put(prompt.language(), text);
        });
        fields.put("words", words);
        return fields;
    }
}
