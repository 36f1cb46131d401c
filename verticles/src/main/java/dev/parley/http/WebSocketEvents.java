package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The events of a job over a WebSocket. Who can set headers shows the key there and gets refusals as HTTP problems; a
 * browser cannot, and sends it as the first message.
 */
final class WebSocketEvents {

    private static final short ENDED = 1000;
    private static final short TRY_AGAIN_LATER = 1013;
    /** Private codes: this plus the HTTP status of the problem. */
    private static final int PROBLEM = 4000;

    /** A connection that does not say who it is for so long is closed. */
    private static final Duration LOGIN = Duration.ofSeconds(5);

    /** RFC 6455 allows 123 bytes. */
    private static final int LONGEST_REASON = 60;

    private final Bus bus;
    private final Authentication authentication;
    private final OpenStreams streams;

    WebSocketEvents(Bus bus, Authentication authentication, OpenStreams streams) {
        this.bus = bus;
        this.authentication = authentication;
        this.streams = streams;
    }

    void addTo(Operations operations) {
        operations.raw("watchJob", this::watch);
    }

    private void watch(RoutingContext ctx) {
        if (!"websocket".equalsIgnoreCase(ctx.request().getHeader(HttpHeaders.UPGRADE))) {
            ctx.response().putHeader(HttpHeaders.UPGRADE, "websocket");
            ctx.fail(426);
            return;
        }
        var id = Operations.id(ctx);
        var after = ctx.queryParam("after").stream()
                .findFirst()
                .map(Long::parseLong)
                .orElse(0L);
        Authentication.findCaller(ctx)
                .ifPresentOrElse(
                        caller -> bus.ask(Jobs.GET, new Jobs.Get(id, caller))
                                .onSuccess(_ -> upgrade(
                                        ctx, (_, socket) -> new Login(caller, () -> authentication.stillAllowed(ctx))
                                                .follow(ctx.vertx(), socket, id, after)))
                                .onFailure(ctx::fail),
                        () -> upgrade(ctx, (vertx, socket) -> firstMessage(vertx, socket)
                                .compose(this::login)
                                .onSuccess(login -> login.follow(vertx, socket, id, after))
                                .onFailure(failure -> close(socket, failure, after))));
    }

    private interface Upgraded {
        void use(Vertx vertx, ServerWebSocket socket);
    }

    private static void upgrade(RoutingContext ctx, Upgraded then) {
        ctx.request()
                .toWebSocket()
                .onSuccess(socket -> {
                    Exchange.upgraded(ctx);
                    then.use(ctx.vertx(), socket);
                })
                .onFailure(failure -> {
                    if (!ctx.response().ended()) {
                        ctx.fail(failure);
                    }
                });
    }

    private static Future<String> firstMessage(Vertx vertx, ServerWebSocket socket) {
        var message = Promise.<String>promise();
        var timer = vertx.setTimer(
                LOGIN.toMillis(),
                _ -> message.tryFail(Failure.UNAUTHORIZED.because("no {\"api_key\": …} came within 5 s")));
        socket.textMessageHandler(message::tryComplete);
        socket.closeHandler(_ -> message.tryFail(Failure.CANCELLED.because("the client hung up")));
        return message.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private Future<Login> login(String message) {
        String key;
        try {
            key = new JsonObject(message).getString("api_key", "");
        } catch (DecodeException | ClassCastException e) {
            return Future.failedFuture(Failure.UNAUTHORIZED.because("the first message must be {\"api_key\": …}"));
        }
        return authentication
                .authenticate(key)
                .map(caller -> new Login(caller, () -> authentication.authenticate(key)));
    }

    private static void close(ServerWebSocket socket, Throwable failure, long last) {
        var problem = failure instanceof FailureException known ? known : Failure.INTERNAL.because("unexpected error");
        var code = problem.failure().passing()
                ? TRY_AGAIN_LATER
                : (short) (PROBLEM + problem.failure().status());
        var detail = problem.detail();
        var shown = detail.length() <= LONGEST_REASON ? detail : detail.substring(0, LONGEST_REASON);
        socket.close(code, shown + "; go on with after=" + last);
    }

    /** Who watches, and the way to find out whether that still holds. */
    private final class Login {

        private final Accounts.Caller caller;
        private final Supplier<Future<?>> allowed;

        Login(Accounts.Caller caller, Supplier<Future<?>> allowed) {
            this.caller = caller;
            this.allowed = allowed;
        }

        void follow(Vertx vertx, ServerWebSocket socket, UUID id, long after) {
            if (!entered(socket, after)) {
                return;
            }
            var job = new Jobs.Get(id, caller);
            var stream = new EventStream(vertx, bus, job, after, allowed, new Watcher(socket));
            Runnable ending = () -> stream.end(Failure.UNAVAILABLE.because("the service stops"));
            // What the client says after the login is of no interest.
            socket.textMessageHandler(_ -> {});
            socket.exceptionHandler(_ -> stream.close());
            socket.closeHandler(_ -> {
                streams.leave(caller.user());
                streams.remove(ending);
                stream.close();
            });
            socket.drainHandler(_ -> stream.drained());
            streams.add(ending);
            stream.open()
                    .onSuccess(_ -> stream.run(streams.keepAlive()))
                    .onFailure(failure -> close(socket, failure, after));
        }

        private boolean entered(ServerWebSocket socket, long after) {
            try {
                streams.enter(caller.user());
                return true;
            } catch (FailureException tooMany) {
                close(socket, tooMany, after);
                return false;
            }
        }
    }

    private record Watcher(ServerWebSocket socket) implements EventStream.Watcher {

        @Override
        public boolean full() {
            return socket.writeQueueFull();
        }

        @Override
        public void send(Jobs.Event event) {
            socket.writeTextMessage(EventStream.json(event).encode());
        }

        @Override
        public void keepAlive() {
            socket.writePing(Buffer.buffer());
        }

        @Override
        public void end(Optional<FailureException> problem, long last) {
            problem.ifPresentOrElse(
                    failure -> close(socket, failure, last), () -> socket.close(ENDED, "the job has ended"));
        }
    }
}
