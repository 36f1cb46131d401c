package dev.parley.store;

import dev.parley.bus.FailureException;
import dev.parley.bus.Usage.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows on their way into the ledger. Those that come within some milliseconds are written as one statement; while the
 * database is away they wait, up to a number that its owner sees to. One write is on its way at a time. Touch only on one
 * context.
 */
final class LedgerQueue {

    private static final Logger log = LoggerFactory.getLogger(LedgerQueue.class);

    /** One statement; more take no less time each. */
    static final int MOST_AT_ONCE = 500;

    /** These are written at once: writing down more keeps calls that are under way from their event loop for longer. */
    private static final int ENOUGH = 32;

    private static final int GATHER_MILLIS = 20;
    private static final int AGAIN_MILLIS = 500;

    private final Vertx vertx;
    private final Function<List<Call>, Future<LedgerTable.Written>> write;
    private final BiConsumer<LedgerTable.Written, List<Row>> written;
    private final Deque<Row> waiting = new ArrayDeque<>();
    private final List<Promise<Void>> watchers = new ArrayList<>();

    private List<Row> writing = List.of();
    private boolean scheduled;

    /** How many of the next writes have one row. */
    private int singly;

    private boolean told;

    /** @param written is told of every write that was done */
    LedgerQueue(
            Vertx vertx,
            Function<List<Call>, Future<LedgerTable.Written>> write,
            BiConsumer<LedgerTable.Written, List<Row>> written) {
        this.vertx = vertx;
        this.write = write;
        this.written = written;
    }

    /** A row, and the reservation that it ends. */
    record Row(Call call, Optional<Reservation> reservation) {}

    void add(Row row) {
        waiting.add(row);
        if (writing.isEmpty()) {
            if (waiting.size() >= ENOUGH) {
                writeNext();
            } else {
                schedule(GATHER_MILLIS);
            }
        }
    }

    /** Rows that are not in the ledger yet. */
    int size() {
        return waiting.size() + writing.size();
    }

    /** Writes what is here, now; completes when it is written, and fails at the next write that fails. */
    Future<Void> flush() {
        if (size() == 0) {
            return Future.succeededFuture();
        }
        var watcher = Promise.<Void>promise();
        watchers.add(watcher);
        if (writing.isEmpty()) {
            writeNext();
        }
        return watcher.future();
    }

    private void schedule(int millis) {
        if (!scheduled) {
            scheduled = true;
            vertx.setTimer(millis, _ -> {
                scheduled = false;
                if (writing.isEmpty()) {
                    writeNext();
                }
            });
        }
    }

    private void writeNext() {
        var most = singly > 0 ? 1 : MOST_AT_ONCE;
        var batch = new ArrayList<Row>(Math.min(waiting.size(), most));
        while (batch.size() < most && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        singly = Math.max(0, singly - 1);
        if (!batch.isEmpty()) {
            writing = batch;
            write.apply(batch.stream().map(Row::call).toList()).onComplete(this::done, this::failed);
        }
    }

    private void done(LedgerTable.Written result) {
        var batch = writing;
        writing = List.of();
        if (told) {
            told = false;
            log.info("the ledger is written again; {} rows waited", batch.size() + waiting.size());
        }
        written.accept(result, batch);
        goOn();
    }

    private void failed(Throwable failure) {
        var batch = writing;
        writing = List.of();
        var passing =
                failure instanceof FailureException known && known.failure().passing();
        if (passing) {
            putBack(batch);
            tell(failure);
            schedule(AGAIN_MILLIS);
            watched(watcher -> watcher.fail(failure));
        } else if (batch.size() > 1) {
            // One of them is at fault; the others are not to wait for it.
            putBack(batch);
            singly = batch.size();
            goOn();
        } else {
            log.error(
                    "a row is not written into the ledger: {}", batch.getFirst().call(), failure);
            goOn();
        }
    }

    private void goOn() {
        if (waiting.isEmpty()) {
            watched(Promise::complete);
        } else if (!watchers.isEmpty() || singly > 0 || waiting.size() >= ENOUGH) {
            writeNext();
        } else {
            schedule(GATHER_MILLIS);
        }
    }

    private void putBack(List<Row> batch) {
        for (var row : batch.reversed()) {
            waiting.addFirst(row);
        }
    }

    /** Once for each time the database is away. */
    private void tell(Throwable failure) {
        if (!told) {
            told = true;
            log.warn("the ledger cannot be written, its rows wait: {}", failure.getMessage());
        }
    }

    private void watched(Consumer<Promise<Void>> end) {
        var all = List.copyOf(watchers);
        watchers.clear();
        all.forEach(end);
    }
}
