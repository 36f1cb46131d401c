package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.util.Optional;

/** Conversation with the store about the prompts of an installation; what is built in is not known there. */
public final class PromptStore {

    /** Own prompts, by name and language. */
    public static final Address<Read, Prompts.PromptList> READ = Address.local(
            "prompt-store.read", Read.class, Prompts.PromptList.class, concurrent(500), Duration.ofSeconds(5));
    /** Keeps a new version. CONFLICT where somebody else keeps one of this name at the same time. */
    public static final Address<Keep, Prompts.Prompt> KEEP =
            Address.local("prompt-store.keep", Keep.class, Prompts.Prompt.class, concurrent(50), Duration.ofSeconds(5));
    /** Takes all versions of a name out of use. NOT_FOUND if none is in use. */
    public static final Address<Remove, Done> REMOVE =
            Address.local("prompt-store.remove", Remove.class, Done.class, concurrent(50), Duration.ofSeconds(5));

    private PromptStore() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** @param name only of this one
     *  @param version this one, in use or not; empty for the newest of those in use */
    public record Read(Optional<String> name, Optional<Integer> version) implements Message {}

    /** @param above the new version is greater than this and than all earlier ones */
    public record Keep(Prompts.Put prompt, int above) implements Message {}

    public record Remove(String name) implements Message {}
}
