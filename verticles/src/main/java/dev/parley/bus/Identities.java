package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Conversation about who calls, by an API key or a token, and about how one gets a token: with a password. */
public final class Identities {

    /** Who shows this API key or token. Fails with UNAUTHORIZED when it is nobody's or no longer holds. */
    public static final Address<Authenticate, Identity> AUTHENTICATE = Address.local(
            "identities.authenticate", Authenticate.class, Identity.class, concurrent(1000), Duration.ofSeconds(10));

    /**
     * A token for who knows the password. Fails with UNAUTHORIZED, in the same time whether or not there is such a user,
     * with OVER_QUOTA after too many wrong ones, and with UNAVAILABLE while too many others try.
     */
    public static final Address<SignIn, Token> SIGN_IN =
            Address.local("identities.sign-in", SignIn.class, Token.class, concurrent(64), Duration.ofSeconds(20));
    /** Makes a user with a password, and a token of that user. Fails with CONFLICT when the name is taken. */
    public static final Address<Register, Token> REGISTER =
            Address.local("identities.register", Register.class, Token.class, concurrent(16), Duration.ofSeconds(20));
    /** Another password for who knows the current one, and a new token; those given out before end. */
    public static final Address<ChangePassword, Token> CHANGE_PASSWORD = Address.local(
            "identities.change-password", ChangePassword.class, Token.class, concurrent(16), Duration.ofSeconds(20));
    /** Another password for a user, whose tokens end. Fails with NOT_FOUND. */
    public static final Address<SetPassword, Done> SET_PASSWORD = Address.local(
            "identities.set-password", SetPassword.class, Done.class, concurrent(16), Duration.ofSeconds(20));
    /** The configured password for the first administrator, where there is one and that one has none yet. */
    public static final Address<SetFirstPassword, Done> SET_FIRST_PASSWORD = Address.local(
            "identities.set-first-password", SetFirstPassword.class, Done.class, concurrent(1), Duration.ofSeconds(20));

    /** A code by which somebody at this machine comes in as this user, once and soon, without a key to copy. */
    public static final Address<Invite, Invitation> INVITE =
            Address.local("identities.invite", Invite.class, Invitation.class, concurrent(4), Duration.ofSeconds(5));
    /** A token for a code of {@link #INVITE}. UNAUTHORIZED for one that is unknown, used or old. */
    public static final Address<Redeem, Token> REDEEM =
            Address.local("identities.redeem", Redeem.class, Token.class, concurrent(16), Duration.ofSeconds(10));

    /** A new key signs tokens from now on. Fails with CONFLICT where the key is configured. */
    public static final Address<RotateSigningKey, RotatedSigningKey> ROTATE = Address.local(
            "identities.rotate",
            RotateSigningKey.class,
            RotatedSigningKey.class,
            concurrent(4),
            Duration.ofSeconds(15));

    private Identities() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** @param credential an API key or a token */
    public record Authenticate(String credential) implements Message {

        @Override
        public String toString() {
            return "Authenticate[credential=***]";
        }
    }

    /**
     * Who calls.
     *
     * @param name of the user
     * @param remaining how long the token still holds; empty for a key, which has no end
     */
    public record Identity(Caller caller, String name, Optional<Duration> remaining) implements Message {}

    public record SignIn(String name, String password) implements Message {

        @Override
        public String toString() {
            return "SignIn[name=" + name + ", password=***]";
        }
    }

    public record Register(String name, String password, Role role) implements Message {

        @Override
        public String toString() {
            return "Register[name=" + name + ", password=***, role=" + role + "]";
        }
    }

    /** @param current not needed by who has none yet */
    public record ChangePassword(UUID user, Optional<String> current, String next) implements Message {

        @Override
        public String toString() {
            return "ChangePassword[user=" + user + ", current=***, next=***]";
        }
    }

    public record SetPassword(UUID user, String password) implements Message {

        @Override
        public String toString() {
            return "SetPassword[user=" + user + ", password=***]";
        }
    }

    public record SetFirstPassword() implements Message {}

    /** @param user whose it is
     *  @param text to be sent as a bearer token */
    public record Token(UUID user, String text) implements Message {

        @Override
        public String toString() {
            return "Token[user=" + user + ", text=***]";
        }
    }

    public record Invite(UUID user) implements Message {}

    public record Invitation(String code) implements Message {

        @Override
        public String toString() {
            return "Invitation[code=***]";
        }
    }

    public record Redeem(String code) implements Message {

        @Override
        public String toString() {
            return "Redeem[code=***]";
        }
    }

    public record RotateSigningKey() implements Message {}

    /** @param id what new tokens name their key by
     *  @param verifying how many keys verify tokens now, the new one among them */
    public record RotatedSigningKey(String id, int verifying) implements Message {}
}
