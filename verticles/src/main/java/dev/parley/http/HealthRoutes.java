package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Health;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the service is: for people, for probes and for Prometheus. */
final class HealthRoutes {

    /** The parts without which no recording becomes a report. */
    private static final List<String> PARTS = List.of("store", "jobs", "inference", "speech", "llm");

    /** Parts that a node need not have, and without which the rest works on. */
    private static final List<String> OPTIONAL_PARTS = List.of("kafka");

    private final Bus bus;
    private final PrometheusMeterRegistry metrics;

    HealthRoutes(Bus bus, PrometheusMeterRegistry metrics) {
        this.bus = bus;
        this.metrics = metrics;
    }

    void addTo(Operations operations) {
        operations.object("health", this::health);
        operations.object("ready", this::ready);
        operations.raw("metrics", this::metrics);
    }

    private Future<JsonObject> health(RoutingContext ctx) {
        return Future.all(parts(PARTS), parts(OPTIONAL_PARTS)).map(answers -> {
            Map<String, Health.Part> needed = answers.resultAt(0);
            Map<String, Health.Part> optional = answers.resultAt(1);
            var ready = areReady(needed);
            var parts = new TreeMap<>(needed);
            parts.putAll(optional);
            ctx.response().setStatusCode(ready ? 200 : 503);
            var states = new JsonObject();
            parts.forEach((name, part) ->
                    states.put(name, new JsonObject().put("ready", part.ready()).put("detail", part.detail())));
            return new JsonObject()
                    .put("status", !ready ? "unavailable" : areReady(optional) ? "ok" : "degraded")
                    .put("version", version())
                    .put("live", true)
                    .put("ready", ready)
                    .put("parts", states);
        });
    }

    private Future<JsonObject> ready(RoutingContext ctx) {
        return parts(PARTS).map(parts -> {
            var missing = parts.entrySet().stream()
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

    private static boolean areReady(Map<String, Health.Part> parts) {
        return parts.values().stream().allMatch(Health.Part::ready);
    }

    private Future<Map<String, Health.Part>> parts(List<String> names) {
        var answers = names.stream().collect(Collectors.toMap(name -> name, this::part));
        return Future.all(List.copyOf(answers.values())).map(_ -> {
            var parts = new TreeMap<String, Health.Part>();
            answers.forEach((name, answer) -> answer.result().ifPresent(part -> parts.put(name, part)));
            return parts;
        });
    }

    /** Empty for an optional part that this node does not have. */
    private Future<Optional<Health.Part>> part(String name) {
        return bus.ask(Health.CHECK.of(name), new Health.Check())
                .map(Optional::of)
                .otherwise(failure -> isAbsent(failure) && OPTIONAL_PARTS.contains(name)
                        ? Optional.empty()
                        : Optional.of(new Health.Part(
                                false,
                                failure instanceof FailureException known ? known.detail() : String.valueOf(failure))));
    }

    /** Nobody answers: an actor that is there never refuses this. */
    private static boolean isAbsent(Throwable failure) {
        return failure instanceof FailureException known && known.failure() == Failure.UNAVAILABLE;
    }

    /** The version that the build has written into the jar. */
    private static String version() {
        return Optional.ofNullable(HealthRoutes.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
