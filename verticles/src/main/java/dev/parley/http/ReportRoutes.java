package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Reports;
import dev.parley.transcript.ReportFormat;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Reports by language models: one is ordered for a recording, and read with how it came about. */
final class ReportRoutes {

    private final Bus bus;
    private final ForeignAddresses addresses;

    ReportRoutes(Bus bus) {
        this.bus = bus;
        this.addresses = new ForeignAddresses(bus);
    }

    void addTo(Operations operations) {
        operations.object("orderReport", this::order);
        operations.object("listReports", this::list);
        operations.raw("report", this::read);
    }

    private Future<JsonObject> order(RoutingContext ctx) {
        var id = Operations.id(ctx);
        var caller = Authentication.caller(ctx);
        var key = IdempotencyKey.of(ctx);
        var fields = Operations.body(ctx);
        return addresses
                .callback(fields)
                .compose(callback ->
                        bus.ask(Reports.SUBMIT, new Reports.Submit(caller, id, wish(fields), key, callback)))
                .map(submitted -> new JsonObject().put("job_id", submitted.job().toString()));
    }

    private static Reports.Wish wish(JsonObject fields) {
        return new Reports.Wish(
                FormFields.text(fields, "prompt"),
                FormFields.text(fields, "prompt_text"),
                FormFields.text(fields, "model"),
                FormFields.text(fields, "language"));
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        var request = new Reports.ListReports(Authentication.caller(ctx), Operations.id(ctx));
        return bus.ask(Reports.LIST, request).map(found -> new JsonObject()
                .put(
                        "reports",
                        new JsonArray(
                                found.orders().stream().map(ReportRoutes::entry).toList())));
    }

    private static JsonObject entry(Reports.Order order) {
        var json = new JsonObject()
                .put("job_id", order.job().toString())
                .put("state", order.state().word())
                .put("created", order.created().toString());
        var wish = order.wish();
        wish.prompt().ifPresent(prompt -> json.put("prompt", prompt));
        wish.promptText().ifPresent(text -> json.put("prompt_text", text));
        wish.model().ifPresent(model -> json.put("model", model));
        wish.language().ifPresent(language -> json.put("language", language));
        return json;
    }

    private void read(RoutingContext ctx) {
        var request = new Reports.Read(Authentication.caller(ctx), Operations.id(ctx));
        var format = ctx.queryParam("format").stream()
                .findFirst()
                .filter(word -> !word.equals("json"))
                .map(ReportFormat::of);
        bus.ask(Reports.READ, request)
                .compose(found -> format.map(file -> file(ctx, found, file)).orElseGet(() -> ctx.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(json(found).toBuffer())))
                .onFailure(ctx::fail);
    }

    private static Future<Void> file(RoutingContext ctx, Reports.Found found, ReportFormat format) {
        var output = found.output().orElseThrow(() -> missing(found.job()));
        var title = found.title().isEmpty() ? "report" : found.title().replaceFirst("\\.[^.]{1,5}$", "");
        return ctx.vertx()
                .executeBlocking(() -> Buffer.buffer(format.render(title, output.text())), false)
                .compose(body -> ctx.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType())
                        .putHeader("Content-Disposition", Attachment.named(title + "." + format.word()))
                        .end(body));
    }

    private static RuntimeException missing(Jobs.Job job) {
        return switch (job.state()) {
            case Jobs.State.Failed failed ->
                Failure.CONFLICT.because("there is no report, the job failed: " + failed.detail());
            case Jobs.State.Cancelled _ -> Failure.CONFLICT.because("there is no report, the job was cancelled");
            case Jobs.State.Queued _, Jobs.State.Running _, Jobs.State.Succeeded _ ->
                Failure.NOT_FOUND.because("the report is not written yet; ask again when the status is done");
        };
    }

    private static JsonObject json(Reports.Found found) {
        var json =
                ResultRoutes.status(found.job()).put("job_id", found.job().id().toString());
        found.output().ifPresent(output -> addOutput(json, output));
        found.plan().ifPresent(plan -> json.put("plan", plain(plan).put("calls", plan.calls())));
        return json;
    }

    private static void addOutput(JsonObject json, Reports.Output output) {
        output.recording().ifPresent(id -> json.put("upload_id", id.toString()));
        var account = output.account();
        json.put("report", output.text()).put("provider", output.provider());
        var told = plain(account);
        for (var name : List.of("model", "language", "calls", "tokens", "citations", "warnings")) {
            json.put(name, told.getValue(name));
        }
        account.prompt().ifPresent(prompt -> json.put("prompt", plain(prompt)));
        // In units of the currency; the ledger counts billionths.
        json.put("cost", account.cost() / 1e9);
        account.fallback().ifPresent(reason -> json.put("fallback", reason));
    }

    private static JsonObject plain(Object value) {
        return new JsonObject(MessageWire.JSON.valueToTree(value).toString());
    }
}
