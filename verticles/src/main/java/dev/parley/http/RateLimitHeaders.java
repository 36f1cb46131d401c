package dev.parley.http;

import dev.parley.bus.Llm;
import dev.parley.bus.Usage;
import dev.parley.bus.Usage.Allowance;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * Tells clients what is left of their limits, in the headers that OpenAI's clients read: of the requests and of the tokens, the limit that
 * has least left. What nothing limits has no headers.
 */
final class RateLimitHeaders {

    private RateLimitHeaders() {}

    /** As they come with an answer, before its first byte; later ones are not told. */
    static void put(HttpServerResponse response, Llm.Pieces pieces) {
        pieces.left().ifPresent(left -> put(response, left));
    }

    static void put(HttpServerResponse response, Usage.Remaining left) {
        if (!response.headWritten()) {
            left.requests().ifPresent(allowance -> put(response, "requests", allowance));
            left.tokens().ifPresent(allowance -> put(response, "tokens", allowance));
        }
    }

    private static void put(HttpServerResponse response, String measure, Allowance allowance) {
        response.putHeader("x-ratelimit-limit-" + measure, String.valueOf(allowance.limit()))
                .putHeader("x-ratelimit-remaining-" + measure, String.valueOf(allowance.remaining()))
                .putHeader("x-ratelimit-reset-" + measure, span(allowance.reset()));
    }

    /** As OpenAI writes spans: {@code 6m0s}, {@code 1h0m0s}, {@code 12s}; in whole seconds, never less than it takes. */
    static String span(Duration time) {
        var seconds = Math.max(1, time.plusNanos(999_999_999).toSeconds());
        var rest = seconds % 60 + "s";
        if (seconds < 60) {
            return rest;
        }
        rest = seconds / 60 % 60 + "m" + rest;
        return seconds < 3600 ? rest : seconds / 3600 + "h" + rest;
    }
}
