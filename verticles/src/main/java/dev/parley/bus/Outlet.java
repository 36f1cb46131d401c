package dev.parley.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;

/**
 * Where the answerer of a {@link StreamAddress} puts items. To be used on the context of the handler, before the reply is given.
 * Who goes on sending to one that is {@link #full} is cut off.
 */
public final class Outlet<E extends Message> {

    /** Items on their way before the answerer has to wait. */
    static final int WINDOW = 64;

    private final Context context;
    private final Consumer<E> way;
    private final Promise<Void> cancelled = Promise.promise();
    private long sent;
    private long handled;
    private Runnable onDrain = () -> {};

    Outlet(Context context, Consumer<E> way) {
        this.context = context;
        this.way = way;
    }

    /** Sends an item on its way. Does nothing when nobody wants it any more. */
    public void send(E item) {
        if (!isCancelled()) {
            sent++;
            way.accept(item);
        }
    }

    /** Whether the asker has a lot to do with what was sent: then wait for {@link #onDrain}. */
    public boolean full() {
        return sent - handled >= WINDOW && !isCancelled();
    }

    /** Sets what is called, on the context of the handler, when it is full no longer. */
    public void onDrain(Runnable handler) {
        onDrain = handler;
    }

    /** Whether the asker went away. */
    public boolean isCancelled() {
        return cancelled.future().isComplete();
    }

    /** Completes, on the context of the handler, when the asker goes away. */
    public Future<Void> cancelled() {
        return cancelled.future();
    }

    long sent() {
        return sent;
    }

    /**
     * From any thread.
     *
     * @param all items of this stream that the asker is done with
     */
    void acknowledged(long all) {
        context.runOnContext(_ -> {
            var wasFull = full();
            handled = Math.max(handled, all);
            if (wasFull && !full()) {
                onDrain.run();
            }
        });
    }

    /** From any thread. */
    void cancel() {
        context.runOnContext(_ -> {
            if (cancelled.tryComplete()) {
                onDrain.run();
            }
        });
    }
}
