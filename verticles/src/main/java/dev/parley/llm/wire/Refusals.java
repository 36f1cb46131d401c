package dev.parley.llm.wire;

import dev.parley.bus.Providers.Breakage;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the statuses and the usual words of refusals mean, whatever the dialect. Pure but for the clock. */
public final class Refusals {

    private static final int SERVER_ERROR = 500;

    /** How servers say that a prompt is longer than the window: OpenAI, vLLM, llama.cpp, LM Studio, Gemini, Ollama. */
    private static final List<String> TOO_LONG = List.of(
            "context_length_exceeded",
            "maximum context length",
            "context length",
            "context window",
            "context size",
            "exceed_context_size",
            "context the overflows",
            "maximum number of tokens",
            "prompt is too long",
            "string_above_max_length");

    private static final List<String> OUT_OF_FUNDS = List.of(
            "insufficient_quota",
            "credit_balance_exhausted",
            "billing_hard_limit_reached",
            "billing_not_active",
            "insufficient balance",
            "insufficient credits",
            "credits are depleted");

    /** How servers of many models say that this one, or they themselves, cannot do what is asked. */
    private static final List<String> NOT_OFFERED = List.of(
            "not support",
            "n't support",
            "unsupported",
            "is not enabled for",
            "not a multimodal model",
            "--enable-auto-tool-choice");

    private Refusals() {}

    /** What a status means where nothing else is known. */
    public static Breakage meaning(int status) {
        return switch (status) {
            case 401, 403 -> Breakage.NOT_ADMITTED;
            case 402 -> Breakage.OUT_OF_FUNDS;
            case 404 -> Breakage.NO_SUCH_MODEL;
            case 405, 501 -> Breakage.NOT_OFFERED;
            case 408, 504 -> Breakage.TIMED_OUT;
            case 413 -> Breakage.TOO_LONG;
            case 429 -> Breakage.RATE_LIMITED;
            case 409, 425 -> Breakage.AWAY;
            default -> status >= SERVER_ERROR || status < 400 ? Breakage.AWAY : Breakage.INVALID;
        };
    }

    /** Whether these words, of a code or a message, say that the prompt is too long. */
    public static boolean saysTooLong(String words) {
        return TOO_LONG.stream().anyMatch(words.toLowerCase(Locale.ROOT)::contains);
    }

    /** Whether these words, of a code or a message, say that there is no money. */
    public static boolean saysOutOfFunds(String words) {
        return OUT_OF_FUNDS.stream().anyMatch(words.toLowerCase(Locale.ROOT)::contains);
    }

    /** Whether these words say that this is not to be had here. */
    public static boolean saysNotOffered(String words) {
        return NOT_OFFERED.stream().anyMatch(words.toLowerCase(Locale.ROOT)::contains);
    }

    /** @param message of the provider; empty for none */
    public static Trouble trouble(Breakage breakage, int status, String message, MultiMap headers, Clock clock) {
        var waiting = breakage == Breakage.RATE_LIMITED || breakage == Breakage.AWAY || breakage == Breakage.TIMED_OUT;
        return new Trouble(
                breakage,
                message.isEmpty()
                        ? "answered with status " + status
                        : "answered with status " + status + ": " + message,
                waiting ? RetryAfter.of(headers, clock) : Optional.empty());
    }

    /** An error within an answer whose status was good. */
    public static TroubleException inAnswer(Breakage breakage, String message) {
        return new TroubleException(breakage, "answered with an error: " + message);
    }

    /** The text of a refusal that is no JSON: its beginning, or what it is. */
    public static String plainText(Reply refusal) {
        var bytes = refusal.body().getBytes();
        var shown = Json.shown(bytes, 0, bytes.length);
        return shown.startsWith("<") ? "a page for people instead of JSON" : bytes.length == 0 ? "" : shown;
    }
}
