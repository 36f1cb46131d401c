package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conversation with the store about the prompts and categories of an installation; what is built in is not known there. */
public final class PromptStore {

    /** Everything that is in use. */
    public static final Address<Read, Library> READ =
            Address.local("prompt-store.read", Read.class, Library.class, concurrent(500), Duration.ofSeconds(5));
    /** One version of a prompt, in use or not; empty where there is none. */
    public static final Address<ReadVersion, Prompts.PromptList> READ_VERSION = Address.local(
            "prompt-store.read-version",
            ReadVersion.class,
            Prompts.PromptList.class,
            concurrent(500),
            Duration.ofSeconds(5));
    /**
     * Keeps new versions and categories, all or none, in their order. CONFLICT where somebody else keeps one of the same name at
     * the same time.
     */
    public static final Address<Keep, Kept> KEEP =
            Address.local("prompt-store.keep", Keep.class, Kept.class, concurrent(50), Duration.ofSeconds(10));
    /** Takes all versions of a name out of use. NOT_FOUND if none is in use. */
    public static final Address<Remove, Done> REMOVE =
            Address.local("prompt-store.remove", Remove.class, Done.class, concurrent(50), Duration.ofSeconds(5));
    /** Takes a category out of use. NOT_FOUND if it is not in use. */
    public static final Address<RemoveCategory, Done> REMOVE_CATEGORY = Address.local(
            "prompt-store.remove-category", RemoveCategory.class, Done.class, concurrent(50), Duration.ofSeconds(5));
    /** Counts that a prompt was taken. */
    public static final Address<Prompts.Taken, Done> COUNT = Address.local(
            "prompt-store.count", Prompts.Taken.class, Done.class, concurrent(500), Duration.ofSeconds(5));

    private PromptStore() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    public record Read() implements Message {}

    /**
     * @param prompts the newest of each name and language, by these; {@link Prompts.Prompt#used} is not set
     * @param categories own ones, by name; {@link Prompts.Category#prompts} is not set
     * @param used how often each name was taken, built-in ones too
     */
    public record Library(List<Prompts.Prompt> prompts, List<Prompts.Category> categories, Map<String, Long> used)
            implements Message {
        public Library {
            prompts = List.copyOf(prompts);
            categories = List.copyOf(categories);
            used = Map.copyOf(used);
        }
    }

    public record ReadVersion(String name, int version) implements Message {}

    public record Keep(List<KeptPrompt> prompts, List<KeptCategory> categories) implements Message {
        public Keep {
            prompts = List.copyOf(prompts);
            categories = List.copyOf(categories);
        }
    }

    /** @param above the new version is greater than this and than all earlier ones
     *  @param id for a name that is new to the store; empty for the next one */
    public record KeptPrompt(Prompts.Put prompt, int above, Optional<Integer> id) {}

    /** @param id for a name that is new to the store; empty for the next one */
    public record KeptCategory(Prompts.PutCategory category, Optional<Integer> id) {}

    public record Kept(List<Prompts.Prompt> prompts, List<Prompts.Category> categories) implements Message {
        public Kept {
            prompts = List.copyOf(prompts);
            categories = List.copyOf(categories);
        }
    }

    public record Remove(String name) implements Message {}

    public record RemoveCategory(String name) implements Message {}
}
