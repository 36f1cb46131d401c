package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Transcripts;
import dev.parley.bus.Transcripts.Correction;
import dev.parley.bus.Transcripts.Look;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recordings that are there: list, look at, read, correct, name and delete. */
final class RecordingRoutes {

    private static final int DEFAULT_PAGE = 50;
    private static final Pattern NO_GZIP = Pattern.compile("gzip\\s*;\\s*q=0(\\.0*)?\\s*(,|$)");

    private final Bus bus;

    RecordingRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.object("listRecordings", this::list);
        operations.object("getRecording", this::get);
        operations.object("renameRecording", this::rename);
        operations.raw("deleteRecording", this::delete);
        operations.raw("transcript", this::transcript);
        operations.object("editSegment", this::edit);
        operations.object("nameSpeaker", this::name);
        operations.object("recordingChanges", this::changes);
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        var filter = new Transcripts.Filter(
                query(ctx, "q").filter(text -> !text.isBlank()),
                ctx.queryParam("state"),
                query(ctx, "language"),
                query(ctx, "speaker"),
                query(ctx, "owner"),
                query(ctx, "from").map(text -> Moment.from("from", text)),
                query(ctx, "to").map(text -> Moment.until("to", text)),
                query(ctx, "limit").map(Integer::parseInt).orElse(DEFAULT_PAGE),
                query(ctx, "before").map(NextPage::before));
        return bus.ask(Transcripts.LIST, new Transcripts.ListRecordings(Authentication.caller(ctx), filter))
                .map(found -> {
                    var page = new JsonObject()
                            .put(
                                    "recordings",
                                    new JsonArray(found.recordings().stream()
                                            .map(RecordingJson::recording)
                                            .toList()));
                    found.next().ifPresent(next -> page.put("next", NextPage.next(next)));
                    return page;
                });
    }

    private Future<JsonObject> get(RoutingContext ctx) {
        return bus.ask(Transcripts.LOOK, look(ctx)).map(RecordingJson::recording);
    }

    private Future<JsonObject> rename(RoutingContext ctx) {
        var name = Operations.body(ctx).getString("name");
        return bus.ask(Transcripts.RENAME, new Transcripts.Rename(Operations.id(ctx), Authentication.caller(ctx), name))
                .map(RecordingJson::recording);
    }

    private void delete(RoutingContext ctx) {
        bus.ask(Transcripts.DELETE, look(ctx))
                .onSuccess(_ -> ctx.response().setStatusCode(204).end())
                .onFailure(ctx::fail);
    }

    /** Hours of speech are megabytes: written and compressed off the event loop. */
    private void transcript(RoutingContext ctx) {
        var compressed = takesGzip(ctx);
        bus.ask(Transcripts.READ, look(ctx))
                .compose(document -> ctx.vertx()
                        .executeBlocking(
                                () -> compressed ? TranscriptJson.compressed(document) : TranscriptJson.write(document),
                                false))
                .onSuccess(body -> {
                    var response = ctx.response()
                            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                            .putHeader(HttpHeaders.VARY, "Accept-Encoding");
                    if (compressed) {
                        response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
                    }
                    response.end(body);
                })
                .onFailure(ctx::fail);
    }

    private Future<JsonObject> edit(RoutingContext ctx) {
        var body = Operations.body(ctx);
        var request = new Transcripts.Correct(
                Operations.id(ctx),
                Authentication.caller(ctx),
                segment(ctx),
                body.getInteger("version"),
                correction(body, "text"),
                correction(body, "speaker"));
        return bus.ask(Transcripts.CORRECT, request).map(edited -> {
            var segment = TranscriptJson.segment(edited.segment());
            if (!edited.kept()) {
                throw new OutdatedException(
                        "version: the segment is at version " + edited.segment().version() + ", not "
                                + request.version() + "; somebody else has edited it",
                        segment);
            }
            return new JsonObject().put("segment", segment).put("version", edited.version());
        });
    }

    private Future<JsonObject> name(RoutingContext ctx) {
        var body = Operations.body(ctx);
        var speaker = String.valueOf(ctx.pathParam("speaker"));
        var request = new Transcripts.NameSpeaker(
                Operations.id(ctx),
                Authentication.caller(ctx),
                speaker,
                Optional.ofNullable(body.getString("name")),
                Optional.ofNullable(body.getString("was")));
        return bus.ask(Transcripts.NAME_SPEAKER, request).map(named -> {
            if (!named.kept()) {
                throw new OutdatedException(
                        "was: the speaker has another name by now; somebody else has given it",
                        RecordingJson.name(named.speakers(), speaker));
            }
            return new JsonObject()
                    .put("speakers", RecordingJson.speakersOfTranscript(named.speakers()))
                    .put("version", named.version());
        });
    }

    private Future<JsonObject> changes(RoutingContext ctx) {
        var after = query(ctx, "after")
                .map(text -> Operations.number("after", text))
                .orElse(0L);
        return bus.ask(
                        Transcripts.CHANGES,
                        new Transcripts.ReadChanges(Operations.id(ctx), Authentication.caller(ctx), after))
                .map(RecordingJson::changes);
    }

    private static Look look(RoutingContext ctx) {
        return new Look(Operations.id(ctx), Authentication.caller(ctx));
    }

    private static int segment(RoutingContext ctx) {
        return Integer.parseInt(String.valueOf(ctx.pathParam("segment")));
    }

    /** A field that is there is a correction, null as well: it takes the machine's own back. */
    private static Optional<Correction> correction(JsonObject body, String field) {
        return body.containsKey(field)
                ? Optional.of(new Correction(Optional.ofNullable(body.getString(field))))
                : Optional.empty();
    }

    private static boolean takesGzip(RoutingContext ctx) {
        var accepted = Optional.ofNullable(ctx.request().getHeader(HttpHeaders.ACCEPT_ENCODING))
                .orElse("");
        return accepted.contains("gzip") && !NO_GZIP.matcher(accepted).find();
    }

    private static Optional<String> query(RoutingContext ctx, String name) {
        return ctx.queryParam(name).stream().findFirst().filter(text -> !text.isEmpty());
    }
}
