package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Usage;
import dev.parley.bus.Usage.Grouping;
import dev.parley.bus.Usage.Line;
import dev.parley.bus.Usage.Report;
import dev.parley.bus.Usage.Totals;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What calls of language models have cost, and what they may cost. */
final class UsageRoutes {

    private final Bus bus;

    UsageRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.raw("usage", this::usage);
        operations.object("userLimits", this::limits);
        operations.object("setUserLimits", this::setLimits);
    }

    private void usage(RoutingContext ctx) {
        var by = Grouping.valueOf(query(ctx, "by").orElse("day").toUpperCase(Locale.ROOT));
        var request = new Usage.AskReport(
                Authentication.caller(ctx),
                query(ctx, "user").map(id -> Operations.uuid("user", id)),
                query(ctx, "from").map(text -> Moment.from("from", text)),
                query(ctx, "to").map(text -> Moment.until("to", text)),
                by);
        var asTable = query(ctx, "format").filter("csv"::equals).isPresent();
        bus.ask(Usage.REPORT, request)
                .onSuccess(report -> {
                    if (asTable) {
                        ctx.response()
                                .putHeader(HttpHeaders.CONTENT_TYPE, "text/csv; charset=utf-8")
                                .putHeader("Content-Disposition", Attachment.named("usage.csv"))
                                .end(UsageCsv.write(report, by));
                    } else {
                        ctx.json(json(report, by));
                    }
                })
                .onFailure(ctx::fail);
    }

    private Future<JsonObject> limits(RoutingContext ctx) {
        return bus.ask(Usage.LIMITS, new Usage.AskLimits(Operations.id(ctx), key(ctx)))
                .map(LimitNames::json);
    }

    private Future<JsonObject> setLimits(RoutingContext ctx) {
        var limits = LimitNames.read(Operations.body(ctx));
        return bus.ask(Usage.SET_LIMITS, new Usage.SetLimits(Operations.id(ctx), key(ctx), limits))
                .map(LimitNames::json);
    }

    private static Optional<UUID> key(RoutingContext ctx) {
        return query(ctx, "key").map(id -> Operations.uuid("key", id));
    }

    private static Optional<String> query(RoutingContext ctx, String name) {
        return Optional.ofNullable(ctx.request().getParam(name)).filter(text -> !text.isEmpty());
    }

    private static JsonObject json(Report report, Grouping by) {
        var lines = new JsonArray();
        report.lines().forEach(line -> lines.add(json(line, by)));
        return new JsonObject()
                .put("from", report.from().toString())
                .put("to", report.to().toString())
                .put("by", word(by))
                .put("lines", lines)
                .put("totals", json(new JsonObject(), report.totals()));
    }

    private static JsonObject json(Line line, Grouping by) {
        var json = new JsonObject().put(word(by), line.group());
        line.name().ifPresent(name -> json.put("name", name));
        return json(json, line.totals());
    }

    private static JsonObject json(JsonObject json, Totals totals) {
        return json.put("calls", totals.calls())
                .put("failed", totals.failed())
                .put("cached", totals.cached())
                .put("estimated", totals.estimated())
                .put("prompt_tokens", totals.promptTokens())
                .put("completion_tokens", totals.completionTokens())
                .put("cached_tokens", totals.cachedTokens())
                .put("cost", LimitNames.money(totals.cost()))
                .put("characters", totals.characters())
                .put("seconds", totals.seconds());
    }

    private static String word(Grouping by) {
        return by.name().toLowerCase(Locale.ROOT);
    }
}
