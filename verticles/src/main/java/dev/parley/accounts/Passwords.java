package dev.parley.accounts;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.parley.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.text.Normalizer;
import java.util.Objects;
import java.util.Optional;

/**
 * Hashes of passwords: Argon2id with the parameters that OWASP's “Password Storage Cheat Sheet” gives as a minimum, 19 MiB,
 * two passes and one lane, which take about 40 ms of a core. At most half of the cores hash at once, on threads of their
 * own, so that a flood of logins takes nothing from anybody else; how many wait is limited by the addresses that ask.
 * Owned by one verticle.
 */
final class Passwords {

    private static final int MEMORY_KIBIBYTES = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    /** A hash of no password: comparing with it takes as long as with that of a user. */
    private static final String NOBODYS = "$argon2id$v=19$m=" + MEMORY_KIBIBYTES + ",t=" + PASSES + ",p=" + LANES + "$"
            + "A".repeat(22) + "$" + "A".repeat(43);

    /** Argon2 cuts nothing off; the limit only bounds the work. */
    private static final int LONGEST = 1_000;

    private final WorkerExecutor threads;
    private final int shortest;

    /** @param shortest characters of a new password */
    Passwords(Vertx vertx, int shortest) {
        this.threads = vertx.createSharedWorkerExecutor(
                "passwords", Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        this.shortest = shortest;
    }

    /** The hash of a new password as a PHC string, with a salt of its own. Fails with INVALID. */
    Future<String> hash(String field, String password) {
        var length = password.codePointCount(0, password.length());
        if (length < shortest || length > LONGEST) {
            return Future.failedFuture(
                    Failure.INVALID.because(field + ": must have " + shortest + " to " + LONGEST + " characters"));
        }
        return threads.executeBlocking(
                        () -> Password.hash(normalized(password))
                                .addRandomSalt(SALT_BYTES)
                                .with(argon2id())
                                .getResult(),
                        false)
                .map(Objects::requireNonNull);
    }

    /** Whether this is the password with that hash. Takes as long where there is no hash. */
    Future<Boolean> matches(String password, Optional<String> hash) {
        var compared = hash.orElse(NOBODYS);
        return password.length() > LONGEST
                ? Future.succeededFuture(false)
                : threads.executeBlocking(
                        () -> Password.check(normalized(password), compared)
                                        .with(Argon2Function.getInstanceFromHash(compared))
                                && hash.isPresent(),
                        false);
    }

    Future<Void> close() {
        return threads.close();
    }

    /** At first use: the library keeps as much memory as one hash takes. */
    private static Argon2Function argon2id() {
        return Argon2Function.getInstance(MEMORY_KIBIBYTES, PASSES, LANES, HASH_BYTES, Argon2.ID);
    }

    /** Keyboards write the same letter in several ways (NIST SP 800-63B, 5.1.1.2). */
    private static String normalized(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }
}
