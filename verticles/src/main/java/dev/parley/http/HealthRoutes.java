package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Health;
import dev.parley.http.HttpVerticle.HealthParts;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the service is: for people, for probes and for Prometheus. */
final class HealthRoutes {

    private final Bus bus;
    private final HealthParts parts;
    private final PrometheusMeterRegistry metrics;

    HealthRoutes(Bus bus, HealthParts parts, PrometheusMeterRegistry metrics) {
        this.bus = bus;
        this.parts = parts;
        this.metrics = metrics;
    }

    void addTo(Operations operations) {
        operations.object("health", this::health);
        operations.object("ready", this::ready);
        operations.raw("metrics", this::metrics);
    }

    private Future<JsonObject> health(RoutingContext ctx) {
        return Future.all(parts(parts.needed()), parts(parts.shared())).map(all -> {
            var found = new TreeMap<>(all.<Map<String, Health.Part>>resultAt(0));
            var ready = found.values().stream().allMatch(Health.Part::ready);
            found.putAll(all.<Map<String, Health.Part>>resultAt(1));
            var whole = found.values().stream().allMatch(Health.Part::ready);
            ctx.response().setStatusCode(ready ? 200 : 503);
            var states = new JsonObject();
            found.forEach((name, part) ->
                    states.put(name, new JsonObject().put("ready", part.ready()).put("detail", part.detail())));
            return new JsonObject()
                    .put("status", !ready ? "unavailable" : whole ? "ok" : "degraded")
                    .put("version", version())
                    .put("live", true)
                    .put("ready", ready)
                    .put("parts", states);
        });
    }

    private Future<JsonObject> ready(RoutingContext ctx) {
        return parts(parts.needed()).map(found -> {
            var missing = found.entrySet().stream()
                    .filter(part -> !part.getValue().ready())
                    .map(part -> part.getKey() + " (" + part.getValue().detail() + ")")
                    .collect(Collectors.joining(", "));
            if (!missing.isEmpty()) {
                throw Failure.UNAVAILABLE.because("not ready: " + missing);
            }
            return new JsonObject().put("status", "ready").put("version", version());
        });
    }

    private void metrics(RoutingContext ctx) {
        ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                .end(metrics.scrape());
    }

    private Future<Map<String, Health.Part>> parts(Set<String> names) {
        var answers = names.stream().collect(Collectors.toMap(name -> name, this::part));
        return Future.all(List.copyOf(answers.values())).map(_ -> {
            var parts = new TreeMap<String, Health.Part>();
            answers.forEach((name, answer) -> parts.put(name, answer.result()));
            return parts;
        });
    }

    private Future<Health.Part> part(String name) {
        return bus.ask(Health.CHECK.of(name), new Health.Check())
                .otherwise(failure -> new Health.Part(
                        false, failure instanceof FailureException known ? known.detail() : String.valueOf(failure)));
    }

    /** The version that the build has written into the jar. */
    static String version() {
        return Optional.ofNullable(HealthRoutes.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
