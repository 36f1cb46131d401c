package dev.parley.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The asker's side of a {@link StreamAddress}: items come to the listener on the context of the asker, the reply after the last
 * of them. To be used on that context.
 */
public final class Reception<E extends Message, R extends Message> {

    /** Items after which the answerer is told that they have been handled. */
    private static final int STRIDE = Outlet.WINDOW / 4;

    /** Beyond the window; an answerer that does not stop is not listened to. */
    private static final int MOST_WAITING = 1024;

    /** Looks at an answerer that was not there. */
    private static final int GONE = 2;

    private final Context context;
    private final Class<E> type;
    private final Consumer<E> listener;
    private final Promise<R> reply = Promise.promise();
    private final Deque<E> waiting = new ArrayDeque<>();
    private Optional<Peer> peer = Optional.empty();
    private long arrived;
    private long handled;
    private long expected = -1;
    private @Nullable R kept;
    private boolean paused;
    private boolean cancelled;
    private int missed;

    Reception(Context context, Class<E> type, Consumer<E> listener) {
        this.context = context;
        this.type = type;
        this.listener = listener;
    }

    /** How the answerer is told something. */
    interface Peer {
        void acknowledge(long items);

        void cancel();

        /** Whether the answerer still works on the answer. Never fails. */
        Future<Boolean> isThere();
    }

    /** The reply, after the last item; fails with a {@link FailureException} and nothing else. */
    public Future<R> reply() {
        return reply.future();
    }

    /** No more items for now; the answerer waits when some are on their way. */
    public void pause() {
        paused = true;
    }

    /** Goes on after {@link #pause}. */
    public void resume() {
        paused = false;
        while (!paused && !waiting.isEmpty()) {
            handle(waiting.removeFirst());
        }
        finish();
    }

    /** Tells the answerer to stop. No more items come; the reply says what became of it. */
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            waiting.clear();
            peer.ifPresent(Peer::cancel);
            finish();
        }
    }

    /** From any thread. */
    void answeredBy(Peer answerer) {
        onContext(() -> {
            if (peer.isEmpty()) {
                peer = Optional.of(answerer);
                if (cancelled) {
                    answerer.cancel();
                }
            }
        });
    }

    /** Gives up on an answerer that has gone without a reply. From any thread, some seconds apart. */
    void lookAfterPeer() {
        onContext(() -> peer.ifPresent(answerer -> answerer.isThere()
                .onSuccess(there -> onContext(() -> {
                    // Once may be because the reply is on its way.
                    missed = there ? 0 : missed + 1;
                    if (missed == GONE) {
                        failed(Failure.UNAVAILABLE.because("the node that answered has gone; try again"));
                    }
                }))));
    }

    /** From any thread. */
    void arrive(Message item) {
        onContext(() -> {
            arrived++;
            if (cancelled) {
                return;
            }
            if (paused) {
                waiting.addLast(type.cast(item));
                if (waiting.size() > MOST_WAITING) {
                    cancel();
                }
            } else {
                handle(type.cast(item));
                finish();
            }
        });
    }

    /** @param items how many items there are in all */
    void replied(R answer, long items) {
        kept = answer;
        expected = items;
        finish();
    }

    void failed(FailureException failure) {
        reply.tryFail(failure);
    }

    private void handle(E item) {
        try {
            listener.accept(item);
        } catch (RuntimeException e) {
            cancel();
            failed(Failure.INTERNAL.because("an unexpected error; the log has it", e));
            return;
        }
        handled++;
        if (handled % STRIDE == 0) {
            peer.ifPresent(answerer -> answerer.acknowledge(handled));
        }
    }

    private void finish() {
        var all = expected >= 0 && (cancelled || (arrived >= expected && waiting.isEmpty()));
        if (all) {
            reply.tryComplete(Objects.requireNonNull(kept));
        }
    }

    private void onContext(Runnable work) {
        if (Vertx.currentContext() == context) {
            work.run();
        } else {
            context.runOnContext(_ -> work.run());
        }
    }
}
