package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.conf.RedisConf;
import dev.parley.conf.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis, on which commands are pipelined. It is made again by itself when it is lost, and given up when an
 * answer takes longer than a second. While it is away every command fails at once. Touch only on the context that opens it;
 * closed by who opened it.
 */
final class RedisLink {

    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

    private static final int MOST_WAITING = 16_384;
    private static final int TIMEOUT_MILLIS = 1_000;

    /** Nobody waits for it but the start. */
    private static final int CONNECT_MILLIS = 3_000;

    private static final int LOOK_EVERY_MILLIS = 250;

    private final Vertx vertx;
    private final RedisConf conf;
    private final Function<RedisConnection, Future<?>> prepare;

    private @Nullable Redis client;
    private @Nullable Open open;
    private boolean closed;
    private boolean told;
    private long timer;

    private RedisLink(Vertx vertx, RedisConf conf, Function<RedisConnection, Future<?>> prepare) {
        this.vertx = vertx;
        this.conf = conf;
        this.prepare = prepare;
    }

    /**
     * Begins to connect; completes after the first try, whatever came of it.
     *
     * @param prepare what is to be done on each new connection before it is used
     */
    static Future<RedisLink> open(Vertx vertx, RedisConf conf, Function<RedisConnection, Future<?>> prepare) {
        var link = new RedisLink(vertx, conf, prepare);
        link.lookAgain();
        return link.connect().map(link);
    }

    boolean isUp() {
        return open != null;
    }

    /** Where it leads, for the operator. */
    String place() {
        return conf.host() + ":" + conf.port();
    }

    /** Fails with UNAVAILABLE when Redis is away; with INTERNAL when it refuses. */
    Future<Response> send(Request request) {
        var used = open;
        if (used == null) {
            return Future.failedFuture(away());
        }
        used.sent++;
        return used.connection.send(request).transform((response, failure) -> {
            used.answered++;
            if (failure == null) {
                return Future.succeededFuture(response);
            }
            lost(used, failure);
            return Future.failedFuture(Failure.UNAVAILABLE.because(
                    "Redis at " + place() + " did not do what it was asked for: " + failure.getMessage(), failure));
        });
    }

    Future<Void> close() {
        closed = true;
        vertx.cancelTimer(timer);
        return discard();
    }

    private RuntimeException away() {
        return Failure.UNAVAILABLE.because("Redis at " + place() + " is away; try again later");
    }

    /** Not at a fixed rate: after a pause of this process, what has arrived meanwhile is read before the next look. */
    private void lookAgain() {
        timer = vertx.setTimer(LOOK_EVERY_MILLIS, _ -> {
            look();
            if (!closed) {
                lookAgain();
            }
        });
    }

    /** Notices that an answer is overdue, and connects where there is no connection. */
    private void look() {
        var used = open;
        if (used != null && used.isStuck()) {
            lost(used, new TimeoutException("no answer in " + TIMEOUT_MILLIS + " ms"));
        } else if (client == null) {
            connect();
        }
    }

    private Future<?> connect() {
        var opening = Redis.createClient(vertx, options());
        client = opening;
        return opening.connect()
                .compose(opened -> prepare.apply(opened).map(opened))
                .timeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS)
                .onSuccess(opened -> enter(opening, opened))
                .onFailure(failure -> {
                    tell("is away", failure);
                    if (client == opening) {
                        discard();
                    } else {
                        opening.close();
                    }
                })
                .otherwiseEmpty();
    }

    private void enter(Redis opening, RedisConnection opened) {
        if (closed || client != opening) {
            opening.close();
            return;
        }
        var used = new Open(opened);
        opened.exceptionHandler(failure -> lost(used, failure));
        opened.endHandler(_ -> lost(used, new IOException("the connection was closed")));
        open = used;
        if (told) {
            told = false;
            log.info("Redis at {} is back", place());
        }
    }

    private void lost(Open which, Throwable failure) {
        if (which == open) {
            tell("was lost", failure);
            discard();
        }
    }

    /** Once for each time it is away. */
    private void tell(String what, Throwable failure) {
        if (!told && !closed) {
            told = true;
            log.warn("Redis at {} {}: {}", place(), what, failure.getMessage());
        }
    }

    private Future<Void> discard() {
        var discarded = client;
        open = null;
        client = null;
        return discarded == null ? Future.succeededFuture() : discarded.close();
    }

    private RedisOptions options() {
        var sockets = new NetClientOptions().setConnectTimeout(CONNECT_MILLIS);
        if (conf.encrypted()) {
            sockets.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            conf.authority()
                    .ifPresent(file -> sockets.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        }
        var options = new RedisOptions()
                .setConnectionString((conf.encrypted() ? "rediss://" : "redis://") + conf.host() + ":" + conf.port()
                        + "/" + conf.database())
                .setNetClientOptions(sockets)
                .setMaxWaitingHandlers(MOST_WAITING)
                .setMaxPoolSize(1)
                .setPoolCleanerInterval(-1);
        conf.user().ifPresent(options::setUser);
        conf.password().map(Secret::reveal).ifPresent(options::setPassword);
        return options;
    }

    /** A connection that is at work, and how far it is behind: answers come in the order of the commands. */
    private static final class Open {

        private final RedisConnection connection;
        private long sent;
        private long answered;
        private long answeredBefore;
        private int stuckMillis;

        Open(RedisConnection connection) {
            this.connection = connection;
        }

        /** Asked at every look. */
        boolean isStuck() {
            stuckMillis = sent > answered && answered == answeredBefore ? stuckMillis + LOOK_EVERY_MILLIS : 0;
            answeredBefore = answered;
            return stuckMillis >= TIMEOUT_MILLIS;
        }
    }
}
