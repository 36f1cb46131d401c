package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation about prompts, of reports and of the office: some are built in, others are an installation's own. One has a name,
 * and for each language versions that never change; the newest is used. A prompt may be of a category, which has words of its own.
 */
public final class Prompts {

    /** The newest version of each prompt in each language, by name and language. */
    public static final Address<ListPrompts, PromptList> LIST =
            Address.local("prompts.list", ListPrompts.class, PromptList.class, concurrent(200), Duration.ofSeconds(10));
    /** One prompt in its languages. NOT_FOUND, with names that are near. */
    public static final Address<Find, PromptList> FIND =
            Address.local("prompts.find", Find.class, PromptList.class, concurrent(500), Duration.ofSeconds(10));
    /** Adds a version of an own prompt; one with the name of a built-in one takes its place. INVALID, naming the field. */
    public static final Address<Put, Prompt> PUT =
            Address.local("prompts.put", Put.class, Prompt.class, concurrent(50), Duration.ofSeconds(10));
    /** Takes all own versions of a name out of use; one that is built in is back then. NOT_FOUND if there are none. */
    public static final Address<Delete, Done> DELETE =
            Address.local("prompts.delete", Delete.class, Done.class, concurrent(50), Duration.ofSeconds(10));

    /** Categories of prompts, in their order. */
    public static final Address<ListCategories, Categories> CATEGORIES = Address.local(
            "prompts.categories", ListCategories.class, Categories.class, concurrent(500), Duration.ofSeconds(10));
    /** Adds a category or changes one. INVALID, naming the field. */
    public static final Address<PutCategory, Category> PUT_CATEGORY = Address.local(
            "prompts.put-category", PutCategory.class, Category.class, concurrent(50), Duration.ofSeconds(10));
    /** Takes a category out of use; one that is built in is back as it was. NOT_FOUND if there is none. */
    public static final Address<DeleteCategory, Done> DELETE_CATEGORY = Address.local(
            "prompts.delete-category", DeleteCategory.class, Done.class, concurrent(50), Duration.ofSeconds(10));
    /** Own prompts and categories as YAML, which {@link #IMPORT} reads. */
    public static final Address<Export, Yaml> EXPORT =
            Address.local("prompts.export", Export.class, Yaml.class, concurrent(20), Duration.ofSeconds(20));
    /**
     * Keeps all prompts and categories of a YAML document, or none; what stands there already as it is gets no new version. INVALID,
     * naming line and field.
     */
    public static final Address<Import, Imported> IMPORT =
            Address.local("prompts.import", Import.class, Imported.class, concurrent(20), Duration.ofSeconds(20));
    /** A prompt was taken by somebody: counts for the order of those that are offered. */
    public static final Address<Taken, Done> TAKEN =
            Address.local("prompts.taken", Taken.class, Done.class, concurrent(500), Duration.ofSeconds(10));
    /** Prompts or categories have changed: nodes forget what they have read. */
    public static final Topic<Changed> CHANGED = Topic.cluster("prompts.changed", Changed.class);

    /** Characters of a prompt: a tenth of the smallest window that is worth having. */
    public static final int LONGEST_TEXT = 20_000;

    private Prompts() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /**
     * One version of a prompt in one language.
     *
     * @param id number of the name, the same for all its languages and versions
     * @param language BCP 47 tag
     * @param version from 1
     * @param description what it does, in a sentence for people; may be empty
     * @param category a word for what it is for, such as {@code report}, or the name of a {@link Category}
     * @param used how often the name was taken
     * @param author user who wrote it; empty where it is built in or a configured key was used
     * @param created empty where it is built in
     */
    public record Prompt(
            int id,
            String name,
            String language,
            int version,
            String title,
            String description,
            String category,
            String text,
            boolean builtIn,
            long used,
            Optional<UUID> author,
            Optional<Instant> created)
            implements Message {}

    /** @param category only prompts of it; empty for all */
    public record ListPrompts(Optional<String> category) implements Message {}

    /** @param version this one, even if it is not in use any more; empty for the newest */
    public record Find(String name, Optional<Integer> version) implements Message {}

    public record PromptList(List<Prompt> prompts) implements Message {
        public PromptList {
            prompts = List.copyOf(prompts);
        }
    }

    public record Put(
            Optional<UUID> author,
            String name,
            String language,
            String title,
            String description,
            String category,
            String text)
            implements Message {}

    public record Delete(String name) implements Message {}

    public record ListCategories() implements Message {}

    public record Categories(List<Category> categories) implements Message {
        public Categories {
            categories = List.copyOf(categories);
        }
    }

    /**
     * A category: what requests of a kind have in common.
     *
     * @param id number that never changes
     * @param name word without spaces, such as {@code analysis}
     * @param words its words in each language, by BCP 47 tag; {@code en} and {@code ru} of those built in
     * @param examples requests of people that are of this category, by which a classifier without a model knows it
     * @param active whether it is offered
     * @param prompts how many prompts it has
     */
    public record Category(
            int id,
            String name,
            Map<String, Words> words,
            List<String> examples,
            boolean active,
            int sortOrder,
            int prompts,
            boolean builtIn)
            implements Message {
        public Category {
            words = Map.copyOf(words);
            examples = List.copyOf(examples);
        }
    }

    /**
     * @param title for people
     * @param description for people and for the model that classifies
     * @param instruction what the model is told that does requests of this category
     */
    public record Words(String title, String description, String instruction) {}

    public record PutCategory(
            Optional<UUID> author,
            String name,
            Map<String, Words> words,
            List<String> examples,
            boolean active,
            int sortOrder)
            implements Message {
        public PutCategory {
            words = Map.copyOf(words);
            examples = List.copyOf(examples);
        }
    }

    public record DeleteCategory(String name) implements Message {}

    /** @param name of a prompt */
    public record Taken(String name) implements Message {}

    public record Changed() implements Message {}

    /** @param all with those that are built in, as a start for own ones */
    public record Export(boolean all) implements Message {}

    public record Yaml(String text) implements Message {}

    /** @param dryRun only says what would be kept */
    public record Import(Optional<UUID> author, String yaml, boolean dryRun) implements Message {}

    /**
     * What was kept, or would be.
     *
     * @param prompts as {@code name language}
     * @param categories by name
     * @param unchanged how many prompts and categories stood there already as they are
     */
    public record Imported(List<String> prompts, List<String> categories, int unchanged, boolean dryRun)
            implements Message {
        public Imported {
            prompts = List.copyOf(prompts);
            categories = List.copyOf(categories);
        }
    }
}
