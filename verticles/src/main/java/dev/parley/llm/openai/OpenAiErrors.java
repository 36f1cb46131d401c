package dev.parley.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Providers.Breakage;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.wire.ConnectionTrouble;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.Refusals;
import dev.parley.llm.wire.Reply;
import dev.parley.llm.wire.Trouble;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** What refusals in OpenAI's dialect mean: their code before their status. Pure but for the clock. */
final class OpenAiErrors {

    private static final int NOT_FOUND = 404;

    private final ProviderConf conf;
    private final Clock clock;

    OpenAiErrors(ProviderConf conf, Clock clock) {
        this.conf = conf;
        this.clock = clock;
    }

    Trouble trouble(Reply refusal) {
        var status = refusal.status();
        var error = error(Json.tryRead(refusal.body()));
        var message = message(error).orElseGet(() -> Refusals.plainText(refusal));
        var words = code(error) + " " + message;
        var breakage = meaning(status, code(error), words);
        if (status == NOT_FOUND && breakage == Breakage.NOT_OFFERED) {
            message += "; look at " + ConnectionTrouble.setting(conf, "url");
        }
        return Refusals.trouble(breakage, status, message, refusal.headers(), clock);
    }

    /** Throws what an answer, or a chunk of one, says that is an error; LM Studio answers to wrong paths like that. */
    static void refuse(JsonNode chunk) {
        var isError = chunk.hasNonNull("error") || chunk.path("object").asText().equals("error");
        if (!isError) {
            return;
        }
        var error = error(chunk);
        // OpenRouter and others write the status that it would have been into the code.
        var status = error.path("code").asInt(0);
        var message = message(error).orElse("an error without a message");
        var breakage = status >= 400
                ? meaning(status, code(error), code(error) + " " + message)
                : byWords(code(error), code(error) + " " + message).orElse(Breakage.CUT_OFF);
        throw Refusals.inAnswer(breakage, message);
    }

    private static Breakage meaning(int status, String code, String words) {
        var byWords = byWords(code, words);
        if (byWords.isPresent()) {
            return byWords.get();
        }
        // A server that knows the path says of which model it has not heard.
        if (status == NOT_FOUND && !words.toLowerCase(Locale.ROOT).contains("model")) {
            return Breakage.NOT_OFFERED;
        }
        return Refusals.meaning(status);
    }

    private static Optional<Breakage> byWords(String code, String words) {
        if (Refusals.saysOutOfFunds(words)) {
            return Optional.of(Breakage.OUT_OF_FUNDS);
        }
        if (Refusals.saysTooLong(words)) {
            return Optional.of(Breakage.TOO_LONG);
        }
        var byCode = byCode(code);
        return byCode.isEmpty() && Refusals.saysNotOffered(words) ? Optional.of(Breakage.NOT_OFFERED) : byCode;
    }

    private static Optional<Breakage> byCode(String code) {
        return switch (code) {
            case "model_not_found" -> Optional.of(Breakage.NO_SUCH_MODEL);
            case "invalid_api_key", "authentication_error", "invalid_authentication" ->
                Optional.of(Breakage.NOT_ADMITTED);
            case "rate_limit_exceeded", "rate_limit_error", "requests", "tokens" -> Optional.of(Breakage.RATE_LIMITED);
            case "unsupported_parameter", "unsupported_value", "unknown_parameter", "content_filter" ->
                Optional.of(Breakage.NOT_OFFERED);
            case "server_error", "overloaded_error", "service_unavailable" -> Optional.of(Breakage.AWAY);
            default -> Optional.empty();
        };
    }

    /** In a list (Gemini's imitation), below {@code error}, or at the top (vLLM, FastAPI). */
    private static JsonNode error(JsonNode body) {
        var first = body.isArray() ? body.path(0) : body;
        var inner = first.path("error");
        return inner.isObject() || (inner.isTextual() && !first.has("message")) ? inner : first;
    }

    private static Optional<String> message(JsonNode error) {
        return Json.text(error)
                .or(() -> Json.text(error.path("message")))
                .or(() -> Json.text(error.path("detail")))
                .or(() -> error.path("detail").isContainerNode()
                        ? Optional.of(error.path("detail").toString())
                        : Optional.empty());
    }

    private static String code(JsonNode error) {
        return Json.text(error.path("code"))
                .or(() -> Json.text(error.path("type")))
                .orElse("");
    }
}
