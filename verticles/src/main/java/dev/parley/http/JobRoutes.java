package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.JobRecord;
import dev.parley.bus.Jobs;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

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
        var setAside = ctx.queryParam("set_aside").contains("true");
        var request = new Jobs.ListJobs(
                Authentication.caller(ctx),
                ctx.queryParam("state"),
                ctx.queryParam("kind"),
                setAside,
                limit + 1,
                before);
        return bus.ask(Jobs.LIST, request).map(found -> page(found, limit));
    }

    /** One more than the page was asked for: it tells whether there is a next page. */
    private static JsonObject page(Jobs.JobList found, int limit) {
        var jobs = found.jobs().stream().limit(limit).toList();
        var page = new JsonObject()
                .put("jobs", new JsonArray(jobs.stream().map(JobRecord::of).toList()));
        return found.jobs().size() > limit
                ? page.put("next", jobs.getLast().id().toString())
                : page;
    }

    private Future<JsonObject> get(RoutingContext ctx) {
        return bus.ask(Jobs.GET, new Jobs.Get(Operations.id(ctx), Authentication.caller(ctx)))
                .map(JobRecord::of);
    }

    private Future<JsonObject> cancel(RoutingContext ctx) {
        return bus.ask(Jobs.CANCEL, new Jobs.Cancel(Operations.id(ctx), Authentication.caller(ctx)))
                .map(JobRecord::of);
    }
}
