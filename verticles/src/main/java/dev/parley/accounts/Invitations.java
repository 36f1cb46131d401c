package dev.parley.accounts;

import dev.parley.bus.Failure;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Codes that let somebody in once, within a quarter of an hour, as long as this process lives. Owned by one verticle. */
final class Invitations {

    private static final Duration HOLDS = Duration.ofMinutes(15);
    private static final int BYTES = 18;

    private final Clock clock;
    private final SecureRandom random;
    private final Map<String, Invited> open = new HashMap<>();

    private record Invited(UUID user, Instant until) {}

    Invitations(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    String make(UUID user) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var code = Base64.getUrlEncoder().encodeToString(bytes);
        open.put(code, new Invited(user, clock.instant().plus(HOLDS)));
        return code;
    }

    /** Whom the code lets in; from now on nobody. */
    UUID take(String code) {
        var invited = open.remove(code);
        if (invited == null || clock.instant().isAfter(invited.until())) {
            throw Failure.UNAUTHORIZED.because(
                    "code: it is unknown, used or older than 15 minutes; sign in with the API key");
        }
        return invited.user();
    }
}
