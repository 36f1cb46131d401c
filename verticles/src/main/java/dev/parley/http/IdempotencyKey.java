package dev.parley.http;

import dev.parley.bus.Failure;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Pattern;

/** The key that makes a repeated request harmless. */
final class IdempotencyKey {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private IdempotencyKey() {}

    /** Of the header, if there is one. INVALID where it cannot be one. */
    static Optional<String> of(RoutingContext ctx) {
        var key = Optional.ofNullable(ctx.request().getHeader("Idempotency-Key"));
        if (key.filter(text -> !KEY.matcher(text).matches()).isPresent()) {
            throw Failure.INVALID.because("Idempotency-Key: must be 1 to 200 printable characters without spaces");
        }
        return key;
    }
}
