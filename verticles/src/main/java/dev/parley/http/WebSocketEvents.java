package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Following;
import dev.parley.bus.Jobs;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The events of a job, or of all jobs of the caller, over a WebSocket. Who can set headers shows the key there and gets refusals as HTTP problems; a
 * browser cannot, and sends it as the first message.
 */
final class WebSocketEvents {

    /** A connection that does not say who it is for so long is closed. */
    private static final Duration LOGIN = Duration.ofSeconds(5);

    static final int LARGEST_MESSAGE = 4 << 10;

    private static final short TOO_BIG = 1009;

    private final EventHub hub;
    private final Authentication authentication;
    private final OpenStreams streams;

    WebSocketEvents(EventHub hub, Authentication authentication, OpenStreams streams) {
        this.hub = hub;
        this.authentication = authentication;
        this.streams = streams;
    }

    void addTo(Operations operations) {
        operations.raw("watchJob", ctx -> watch(ctx, oneJob(ctx)));
        operations.raw("watchJobs", ctx -> watch(ctx, allJobs(ctx)));
    }

    /** What a socket follows. */
    private interface Subject {

        /** Whether the caller may follow it, before there is a socket. */
        Future<?> check(Accounts.Caller caller);

        Follower follower(Login login, SocketWatcher watcher);

        String goOn();
    }

    private Subject oneJob(RoutingContext ctx) {
        var id = Operations.id(ctx);
        var after = after(ctx).map(text -> Operations.number("after", text)).orElse(0L);
        return new Subject() {
            @Override
            public Future<?> check(Accounts.Caller caller) {
                return hub.owner(id).map(owner -> {
                    EventStream.checkOwner(new Jobs.Get(id, caller), owner);
                    return owner;
                });
            }

            @Override
            public Follower follower(Login login, SocketWatcher watcher) {
                return new EventStream(hub, new Jobs.Get(id, login.caller()), after, login.allowed(), watcher);
            }

            @Override
            public String goOn() {
                return "after=" + after;
            }
        };
    }

    private Subject allJobs(RoutingContext ctx) {
        var vertx = ctx.vertx();
        var after = after(ctx);
        return new Subject() {
            @Override
            public Future<?> check(Accounts.Caller caller) {
                return hub.read(new Following.ReadChanges(caller, after, 1));
            }

            @Override
            public Follower follower(Login login, SocketWatcher watcher) {
                return new AllJobsStream(vertx, hub, login.caller(), after, login.allowed(), watcher);
            }

            @Override
            public String goOn() {
                return "the same after";
            }
        };
    }

    private static Optional<String> after(RoutingContext ctx) {
        return ctx.queryParam("after").stream().findFirst();
    }

    private void watch(RoutingContext ctx, Subject subject) {
        if (!asksForSocket(ctx)) {
            return;
        }
        Authentication.findCaller(ctx)
                .ifPresentOrElse(
                        caller -> subject.check(caller)
                                .onSuccess(_ -> upgrade(
                                        ctx,
                                        (_, socket) -> follow(
                                                socket,
                                                new Login(caller, () -> authentication.stillAllowed(ctx)),
                                                subject)))
                                .onFailure(ctx::fail),
                        () -> upgrade(ctx, (vertx, socket) -> firstMessage(vertx, socket)
                                .compose(this::login)
                                .onSuccess(login -> follow(socket, login, subject))
                                .onFailure(failure -> SocketWatcher.close(socket, failure, subject.goOn()))));
    }

    /** Whether the request asks for a WebSocket; otherwise it is answered. */
    static boolean asksForSocket(RoutingContext ctx) {
        if ("websocket".equalsIgnoreCase(ctx.request().getHeader(HttpHeaders.UPGRADE))) {
            return true;
        }
        ctx.response().putHeader(HttpHeaders.UPGRADE, "websocket");
        ctx.fail(426);
        return false;
    }

    /** What becomes of a socket. */
    interface Upgraded {
        void use(Vertx vertx, ServerWebSocket socket);
    }

    /** Makes a WebSocket of a request. */
    static void upgrade(RoutingContext ctx, Upgraded then) {
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

    /** A key is all a client has to say; rooms, at the same server, take whole recordings. */
    private static void boundFrames(ServerWebSocket socket) {
        socket.frameHandler(frame -> {
            if (frame.binaryData().length() > LARGEST_MESSAGE) {
                socket.close(TOO_BIG, "the message is too large");
            }
        });
    }

    private static Future<String> firstMessage(Vertx vertx, ServerWebSocket socket) {
        boundFrames(socket);
        var message = Promise.<String>promise();
        var timer = vertx.setTimer(
                LOGIN.toMillis(),
                _ -> message.tryFail(
                        Failure.UNAUTHORIZED.because("no {\"api_key\": …} or {\"access_token\": …} came within 5 s")));
        socket.textMessageHandler(message::tryComplete);
        socket.closeHandler(_ -> message.tryFail(Failure.CANCELLED.because("the client hung up")));
        return message.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private Future<Login> login(String message) {
        String key;
        try {
            var shown = new JsonObject(message);
            key = shown.getString("api_key", shown.getString("access_token", ""));
        } catch (DecodeException | ClassCastException e) {
            return Future.failedFuture(Failure.UNAUTHORIZED.because(
                    "the first message must be {\"api_key\": …} or {\"access_token\": …}"));
        }
        return authentication
                .stillAllowed(key)
                .map(caller -> new Login(caller, () -> authentication.stillAllowed(key)));
    }

    private void follow(ServerWebSocket socket, Login login, Subject subject) {
        var user = login.caller().user();
        try {
            streams.enter(user);
        } catch (FailureException tooMany) {
            SocketWatcher.close(socket, tooMany, subject.goOn());
            return;
        }
        var follower = subject.follower(login, new SocketWatcher(socket));
        boundFrames(socket);
        // What the client says after the login is of no interest.
        socket.textMessageHandler(_ -> {});
        socket.exceptionHandler(_ -> follower.close());
        socket.closeHandler(_ -> {
            streams.leave(user);
            follower.close();
        });
        socket.drainHandler(_ -> follower.drained());
        follower.open()
                .onSuccess(_ -> follower.run())
                .onFailure(failure -> SocketWatcher.close(socket, failure, subject.goOn()));
    }

    /** Who watches, and the way to find out whether that still holds. */
    private record Login(Accounts.Caller caller, Supplier<Future<?>> allowed) {}
}
