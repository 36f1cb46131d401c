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
    /** Who holds this key. Fails with UNAUTHORIZED when nobody does. */
    public static final Address<Authenticate, User> AUTHENTICATE = Address.local(
            "accounts.authenticate", Authenticate.class, User.class, concurrent(1000), Duration.ofSeconds(5));

    /** All users, oldest first. */
    public static final Address<ListUsers, Users> LIST =
            Address.local("accounts.list", ListUsers.class, Users.class, concurrent(100), Duration.ofSeconds(10));
    /** Deletes a user and revokes the keys; what the user owns stays until retention takes it. NOT_FOUND if unknown. */
    public static final Address<Delete, Done> DELETE =
            Address.local("accounts.delete", Delete.class, Done.class, concurrent(100), Duration.ofSeconds(10));

    private Accounts() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** What a user may do. */
    public enum Role {
        USER,
        ADMIN
    }

    /** Who asks: carried by every request for something that is owned. */
    public record Caller(UUID user, Role role) {

        /** Whether this caller may see and change what this owner has. */
        public boolean mayTouch(UUID owner) {
            return role == Role.ADMIN || user.equals(owner);
        }
    }

    public record User(UUID id, String name, Role role, Instant created) implements Message {}

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

    public record Authenticate(String apiKey) implements Message {

        @Override
        public String toString() {
            return "Authenticate[apiKey=***]";
        }
    }

    public record ListUsers() implements Message {}

    public record Users(List<User> users) implements Message {
        public Users {
            users = List.copyOf(users);
        }
    }

    public record Delete(UUID id) implements Message {}
}
