package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Retention;
import dev.parley.bus.Schedules;
import dev.parley.bus.Schedules.Rhythm;
import dev.parley.conf.Durations;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jobs that recur; for administrators. */
final class ScheduleRoutes {

    /** Whose jobs only administrators see. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final Bus bus;

    ScheduleRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.array("listSchedules", this::list);
        operations.object("putSchedule", this::put);
        operations.object("deleteSchedule", this::delete);
    }

    private Future<JsonArray> list(RoutingContext ctx) {
        return bus.ask(Schedules.LIST, new Schedules.ListSchedules())
                .map(found -> new JsonArray(
                        found.schedules().stream().map(ScheduleRoutes::json).toList()));
    }

    private Future<JsonObject> put(RoutingContext ctx) {
        var body = Operations.body(ctx);
        var schedule = new Schedules.Put(
                name(ctx),
                kind(body),
                body.getJsonObject("input", new JsonObject()).encode(),
                text(body, "owner").map(id -> Operations.uuid("owner", id)).orElse(NOBODY),
                body.getInteger("priority", 0),
                rhythm(body),
                body.getBoolean("enabled", true));
        return bus.ask(Schedules.PUT, schedule).map(ScheduleRoutes::json);
    }

    private Future<JsonObject> delete(RoutingContext ctx) {
        return bus.ask(Schedules.DELETE, new Schedules.Delete(name(ctx)))
                .map(_ -> new JsonObject().put("status", "deleted").put("name", name(ctx)));
    }

    private static String kind(JsonObject body) {
        var kind = body.getString("kind");
        if (!JobForm.KINDS.contains(kind) && !kind.equals(Retention.KIND)) {
            throw Failure.INVALID.because("kind: must be one of "
                    + Stream.concat(JobForm.KINDS.stream(), Stream.of(Retention.KIND))
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ": jobs of other kinds begin with a file or with other jobs");
        }
        return kind;
    }

    private static Rhythm rhythm(JsonObject body) {
        var cron = text(body, "cron");
        var every = text(body, "every");
        var zone = text(body, "time_zone");
        if (cron.isPresent() == every.isPresent()) {
            throw Failure.INVALID.because("cron: give either cron, such as “30 2 * * *”, or every, such as “6 h”");
        }
        if (every.isPresent() && zone.isPresent()) {
            throw Failure.INVALID.because("time_zone: goes with cron; steps of equal length need none");
        }
        return cron.<Rhythm>map(expression -> new Rhythm.Cron(expression, zone.orElse("UTC")))
                .or(() -> every.flatMap(Durations::parse).map(Rhythm.Every::new))
                .orElseThrow(
                        () -> Failure.INVALID.because("every: must be a duration such as 30 s, 5 min, 8 h or 7 d"));
    }

    private static Optional<String> text(JsonObject body, String field) {
        return Optional.ofNullable(body.getString(field));
    }

    private static String name(RoutingContext ctx) {
        return String.valueOf(ctx.pathParam("name"));
    }

    private static JsonObject json(Schedules.Schedule schedule) {
        var json = new JsonObject()
                .put("name", schedule.name())
                .put("kind", schedule.kind())
                .put("input", new JsonObject(schedule.input()))
                .put("owner", schedule.owner().toString())
                .put("priority", schedule.priority())
                .put("enabled", schedule.enabled());
        switch (schedule.rhythm()) {
            case Rhythm.Cron(var expression, var zone) ->
                json.put("cron", expression).put("time_zone", zone);
            case Rhythm.Every(var pause) -> json.put("every", Durations.format(pause));
        }
        if (schedule.enabled()) {
            json.put("next_run", schedule.next().toString());
        }
        schedule.lastRun().ifPresent(at -> json.put("last_run", at.toString()));
        schedule.lastJob().ifPresent(job -> json.put("last_job", job.toString()));
        return json;
    }
}
