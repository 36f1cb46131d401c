package dev.parley.jobs;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/**
 * Writes what comes while an earlier write is on its way in one go afterwards, so that a transaction costs many writers little
 * and a single one waits for nobody (group commit, Gray and Reuter, "Transaction Processing", 1993). At most one write is
 * on its way. Touch only on one context.
 *
 * @param <T> what is written
 * @param <R> what becomes of each
 */
final class GroupCommit<T, R> {

    private final int most;
    private final Function<List<T>, Future<List<R>>> write;
    private final Queue<Waiting<T, R>> waiting = new ArrayDeque<>();
    private boolean writing;

    /** @param most items of one write
     *  @param write replies with one result for each item, in order; its failure is that of all its items */
    GroupCommit(int most, Function<List<T>, Future<List<R>>> write) {
        this.most = most;
        this.write = write;
    }

    /** Writes an item with the next write. */
    Future<R> add(T item) {
        var entry = new Waiting<T, R>(item, Promise.promise());
        waiting.add(entry);
        if (!writing) {
            writeNext();
        }
        return entry.result().future();
    }

    private void writeNext() {
        var batch = new ArrayList<Waiting<T, R>>();
        while (batch.size() < most && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        if (batch.isEmpty()) {
            return;
        }
        writing = true;
        write.apply(batch.stream().map(Waiting::item).toList()).onComplete(outcome -> {
            writing = false;
            // First the next write, so that the store is at work while the results are looked at.
            writeNext();
            for (var i = 0; i < batch.size(); i++) {
                var result = batch.get(i).result();
                if (outcome.succeeded()) {
                    result.complete(outcome.result().get(i));
                } else {
                    result.fail(outcome.cause());
                }
            }
        });
    }

    private record Waiting<T, R>(T item, Promise<R> result) {}
}
