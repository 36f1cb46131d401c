package dev.parley.inference;

import io.vertx.core.Promise;

/** The tokens of a text that waits for its vector; equal to itself alone. */
final class PendingText {

    private final int[] tokens;
    private final Promise<float[]> vector = Promise.promise();

    PendingText(int[] tokens) {
        this.tokens = tokens;
    }

    int[] tokens() {
        return tokens;
    }

    Promise<float[]> vector() {
        return vector;
    }
}
