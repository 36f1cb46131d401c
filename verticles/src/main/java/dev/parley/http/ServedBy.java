package dev.parley.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.bus.Llm;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.math.BigDecimal;

/** Tells clients who answered, after how many attempts and for how much: in headers, and in a field {@code parley}. */
final class ServedBy {

    private static final int NANO_DIGITS = 9;

    private ServedBy() {}

    static void putHeaders(HttpServerResponse response, Llm.Served served) {
        response.putHeader("X-Parley-Provider", printable(served.provider()))
                .putHeader("X-Parley-Model", printable(served.model()))
                .putHeader("X-Parley-Attempts", String.valueOf(served.attempts()))
                .putHeader("X-Parley-Cost", cost(served).toPlainString())
                .putHeader("X-Parley-Cached", String.valueOf(served.cached()));
    }

    /** @param tokens of which the client may want to know whether they were counted here */
    static void writeField(JsonGenerator json, Llm.Served served, Llm.Tokens tokens) throws IOException {
        json.writeObjectFieldStart("parley");
        json.writeStringField("provider", served.provider());
        json.writeStringField("model", served.model());
        json.writeNumberField("attempts", served.attempts());
        json.writeNumberField("cost", cost(served));
        json.writeBooleanField("cached", served.cached());
        json.writeBooleanField("estimated", tokens.estimated());
        json.writeEndObject();
    }

    /** The model as it can be asked for again. */
    static String modelName(Llm.Served served) {
        return served.provider().isEmpty() ? served.model() : served.provider() + "/" + served.model();
    }

    /** In the currency of the price table. */
    private static BigDecimal cost(Llm.Served served) {
        var cost = BigDecimal.valueOf(served.cost(), NANO_DIGITS).stripTrailingZeros();
        return cost.scale() < 0 ? cost.setScale(0) : cost;
    }

    /** Providers name their models as they like; a header takes ASCII. */
    private static String printable(String name) {
        return name.chars().allMatch(c -> c >= ' ' && c <= '~') ? name : name.replaceAll("[^ -~]", "?");
    }
}
