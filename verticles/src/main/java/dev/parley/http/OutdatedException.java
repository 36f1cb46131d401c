package dev.parley.http;

import dev.parley.bus.Failure;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** A change of something that has changed since the caller has seen it. The answer has it as it is now. */
final class OutdatedException extends RuntimeException {

    private final transient JsonObject current;

    OutdatedException(String detail, JsonObject current) {
        super(detail);
        this.current = current;
    }

    JsonObject current() {
        return current;
    }

    Problem problem() {
        return new Problem(Failure.CONFLICT.status(), Failure.CONFLICT.type(), Objects.requireNonNull(getMessage()));
    }
}
