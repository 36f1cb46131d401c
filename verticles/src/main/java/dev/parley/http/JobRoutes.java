package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Jobs;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Jobs: list, look at, cancel. */
final class JobRoutes {

    private static final int DEFAULT_PAGE = 50;

    private final Bus bus;

    JobRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.object("listJobs", this::list);
        operations.object("getJob", this::get);
        operations.object("cancelJob", this::cancel);
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        var limit = ctx.queryParam("limit").stream()
                .findFirst()
                .map(Integer::parseInt)
                .orElse(DEFAULT_PAGE);
        var before = ctx.queryParam("before").stream().findFirst().map(id -> Operations.uuid("before", id));
        var request = new Jobs.ListJobs(Authentication.caller(ctx), ctx.queryParam("state"), limit + 1, before);
        return bus.ask(Jobs.LIST, request).map(found -> page(found, limit));
    }

    /** One more than the page was asked for: it tells whether there is a next page. */
    private static JsonObject page(Jobs.JobList found, int limit) {
        var jobs = found.jobs().stream().limit(limit).toList();
        var page = new JsonObject()
                .put("jobs", new JsonArray(jobs.stream().map(JobRoutes::json).toList()));
        return found.jobs().size() > limit
                ? page.put("next", jobs.getLast().id().toString())
                : page;
    }

    private Future<JsonObject> get(RoutingContext ctx) {
        return bus.ask(Jobs.GET, new Jobs.Get(Operations.id(ctx), Authentication.caller(ctx)))
                .map(JobRoutes::json);
    }

    private Future<JsonObject> cancel(RoutingContext ctx) {
        return bus.ask(Jobs.CANCEL, new Jobs.Cancel(Operations.id(ctx), Authentication.caller(ctx)))
                .map(JobRoutes::json);
    }

    private static JsonObject json(Jobs.Job job) {
        var json = new JsonObject()
                .put("id", job.id().toString())
                .put("kind", job.kind())
                .put("owner", job.owner().toString())
                .put("state", job.state().word())
                .put("progress", job.progress())
                .put("attempt", job.attempt())
                .put("max_attempts", job.maxAttempts())
                .put("created", job.created().toString())
                .put("updated", job.updated().toString());
        job.stage().ifPresent(stage -> json.put("stage", stage));
        job.lastFailure().ifPresent(failure -> json.put("last_failure", failure));
        job.correlationId().ifPresent(id -> json.put("correlation_id", id));
        error(job.state()).ifPresent(error -> json.put("error", error));
        return json;
    }

    private static Optional<JsonObject> error(Jobs.State state) {
        return switch (state) {
            case Jobs.State.Failed failed ->
                Optional.of(
                        new JsonObject().put("type", failed.failure().type()).put("detail", failed.detail()));
            case Jobs.State.Queued _, Jobs.State.Running _, Jobs.State.Succeeded _, Jobs.State.Cancelled _ ->
                Optional.empty();
        };
    }
}
