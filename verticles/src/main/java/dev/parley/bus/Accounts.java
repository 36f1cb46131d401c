package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Conversation with the store about users and their API keys. Keys are shown once, when made; the store keeps hashes. */
public final class Accounts {

    /** Makes a user with one API key. Fails with CONFLICT when the name is taken. */
    public static final Address<Create, Created> CREATE =
            Address.local("accounts.create", Create.class, Created.class, concurrent(100), Duration.ofSeconds(10));
    /** Makes the first administrator; an empty reply where there is one already. */
    public static final Address<Bootstrap, Bootstrapped> BOOTSTRAP = Address.local(
            "accounts.bootstrap", Bootstrap.class, Bootstrapped.class, concurrent(1), Duration.ofSeconds(10));
    /** Which active user holds this key. Fails with UNAUTHORIZED when nobody does. */
    public static final Address<FindKey, KeyHolder> FIND_KEY =
            Address.local("accounts.find-key", FindKey.class, KeyHolder.class, concurrent(1000), Duration.ofSeconds(5));

    /** All users, oldest first. */
    public static final Address<ListUsers, Users> LIST =
            Address.local("accounts.list", ListUsers.class, Users.class, concurrent(100), Duration.ofSeconds(10));
    /**
     * Changes what a user may do. Fails with NOT_FOUND, and with CONFLICT where no active administrator would be left.
     */
    public static final Address<Change, User> CHANGE =
            Address.local("accounts.change", Change.class, User.class, concurrent(100), Duration.ofSeconds(10));
    /** Deletes a user and revokes the keys; what the user owns stays until retention takes it. NOT_FOUND if unknown. */
    public static final Address<Delete, Done> DELETE =
            Address.local("accounts.delete", Delete.class, Done.class, concurrent(100), Duration.ofSeconds(10));

    /** The keys of a user, oldest first. NOT_FOUND if the user is unknown. */
    public static final Address<ListKeys, Keys> LIST_KEYS =
            Address.local("accounts.list-keys", ListKeys.class, Keys.class, concurrent(100), Duration.ofSeconds(10));
    /** One more key for a user. NOT_FOUND if the user is unknown. */
    public static final Address<AddKey, AddedKey> ADD_KEY =
            Address.local("accounts.add-key", AddKey.class, AddedKey.class, concurrent(100), Duration.ofSeconds(10));
    /** Revokes a key. NOT_FOUND if the user has no such key. */
    public static final Address<RemoveKey, Done> REMOVE_KEY =
            Address.local("accounts.remove-key", RemoveKey.class, Done.class, concurrent(100), Duration.ofSeconds(10));

    /** What was known of a user and the keys no longer holds; told to every node after the change. */
    public static final Topic<Changed> CHANGED = Topic.cluster("accounts.changed", Changed.class);

    private Accounts() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** What a user may do. */
    public enum Role {
        USER,
        ADMIN
    }

    /** Who asks: carried by every request for something that is owned.
     *
     * @param key id of the API key that opened the door; empty for a token, and for what no person has asked for */
    public record Caller(UUID user, Role role, Optional<UUID> key) {

        /** Without a key. */
        public Caller(UUID user, Role role) {
            this(user, role, Optional.empty());
        }

        /** Whether this caller may see and change what this owner has. */
        public boolean mayTouch(UUID owner) {
            return role == Role.ADMIN || user.equals(owner);
        }
    }

    /** @param active whether keys, password and tokens of this user open anything */
    public record User(UUID id, String name, Role role, Instant created, boolean active) implements Message {}

    public record Create(String name, Role role) implements Message {}

    /** The new user and the key in clear, for the only time. */
    public record Created(User user, String apiKey) implements Message {

        @Override
        public String toString() {
            return "Created[user=" + user + ", apiKey=***]";
        }
    }

    /** @param apiKey key to give to the administrator instead of a random one */
    public record Bootstrap(Optional<String> apiKey) implements Message {

        @Override
        public String toString() {
            return "Bootstrap[apiKey=***]";
        }
    }

    public record Bootstrapped(Optional<Created> administrator) implements Message {}

    public record FindKey(String apiKey) implements Message {

        @Override
        public String toString() {
            return "FindKey[apiKey=***]";
        }
    }

    /** @param key id of the key, under which its use is counted */
    public record KeyHolder(User user, UUID key) implements Message {}

    public record ListUsers() implements Message {}

    public record Users(List<User> users) implements Message {
        public Users {
            users = List.copyOf(users);
        }
    }

    /** Leaves alone what is empty. */
    public record Change(UUID id, Optional<Boolean> active, Optional<Role> role) implements Message {}

    public record Delete(UUID id) implements Message {}

    /** A key without its secret.
     *
     * @param lastUsed to the hour */
    public record Key(UUID id, String name, Instant created, Optional<Instant> lastUsed) {}

    public record ListKeys(UUID user) implements Message {}

    public record Keys(List<Key> keys) implements Message {
        public Keys {
            keys = List.copyOf(keys);
        }
    }

    public record AddKey(UUID user, String name) implements Message {}

    /** The new key in clear, for the only time. */
    public record AddedKey(Key key, String apiKey) implements Message {

        @Override
        public String toString() {
            return "AddedKey[key=" + key + ", apiKey=***]";
        }
    }

    public record RemoveKey(UUID user, UUID key) implements Message {}

    public record Changed(UUID user) implements Message {}
}
