package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation about chats that are kept for people to come back to; the store answers. They hold what was said, and are asked of
 * nobody: who answers in a chat is asked by {@link Llm}.
 */
public final class Chats {

    /** The caller's own chats, those changed last first, without their messages. */
    public static final Address<ListChats, ChatList> LIST =
            Address.local("chats.list", ListChats.class, ChatList.class, concurrent(200), Duration.ofSeconds(10));
    /** One chat. NOT_FOUND for another's. */
    public static final Address<Find, Kept> FIND =
            Address.local("chats.find", Find.class, Kept.class, concurrent(200), Duration.ofSeconds(10));
    /**
     * Keeps a chat as it is now. NOT_FOUND for another's, and for one that was deleted meanwhile; CONFLICT for one more than
     * {@link #MOST}.
     */
    public static final Address<Put, Outcome> PUT =
            Address.local("chats.put", Put.class, Outcome.class, concurrent(200), Duration.ofSeconds(10));
    /** Forgets a chat. NOT_FOUND for another's. */
    public static final Address<Delete, Done> DELETE =
            Address.local("chats.delete", Delete.class, Done.class, concurrent(200), Duration.ofSeconds(10));

    /** Chats of one user. */
    public static final int MOST = 1_000;

    private Chats() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** @param before only those that come after this place, for the next page */
    public record ListChats(Accounts.Caller caller, int limit, Optional<ListPlace> before) implements Message {}

    public record ChatList(List<Entry> chats) implements Message {
        public ChatList {
            chats = List.copyOf(chats);
        }
    }

    /** A chat in a list.
     *
     * @param model who was asked last; may be empty */
    public record Entry(UUID id, String title, String model, Instant updated) {}

    public record Find(Accounts.Caller caller, UUID id) implements Message {}

    /**
     * A whole chat.
     *
     * @param messages JSON array
     * @param version grows with every change, from 1
     */
    public record Kept(UUID id, String title, String model, String messages, Instant updated, long version)
            implements Message {}

    /** @param version the one that was changed; 0 for a new chat */
    public record Put(UUID owner, UUID id, String title, String model, String messages, long version)
            implements Message {}

    /**
     * What became of a change.
     *
     * @param kept whether it was made; not where it was made of another version than the current one
     * @param chat as it is now
     */
    public record Outcome(boolean kept, Kept chat) implements Message {}

    public record Delete(Accounts.Caller caller, UUID id) implements Message {}
}
