package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Accounts.User;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Conversation with the store about what proves who somebody is: hashes of passwords, and the keys that sign tokens. */
public final class Credentials {

    /** The account of this name. Fails with NOT_FOUND. */
    public static final Address<Find, Account> FIND =
            Address.local("credentials.find", Find.class, Account.class, concurrent(100), Duration.ofSeconds(5));
    /** The account with this id as it is now. Fails with NOT_FOUND. */
    public static final Address<Read, Account> READ =
            Address.local("credentials.read", Read.class, Account.class, concurrent(1000), Duration.ofSeconds(5));
    /** Makes a user who has a password and no API key. Fails with CONFLICT when the name is taken. */
    public static final Address<Register, Account> REGISTER = Address.local(
            "credentials.register", Register.class, Account.class, concurrent(100), Duration.ofSeconds(10));
    /** Gives a user this password and ends the tokens given out before. Fails with NOT_FOUND. */
    public static final Address<KeepPassword, Account> KEEP_PASSWORD = Address.local(
            "credentials.keep-password", KeepPassword.class, Account.class, concurrent(100), Duration.ofSeconds(10));
    /** Gives the oldest administrator this password, where that one has none. */
    public static final Address<KeepFirstPassword, Done> KEEP_FIRST_PASSWORD = Address.local(
            "credentials.keep-first-password",
            KeepFirstPassword.class,
            Done.class,
            concurrent(1),
            Duration.ofSeconds(10));

    /** The keys that sign tokens. */
    public static final Address<ReadSigningKeys, SigningKeys> SIGNING_KEYS = Address.local(
            "credentials.signing-keys",
            ReadSigningKeys.class,
            SigningKeys.class,
            concurrent(100),
            Duration.ofSeconds(5));
    /** Lets another key sign from now on, and drops those that no longer verify anything. Replies with the keys as they are then. */
    public static final Address<Sign, SigningKeys> SIGN_WITH = Address.local(
            "credentials.sign-with", Sign.class, SigningKeys.class, concurrent(10), Duration.ofSeconds(10));

    /** Another key signs tokens; told to every node. */
    public static final Topic<SigningKeyChanged> SIGNING_KEY_CHANGED =
            Topic.cluster("credentials.signing-key-changed", SigningKeyChanged.class);

    private Credentials() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    public record Find(String name) implements Message {}

    public record Read(UUID user) implements Message {}

    /**
     * A user with what signs in.
     *
     * @param version of the account: a token of another one no longer holds
     * @param password hash as a PHC string; empty for who has none
     */
    public record Account(User user, int version, Optional<String> password) implements Message {

        @Override
        public String toString() {
            return "Account[user=" + user + ", version=" + version + ", password=***]";
        }
    }

    /** @param password hash as a PHC string */
    public record Register(String name, Role role, String password) implements Message {

        @Override
        public String toString() {
            return "Register[name=" + name + ", role=" + role + ", password=***]";
        }
    }

    /** @param password hash as a PHC string */
    public record KeepPassword(UUID user, String password) implements Message {

        @Override
        public String toString() {
            return "KeepPassword[user=" + user + ", password=***]";
        }
    }

    /** @param password hash as a PHC string */
    public record KeepFirstPassword(String password) implements Message {

        @Override
        public String toString() {
            return "KeepFirstPassword[password=***]";
        }
    }

    public record ReadSigningKeys() implements Message {}

    /**
     * A key that signs tokens, or did.
     *
     * @param id what a token names it by, the {@code kid}
     * @param secret base64
     * @param configured given by the configuration, else made here
     * @param replaced when the next one took over; empty for the one that signs
     */
    public record SigningKey(
            String id, String secret, boolean configured, Instant created, Optional<Instant> replaced) {

        @Override
        public String toString() {
            return "SigningKey[id=" + id + ", created=" + created + ", replaced=" + replaced + "]";
        }
    }

    /** Newest first. */
    public record SigningKeys(List<SigningKey> keys) implements Message {
        public SigningKeys {
            keys = List.copyOf(keys);
        }

        /** The one that signs; empty before the first. */
        public Optional<SigningKey> signing() {
            return keys.stream().filter(key -> key.replaced().isEmpty()).findFirst();
        }
    }

    /**
     * @param id of the key; one that is known signs again
     * @param after only where this key signs now, empty where none does, so that two nodes do not both make one
     * @param keepFor how long after its replacement a key still verifies
     */
    public record Sign(String id, String secret, boolean configured, Optional<String> after, Duration keepFor)
            implements Message {

        @Override
        public String toString() {
            return "Sign[id=" + id + ", after=" + after + "]";
        }
    }

    public record SigningKeyChanged(String id) implements Message {}
}
