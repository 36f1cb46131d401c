package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Interviews;
import dev.parley.transcript.ReportFormat;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Rooms for interviews: made, listed, looked at, reported on and removed. */
final class InterviewRoutes {

    private static final int USUAL_LIMIT = 50;

    private final Bus bus;

    InterviewRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.checkedObject("createRoom", this::create);
        operations.object("rooms", this::list);
        operations.object("room", this::details);
        operations.object("roomStatus", this::status);
        operations.raw("roomReport", this::report);
        operations.object("deleteRoom", this::delete);
    }

    private Future<JsonObject> create(RoutingContext ctx) {
        var order = InterviewForm.read(OpenAiChatRoutes.bytes(ctx), Authentication.caller(ctx), IdempotencyKey.of(ctx));
        return bus.ask(Interviews.CREATE, order)
                .compose(room -> InterviewEars.ask(bus, room.language()).map(now -> new JsonObject()
                        .put("success", true)
                        .put("room_code", room.code())
                        .put("web_url", "/room/" + room.code())
                        .put("message", "the room for " + room.candidateName() + " is open")
                        .put("candidate_id", room.candidate())
                        .put("expires_at", room.expires().map(Object::toString).orElse(null))
                        .put("warnings", InterviewEars.warnings(room.language(), now))));
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        var limit = ctx.queryParam("limit").stream()
                .findFirst()
                .map(Integer::parseInt)
                .orElse(USUAL_LIMIT);
        var before = ctx.queryParam("before").stream().findFirst().map(id -> Operations.uuid("before", id));
        return bus.ask(Interviews.LIST, new Interviews.ListRooms(Authentication.caller(ctx), limit, before))
                .map(rooms -> new JsonObject()
                        .put(
                                "rooms",
                                new JsonArray(rooms.rooms().stream()
                                        .map(InterviewJson::room)
                                        .toList())));
    }

    private Future<JsonObject> details(RoutingContext ctx) {
        return bus.ask(Interviews.DETAILS, new Interviews.AskReport(Authentication.caller(ctx), code(ctx)))
                .compose(this::withWarnings)
                .recover(failure -> Future.failedFuture(unknown(failure)));
    }

    /** With what stands in the way of those who are still to answer. */
    private Future<JsonObject> withWarnings(Interviews.Details details) {
        var room = details.soFar().room();
        var warnings = InterviewJson.isActive(room.stage())
                ? InterviewEars.ask(bus, room.language()).map(now -> InterviewEars.warnings(room.language(), now))
                : Future.succeededFuture(new JsonArray());
        return warnings.map(list -> InterviewDetails.json(details).put("warnings", list));
    }

    /** For candidates too, in the language of their browser where there is no room that has one. */
    private Future<JsonObject> status(RoutingContext ctx) {
        var find = new Interviews.Find(Authentication.findCaller(ctx), code(ctx));
        return bus.ask(Interviews.FIND, find)
                .map(InterviewJson::status)
                .recover(failure -> Future.failedFuture(
                        isUnknown(failure)
                                ? Failure.NOT_FOUND.because(
                                        InterviewRefusal.UNKNOWN_ROOM.in(InterviewWords.preferred(ctx)))
                                : failure));
    }

    private void report(RoutingContext ctx) {
        var format = ctx.queryParam("format").stream()
                .findFirst()
                .filter(word -> !word.equals("json"))
                .map(ReportFormat::of);
        bus.ask(Interviews.REPORT, new Interviews.AskReport(Authentication.caller(ctx), code(ctx)))
                .compose(report -> format.map(file -> file(ctx, report, file)).orElseGet(() -> ctx.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(InterviewJson.report(report).toBuffer())))
                .onFailure(failure -> ctx.fail(unknown(failure)));
    }

    private static Future<Void> file(RoutingContext ctx, Interviews.Report report, ReportFormat format) {
        var document = InterviewDocument.of(report);
        // A Word document has its title from elsewhere.
        var text = format == ReportFormat.DOCX ? document.text() : document.whole();
        return ctx.vertx()
                .executeBlocking(() -> Buffer.buffer(format.render(document.title(), text)), false)
                .compose(body -> ctx.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType())
                        .putHeader(
                                "Content-Disposition",
                                Attachment.named("interview-" + report.room().code() + "." + format.word()))
                        .end(body));
    }

    private Future<JsonObject> delete(RoutingContext ctx) {
        return bus.ask(Interviews.DELETE, new Interviews.Delete(Authentication.caller(ctx), code(ctx)))
                .map(_ -> new JsonObject().put("success", true))
                .recover(failure -> Future.failedFuture(unknown(failure)));
    }

    static String code(RoutingContext ctx) {
        return Optional.ofNullable(ctx.pathParam("code")).orElse("");
    }

    private static Throwable unknown(Throwable failure) {
        return isUnknown(failure) ? Failure.NOT_FOUND.because("there is no such room, or it has expired") : failure;
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof FailureException known && known.failure() == Failure.NOT_FOUND;
    }
}
