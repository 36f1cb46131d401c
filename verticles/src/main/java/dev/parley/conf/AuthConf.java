package dev.parley.conf;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Passwords, and the tokens they give.
 *
 * @param tokenLifetime how long a token opens doors
 * @param jwtSecret signs tokens; empty: keys are made and changed by the service
 * @param rotateEvery how long a key that was made by the service signs; zero for ever
 * @param issuer who gives the tokens
 * @param attemptsPerMinute wrong passwords with one name on a node
 * @param shortestPassword characters of a new password
 * @param rootPassword of the first administrator, while that one has none
 */
public record AuthConf(
        Duration tokenLifetime,
        Optional<Secret> jwtSecret,
        Duration rotateEvery,
        String issuer,
        int attemptsPerMinute,
        int shortestPassword,
        Optional<Secret> rootPassword) {

    /** The secret that signs tokens. */
    public static final String JWT_SECRET = "auth.jwt-secret";

    /** RFC 7518, section 3.2: a key of HS256 is no shorter than its hash. */
    private static final int FEWEST_BYTES = 32;

    static AuthConf read(Settings settings) {
        var secret = settings.secret(JWT_SECRET);
        secret.filter(given -> !isLongEnough(given.reveal())).ifPresent(_ -> settings.refuse(JWT_SECRET, EXPECTED));
        return new AuthConf(
                settings.duration("auth.token-lifetime", Duration.ofMinutes(1), Duration.ofDays(30)),
                secret,
                settings.duration("auth.rotate-every", Duration.ZERO, Duration.ofDays(3650)),
                settings.text("auth.issuer"),
                settings.integer("auth.attempts-per-minute", 1, 1_000_000),
                settings.integer("auth.shortest-password", 1, 100),
                settings.secret("auth.root-password"));
    }

    private static final String EXPECTED =
            "must be at least " + FEWEST_BYTES + " bytes, such as the output of: openssl rand -base64 32";

    /** Whether tokens may be signed with this text. */
    public static boolean isLongEnough(String jwtSecret) {
        return jwtSecret.getBytes(StandardCharsets.UTF_8).length >= FEWEST_BYTES;
    }
}
