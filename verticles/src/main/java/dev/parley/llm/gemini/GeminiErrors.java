package dev.parley.llm.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Providers.Breakage;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.Refusals;
import dev.parley.llm.wire.Reply;
import dev.parley.llm.wire.RetryAfter;
import dev.parley.llm.wire.Trouble;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** What refusals of Google's APIs mean (google.rpc.Status and its details). Pure but for the clock. */
final class GeminiErrors {

    private final Clock clock;

    GeminiErrors(Clock clock) {
        this.clock = clock;
    }

    Trouble trouble(Reply refusal) {
        var body = Json.tryRead(refusal.body());
        var error = error(body);
        var message = Json.text(error.path("message")).orElseGet(() -> Refusals.plainText(refusal));
        return trouble(error, refusal.status(), message, refusal.headers());
    }

    /** Throws what an answer, or a chunk of one, says that is an error. */
    static void refuse(JsonNode chunk) {
        var error = error(chunk);
        if (error.isObject()) {
            var message = Json.text(error.path("message")).orElse("an error without a message");
            throw Refusals.inAnswer(meaning(error, error.path("code").asInt(500), message), message);
        }
    }

    /** Sometimes within a list. */
    private static JsonNode error(JsonNode body) {
        return (body.isArray() ? body.path(0) : body).path("error");
    }

    private Trouble trouble(JsonNode error, int status, String message, MultiMap headers) {
        var breakage = meaning(error, status, message);
        var trouble = Refusals.trouble(breakage, status, message, headers, clock);
        return breakage == Breakage.RATE_LIMITED && trouble.retryAfter().isEmpty()
                ? new Trouble(breakage, trouble.detail(), retryDelay(error))
                : trouble;
    }

    private static Breakage meaning(JsonNode error, int status, String message) {
        if (Refusals.saysTooLong(message)) {
            return Breakage.TOO_LONG;
        }
        return switch (Json.text(error.path("status")).orElse("")) {
            case "RESOURCE_EXHAUSTED" ->
                isOfDay(error) || message.contains("credits are depleted")
                        ? Breakage.OUT_OF_FUNDS
                        : Breakage.RATE_LIMITED;
            case "INVALID_ARGUMENT" ->
                hasReason(error, "API_KEY_INVALID") || message.contains("API key")
                        ? Breakage.NOT_ADMITTED
                        : Refusals.saysNotOffered(message) ? Breakage.NOT_OFFERED : Breakage.INVALID;
            // Billing that is not set up, or a country that is not served.
            case "FAILED_PRECONDITION" -> message.contains("illing") ? Breakage.OUT_OF_FUNDS : Breakage.NOT_OFFERED;
            case "PERMISSION_DENIED", "UNAUTHENTICATED" -> Breakage.NOT_ADMITTED;
            case "NOT_FOUND" -> Breakage.NO_SUCH_MODEL;
            case "DEADLINE_EXCEEDED" -> Breakage.TIMED_OUT;
            case "UNIMPLEMENTED" -> Breakage.NOT_OFFERED;
            case "UNAVAILABLE", "INTERNAL", "ABORTED", "CANCELLED", "UNKNOWN" -> Breakage.AWAY;
            default -> Refusals.meaning(status);
        };
    }

    /** A quota of a day is used up for the day, whatever wait is proposed. */
    private static boolean isOfDay(JsonNode error) {
        for (var detail : error.path("details")) {
            for (var violation : detail.path("violations")) {
                if (violation.path("quotaId").asText().contains("PerDay")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasReason(JsonNode error, String reason) {
        for (var detail : error.path("details")) {
            if (detail.path("reason").asText().equals(reason)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Duration> retryDelay(JsonNode error) {
        for (var detail : error.path("details")) {
            var delay = Json.text(detail.path("retryDelay")).flatMap(RetryAfter::span);
            if (delay.isPresent()) {
                return delay;
            }
        }
        return Optional.empty();
    }
}
