package dev.parley.llm.gigachat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Providers.Breakage;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.wire.ConnectionTrouble;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.Refusals;
import dev.parley.llm.wire.Reply;
import dev.parley.llm.wire.Trouble;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** What refusals of GigaChat mean: {@code {"status":404,"message":"No such model"}}. Pure but for the clock. */
final class GigaChatErrors {

    private static final int FIRST_REFUSAL = 400;

    private final ProviderConf conf;
    private final Clock clock;

    GigaChatErrors(ProviderConf conf, Clock clock) {
        this.conf = conf;
        this.clock = clock;
    }

    Trouble trouble(Reply refusal) {
        var said = Json.text(Json.tryRead(refusal.body()).path("message")).orElseGet(() -> Refusals.plainText(refusal));
        var breakage = meaning(refusal.status(), said);
        return Refusals.trouble(
                breakage, refusal.status(), said + hint(breakage, refusal.status()), refusal.headers(), clock);
    }

    /** The trouble of a chunk that is an error; empty where it is none. */
    Optional<Trouble> inStream(JsonNode chunk) {
        var status = Json.count(chunk.path("status"));
        if (chunk.has("choices") || status < FIRST_REFUSAL) {
            return Optional.empty();
        }
        var said = Json.text(chunk.path("message")).orElse("an error without a message");
        return Optional.of(Refusals.trouble(
                meaning(status, said),
                status,
                said + " (in the middle of the answer)",
                MultiMap.caseInsensitiveMultiMap(),
                clock));
    }

    private static Breakage meaning(int status, String said) {
        var words = said.toLowerCase(Locale.ROOT);
        return switch (status) {
            case 404 -> words.contains("model") ? Breakage.NO_SUCH_MODEL : Breakage.NOT_OFFERED;
            case 400, 422 ->
                Refusals.saysTooLong(words) || (words.contains("token") && words.contains("limit"))
                        ? Breakage.TOO_LONG
                        : Breakage.INVALID;
            default -> Refusals.meaning(status);
        };
    }

    private String hint(Breakage breakage, int status) {
        if (breakage == Breakage.NOT_ADMITTED) {
            return "; look at " + ConnectionTrouble.setting(conf, conf.keys().isEmpty() ? "certificate" : "keys");
        }
        return breakage == Breakage.NOT_OFFERED && status == 404
                ? "; look at " + ConnectionTrouble.setting(conf, "url")
                : "";
    }
}
