package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation about the prompts of reports: some are built in, others are an installation's own. One has a name, and for each
 * language versions that never change; the newest is used.
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

    private Prompts() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /**
     * One version of a prompt in one language.
     *
     * @param language BCP 47 tag
     * @param version from 1
     * @param category a word for what it is for, such as {@code report}
     * @param author user who wrote it; empty where it is built in or a configured key was used
     * @param created empty where it is built in
     */
    public record Prompt(
            String name,
            String language,
            int version,
            String title,
            String category,
            String text,
            boolean builtIn,
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

    public record Put(Optional<UUID> author, String name, String language, String title, String category, String text)
            implements Message {}

    public record Delete(String name) implements Message {}
}
