package dev.parley.http;

import com.sun.management.OperatingSystemMXBean;
import dev.parley.bus.Admissions;
import dev.parley.bus.Bus;
import dev.parley.bus.Health;
import dev.parley.bus.Llm;
import dev.parley.bus.Office;
import dev.parley.http.HttpVerticle.HealthParts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Optional;

/** How the service is, in the words of the office that Parley replaces; no check costs money. */
final class OfficeHealthRoutes {

    private static final String GIGACHAT = "gigachat";
    private static final String KAFKA = "kafka";
    private static final int MOST_COUNTED = 10_000;

    private final Bus bus;
    private final HealthParts parts;
    private final InstantSource clock;

    OfficeHealthRoutes(Bus bus, HealthParts parts, InstantSource clock) {
        this.bus = bus;
        this.parts = parts;
        this.clock = clock;
    }

    void addTo(Operations operations) {
        operations.object("officePing", this::ping);
        operations.object("officePingV1", ctx -> ping(ctx).map(json -> json.put("version", HealthRoutes.version())));
        operations.object("officeHealth", this::health);
        operations.object("officeHealthV1", this::health);
    }

    private Future<JsonObject> ping(RoutingContext ctx) {
        return Future.succeededFuture(new JsonObject().put("status", "pong"));
    }

    private Future<JsonObject> health(RoutingContext ctx) {
        var database = part("store");
        var kafka = parts.shared().contains(KAFKA) ? part(KAFKA) : Future.succeededFuture(false);
        var gigachat = gigaChat();
        var waiting = waiting();
        return Future.all(database, kafka, gigachat, waiting).map(_ -> {
            ctx.response().setStatusCode(database.result() ? 200 : 503);
            return new JsonObject()
                    .put("status", database.result() ? "ok" : "error")
                    .put("timestamp", clock.instant().toString())
                    .put("version", HealthRoutes.version())
                    .put("uptime", ManagementFactory.getRuntimeMXBean().getUptime() / 1e3)
                    .put("database", database.result())
                    .put(GIGACHAT, gigachat.result())
                    .put(KAFKA, kafka.result())
                    .put("queue_size", waiting.result())
                    .put("memory_usage", memory())
                    .put("cpu_usage", processor());
        });
    }

    private Future<Boolean> part(String name) {
        return bus.ask(Health.CHECK.of(name), new Health.Check())
                .map(Health.Part::ready)
                .otherwise(false);
    }

    /** Whether one of its models may be asked. */
    private Future<Boolean> gigaChat() {
        return bus.ask(Llm.MODELS, new Llm.ListModels())
                .map(models -> models.models().stream()
                        .anyMatch(model -> model.available() && model.provider().equals(Optional.of(GIGACHAT))))
                .otherwise(false);
    }

    private Future<Long> waiting() {
        return bus.ask(Admissions.DEPTH, new Admissions.AskDepth(Office.KIND, Optional.empty(), MOST_COUNTED))
                .map(Admissions.Depth::jobs)
                .otherwise(0L);
    }

    /** Per cent of the heap. */
    private static double memory() {
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return rounded(100.0 * heap.getUsed() / heap.getMax());
    }

    /** Per cent of all cores, by this process. */
    private static double processor() {
        var load =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuLoad();
        return rounded(100 * Math.max(0, load));
    }

    private static double rounded(double percent) {
        return Math.rint(percent * 10) / 10;
    }
}
