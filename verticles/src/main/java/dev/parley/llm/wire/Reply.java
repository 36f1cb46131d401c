package dev.parley.llm.wire;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** A whole answer of an upstream, whatever its status. */
public record Reply(int status, MultiMap headers, Buffer body) {

    private static final int OK = 200;
    private static final int REDIRECT = 300;

    /** Whether the status is one of success. */
    public boolean isGood() {
        return isGood(status);
    }

    static boolean isGood(int status) {
        return status >= OK && status < REDIRECT;
    }
}
