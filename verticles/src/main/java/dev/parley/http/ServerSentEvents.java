package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The events of a job as {@code text/event-stream}. The number is the event id, so that a browser goes on by itself. */
final class ServerSentEvents {

    private final Bus bus;
    private final Authentication authentication;
    private final OpenStreams streams;

    ServerSentEvents(Bus bus, Authentication authentication, OpenStreams streams) {
        this.bus = bus;
        this.authentication = authentication;
        this.streams = streams;
    }

    void addTo(Operations operations) {
        operations.raw("jobEvents", this::follow);
    }

    private void follow(RoutingContext ctx) {
        var caller = Authentication.caller(ctx);
        var job = new Jobs.Get(Operations.id(ctx), caller);
        streams.enter(caller.user());
        ctx.addEndHandler(_ -> streams.leave(caller.user()));
        var watcher = new Watcher(ctx.response());
        var stream =
                new EventStream(ctx.vertx(), bus, job, after(ctx), () -> authentication.stillAllowed(ctx), watcher);
        Runnable ending = () -> stream.end(Failure.UNAVAILABLE.because("the service stops"));
        ctx.addEndHandler(_ -> {
            streams.remove(ending);
            stream.close();
        });
        stream.open()
                .onSuccess(anythingLeft -> {
                    if (anythingLeft) {
                        streams.add(ending);
                        watcher.begin(stream);
                        stream.run(streams.keepAlive());
                    } else {
                        // The only answer after which a browser does not connect again.
                        ctx.response().setStatusCode(204).end();
                    }
                })
                .onFailure(ctx::fail);
    }

    private static long after(RoutingContext ctx) {
        return Optional.ofNullable(ctx.request().getHeader("Last-Event-ID"))
                .or(() -> ctx.queryParam("after").stream().findFirst())
                .map(Long::parseLong)
                .orElse(0L);
    }

    private record Watcher(HttpServerResponse response) implements EventStream.Watcher {

        void begin(EventStream stream) {
            response.setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                    .putHeader("X-Accel-Buffering", "no")
                    .drainHandler(_ -> stream.drained());
            response.write(":\n\n");
        }

        @Override
        public boolean full() {
            return response.writeQueueFull();
        }

        @Override
        public void send(Jobs.Event event) {
            response.write("id: " + event.number() + "\nevent: " + event.type() + "\ndata: "
                    + EventStream.json(event).encode() + "\n\n");
        }

        @Override
        public void keepAlive() {
            response.write(":\n\n");
        }

        /** The client connects again from the last id it has; why the stream ended shows there. */
        @Override
        public void end(Optional<FailureException> problem, long last) {
            response.end();
        }
    }
}
