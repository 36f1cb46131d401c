package dev.parley.store;

import dev.parley.bus.AnswerCache;
import dev.parley.bus.AnswerCache.Found;
import dev.parley.bus.AnswerCache.Get;
import dev.parley.bus.AnswerCache.Put;
import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.conf.RedisConf;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers of language models in Redis. Serves {@link AnswerCache}. Has a connection of its own, so that a long answer
 * holds up no reservation; holds nothing else. An event-loop verticle; deploy as many as there are event loops.
 */
public final class AnswerCacheVerticle extends VerticleBase {

    private static final String PREFIX = "parley:answer:";

    private final Bus bus;
    private final Optional<RedisConf> redis;

    private @Nullable RedisLink link;

    /** @param redis empty where no answer is kept */
    public AnswerCacheVerticle(Bus bus, Optional<RedisConf> redis) {
        this.bus = bus;
        this.redis = redis;
    }

    @Override
    public Future<?> start() {
        return connect()
                .compose(_ -> bus.serve(AnswerCache.GET, this::get))
                .compose(_ -> bus.serve(AnswerCache.PUT, this::put));
    }

    private Future<?> connect() {
        return redis.isEmpty()
                ? Future.succeededFuture()
                : RedisLink.open(vertx, redis.get(), _ -> Future.succeededFuture())
                        .onSuccess(opened -> link = opened);
    }

    private Future<Found> get(Get request) {
        var open = link;
        return open == null || !open.isUp()
                ? Future.succeededFuture(new Found(Optional.empty()))
                : open.send(Request.cmd(Command.GET).arg(key(request.owner(), request.question())))
                        .map(answer -> new Found(Optional.ofNullable(answer).map(Object::toString)))
                        .otherwise(new Found(Optional.empty()));
    }

    private Future<Done> put(Put request) {
        var open = link;
        var millis = request.keep().toMillis();
        if (open == null || !open.isUp() || millis <= 0 || request.answer().length() > AnswerCache.LARGEST) {
            return Future.succeededFuture(Done.DONE);
        }
        return open.send(Request.cmd(Command.SET)
                        .arg(key(request.owner(), request.question()))
                        .arg(request.answer())
                        .arg("PX")
                        .arg(millis))
                .map(Done.DONE)
                .otherwise(Done.DONE);
    }

    @Override
    public Future<?> stop() {
        return link == null ? Future.succeededFuture() : link.close();
    }

    private static String key(UUID owner, String question) {
        return PREFIX + owner + ":" + question;
    }
}
