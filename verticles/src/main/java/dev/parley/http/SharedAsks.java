package dev.parley.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;

/**
 * Asks the rest of the system on behalf of many connections: who asks for what is being asked already shares the reply, and
 * only so many questions are on their way at once; the others wait here, at most one for each connection.
 *
 * <p>Owned by one server; touch only on its event loop. Each asker gets the reply on its own context, so that its log lines
 * keep its correlation id.
 */
final class SharedAsks<Q, R> {

    private final Vertx vertx;
    private final int mostAtOnce;
    private final Function<Q, Future<R>> ask;
    private final Map<Q, Promise<R>> open = new HashMap<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int asked;

    SharedAsks(Vertx vertx, int mostAtOnce, Function<Q, Future<R>> ask) {
        this.vertx = vertx;
        this.mostAtOnce = mostAtOnce;
        this.ask = ask;
    }

    Future<R> ask(Q question) {
        var mine = Promise.<R>promise();
        var context = vertx.getOrCreateContext();
        var shared = open.get(question);
        if (shared == null) {
            shared = Promise.promise();
            open.put(question, shared);
            waiting.add(() -> context.runOnContext(_ -> start(question)));
            startNext();
        }
        shared.future().onComplete(reply -> context.runOnContext(_ -> mine.handle(reply)));
        return mine.future();
    }

    private void startNext() {
        if (asked < mostAtOnce && !waiting.isEmpty()) {
            asked++;
            waiting.remove().run();
        }
    }

    private void start(Q question) {
        ask.apply(question).onComplete(reply -> {
            asked--;
            // Before the reply is told: who hears it may ask the same again.
            var shared = open.remove(question);
            if (shared != null) {
                shared.handle(reply);
            }
            startNext();
        });
    }
}
