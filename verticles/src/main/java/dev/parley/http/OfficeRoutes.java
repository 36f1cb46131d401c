package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Office;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Requests over tables: handed in, followed, answered, rated and counted, in the words of the office that Parley replaces. The doors
 * under {@code /api/ai} are those of its first version, those under {@code /api/v1} of its last.
 */
final class OfficeRoutes {

    /** Bytes of a body from which on it is read off the event loop. */
    private static final int LARGE = 64 << 10;

    private static final int LONGEST_RESPONSE = 100_000;
    private static final int LONGEST_COMMENT = 10_000;
    private static final Map<String, Duration> PERIODS = Map.of(
            "hour", Duration.ofHours(1),
            "day", Duration.ofDays(1),
            "week", Duration.ofDays(7),
            "month", Duration.ofDays(30));

    /** Fields of the bus and what they are called at these doors. */
    private static final Map<String, String> FIELDS =
            Map.of("query: ", "query_text: ", "range: ", "input_range: ", "data: ", "input_data: ");

    private static final Map<String, String> SHEET_FIELDS =
            Map.of("query: ", "query_text: ", "data: ", "Invalid spreadsheet data: ");

    /** What is wrong with the object of a chart begins with the place in it, which is that in the body. */
    private static final Map<String, String> CHART_FIELDS = Map.of("query: ", "query_text: ", "data: ", "");

    private final Bus bus;
    private final InstantSource clock;
    private final ForeignAddresses addresses;

    OfficeRoutes(Bus bus, InstantSource clock) {
        this.bus = bus;
        this.clock = clock;
        this.addresses = new ForeignAddresses(bus);
    }

    void addTo(Operations operations) {
        operations.checkedObject("officeProcess", ctx -> process(ctx, OfficeForm::ofTable, FIELDS));
        operations.object("officeStatus", this::status);
        operations.object("officeResult", ctx -> find(ctx).map(OfficeAnswer::result));
        operations.checkedObject("officeResponse", this::rate);
        operations.object("officeMetrics", this::metrics);

        operations.checkedObject("spreadsheetProcess", ctx -> process(ctx, OfficeForm::ofSpreadsheet, SHEET_FIELDS));
        operations.checkedObject("spreadsheetValidate", OfficeRoutes::validate);
        operations.checkedObject("chartProcess", ctx -> process(ctx, OfficeForm::ofChart, CHART_FIELDS));
        operations.checkedObject("histogramProcess", ctx -> process(ctx, OfficeForm::ofHistogram, CHART_FIELDS));
        for (var purpose : new String[] {"spreadsheet", "chart", "histogram"}) {
            operations.object(purpose + "Status", this::status);
            operations.object(purpose + "Result", ctx -> find(ctx).map(OfficeAnswer::sheetResult));
        }
        operations.checkedObject("officeFeedback", this::rate);
        operations.object("officeMetricsV1", this::metrics);
    }

    private Future<JsonObject> process(
            RoutingContext ctx, Function<byte[], OfficeForm> reader, Map<String, String> fields) {
        var caller = Authentication.caller(ctx);
        var key = IdempotencyKey.of(ctx);
        return read(ctx, reader)
                .compose(form -> addresses
                        .callback(form.callbackUrl())
                        .compose(callback -> bus.ask(
                                Office.SUBMIT,
                                new Office.Submit(caller, form.request(), Optional.empty(), 0, key, callback))))
                .map(submitted -> OfficeAnswer.queued(submitted.id()))
                .recover(failure -> Future.failedFuture(named(failure, fields)));
    }

    private Future<JsonObject> status(RoutingContext ctx) {
        return find(ctx).map(found -> OfficeAnswer.status(found.job()));
    }

    private Future<Office.Found> find(RoutingContext ctx) {
        return bus.ask(Office.READ, new Office.Read(Authentication.caller(ctx), Operations.id(ctx)));
    }

    private Future<JsonObject> rate(RoutingContext ctx) {
        var caller = Authentication.caller(ctx);
        var rate = UnprocessableException.unlessRead(() -> {
            var body = JsonFields.ofBody(StrictJson.read(OpenAiChatRoutes.bytes(ctx)));
            var request = Operations.uuid("ai_request_id", body.needText("ai_request_id"));
            var response = body.needText("text_response");
            if (response.length() > LONGEST_RESPONSE) {
                throw body.wrong("text_response", "must have at most " + LONGEST_RESPONSE + " characters");
            }
            return new Office.Rate(
                    caller, request, response, body.flag("rating"), body.textOf("comment", LONGEST_COMMENT));
        });
        return bus.ask(Office.RATE, rate).map(OfficeAnswer::rated);
    }

    private Future<JsonObject> metrics(RoutingContext ctx) {
        var period = ctx.queryParam("period").stream().findFirst().orElse("day");
        var to = clock.instant();
        var from = to.minus(PERIODS.getOrDefault(period, Duration.ofDays(1)));
        return bus.ask(Office.METRICS, new Office.AskMetrics(from, to)).map(metrics -> new JsonObject()
                .put("period", period)
                .put("total_requests", metrics.requests())
                .put("successful_requests", metrics.succeeded())
                .put("failed_requests", metrics.failed())
                .put("avg_processing_time", metrics.averageSeconds())
                .put("total_tokens_used", metrics.tokens()));
    }

    private static Future<JsonObject> validate(RoutingContext ctx) {
        return read(ctx, OfficeForm::spreadsheet)
                .map(sheet -> SpreadsheetCheck.of(sheet).json());
    }

    /** What the reader makes of the body; a shape that is wrong has the status of its own that clients know. */
    private static <T> Future<T> read(RoutingContext ctx, Function<byte[], T> reader) {
        var body = OpenAiChatRoutes.bytes(ctx);
        return body.length <= LARGE
                ? Future.succeededFuture(UnprocessableException.unlessRead(() -> reader.apply(body)))
                : ctx.vertx().executeBlocking(() -> UnprocessableException.unlessRead(() -> reader.apply(body)), false);
    }

    /** A failure that names the field of the bus names that of the door, by a map of what they begin with. */
    static Throwable named(Throwable failure, Map<String, String> fields) {
        return failure instanceof FailureException known
                        && (known.failure() == Failure.INVALID || known.failure() == Failure.TOO_LARGE)
                ? fields.entrySet().stream()
                        .filter(field -> known.detail().startsWith(field.getKey()))
                        .<Throwable>map(field -> known.failure()
                                .because(field.getValue()
                                        + known.detail()
                                                .substring(field.getKey().length())))
                        .findFirst()
                        .orElse(known)
                : failure;
    }
}
