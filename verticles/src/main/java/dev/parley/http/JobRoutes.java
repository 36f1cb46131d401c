package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.JobRecord;
import dev.parley.bus.Jobs;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.stream.IntStream;

/** Jobs: submit, list, look at, cancel, try again. */
final class JobRoutes {

    private static final int DEFAULT_PAGE = 50;

    private final Bus bus;
    private final ForeignAddresses addresses;

    JobRoutes(Bus bus) {
        this.bus = bus;
        this.addresses = new ForeignAddresses(bus);
    }

    void addTo(Operations operations) {
        operations.object("listJobs", this::list);
        operations.object("getJob", this::get);
        operations.object("cancelJob", this::cancel);
        operations.object("retryJob", this::retry);
        operations.object("submitJob", this::submit);
        operations.object("submitJobs", this::submitAll);
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

    private Future<JsonObject> retry(RoutingContext ctx) {
        return bus.ask(Jobs.RETRY, new Jobs.Retry(Operations.id(ctx), Authentication.caller(ctx)))
                .map(JobRecord::of);
    }

    private Future<JsonObject> submit(RoutingContext ctx) {
        var form = new JobForm("", Operations.body(ctx));
        var job = form.submit(Authentication.caller(ctx));
        return addresses
                .checkCallbacks(List.of(form))
                .compose(_ -> bus.ask(Jobs.SUBMIT, job))
                .map(JobRecord::of);
    }

    private Future<JsonObject> submitAll(RoutingContext ctx) {
        var caller = Authentication.caller(ctx);
        var forms = Operations.body(ctx).getJsonArray("jobs");
        var listed = IntStream.range(0, forms.size())
                .mapToObj(i -> new JobForm("jobs[" + i + "].", forms.getJsonObject(i)))
                .toList();
        var jobs = listed.stream().map(form -> form.submit(caller)).toList();
        return addresses
                .checkCallbacks(listed)
                .compose(_ -> bus.ask(Jobs.SUBMIT_ALL, new Jobs.SubmitAll(jobs)))
                .map(kept -> new JsonObject()
                        .put(
                                "jobs",
                                new JsonArray(
                                        kept.jobs().stream().map(JobRecord::of).toList())));
    }
}
