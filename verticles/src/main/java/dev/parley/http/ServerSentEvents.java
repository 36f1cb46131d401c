package dev.parley.http;

import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * The events of a job, or of all jobs of the caller, as {@code text/event-stream}. The number or the cursor is the event id,
 * so that a browser goes on by itself.
 */
final class ServerSentEvents {

    private final EventHub hub;
    private final Authentication authentication;
    private final OpenStreams streams;

    ServerSentEvents(EventHub hub, Authentication authentication, OpenStreams streams) {
        this.hub = hub;
        this.authentication = authentication;
        this.streams = streams;
    }

    void addTo(Operations operations) {
        operations.raw("jobEvents", this::followJob);
        operations.raw("jobsEvents", this::followAllJobs);
    }

    private void followJob(RoutingContext ctx) {
        var job = new Jobs.Get(Operations.id(ctx), Authentication.caller(ctx));
        var after = after(ctx).map(text -> Operations.number("after", text)).orElse(0L);
        var watcher = new ResponseWatcher(ctx.response());
        var stream = new EventStream(hub, job, after, () -> authentication.stillAllowed(ctx), watcher);
        enter(ctx, stream);
        stream.open()
                .onSuccess(anythingLeft -> {
                    if (anythingLeft) {
                        watcher.open(stream);
                        stream.run();
                    } else {
                        // The only answer after which a browser does not connect again.
                        ctx.response().setStatusCode(204).end();
                    }
                })
                .onFailure(ctx::fail);
    }

    private void followAllJobs(RoutingContext ctx) {
        var caller = Authentication.caller(ctx);
        var watcher = new ResponseWatcher(ctx.response());
        var stream = new AllJobsStream(
                ctx.vertx(), hub, caller, after(ctx), () -> authentication.stillAllowed(ctx), watcher);
        enter(ctx, stream);
        stream.open()
                .onSuccess(_ -> {
                    watcher.open(stream);
                    stream.run();
                })
                .onFailure(ctx::fail);
    }

    private void enter(RoutingContext ctx, Follower follower) {
        var user = Authentication.caller(ctx).user();
        streams.enter(user);
        ctx.addEndHandler(_ -> {
            streams.leave(user);
            follower.close();
        });
    }

    private static Optional<String> after(RoutingContext ctx) {
        return Optional.ofNullable(ctx.request().getHeader("Last-Event-ID"))
                .or(() -> ctx.queryParam("after").stream().findFirst());
    }

    private record ResponseWatcher(HttpServerResponse response) implements Watcher {

        void open(Follower follower) {
            response.setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                    .putHeader("X-Accel-Buffering", "no")
                    .drainHandler(_ -> follower.drained());
            response.write(":\n\n");
        }

        @Override
        public boolean full() {
            return response.writeQueueFull();
        }

        @Override
        public void begin(String cursor) {
            write(cursor, "following", new JsonObject().put("cursor", cursor).encode());
        }

        @Override
        public void send(ShownEvent event) {
            write(event.id(), event.event().type(), event.json());
        }

        @Override
        public void keepAlive() {
            response.write(":\n\n");
        }

        /** The client connects again from the last id it has; why the stream ended shows there. */
        @Override
        public void end(Optional<FailureException> problem, String goOn) {
            response.end();
        }

        private void write(String id, String type, String data) {
            response.write("id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n");
        }
    }
}
