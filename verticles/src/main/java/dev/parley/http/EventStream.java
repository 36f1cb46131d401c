package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The events of one job for one watcher: stored ones after a number, then live ones, each once and in order, until the job
 * has ended. The listener is at work before the store is read, so nothing falls between; a number that was sent is not
 * sent again; a number too far ahead makes it read the store again. Nothing is queued here: for a watcher that reads
 * slowly the store is the queue.
 *
 * <p>Owned by one connection; touch only on its context.
 */
final class EventStream {

    /** Where the events go. */
    interface Watcher {

        /** Whether no more should be sent for now. Call {@link EventStream#drained} when that is over. */
        boolean full();

        void send(Jobs.Event event);

        /** Sends something that keeps the connection open. */
        void keepAlive();

        /** The stream is over; nothing is sent after that.
         *
         * @param problem why, unless the job has ended
         * @param last number of the last event sent, to go on from */
        void end(Optional<FailureException> problem, long last);
    }

    private static final int PAGE = 200;

    /** So many times a watcher may be found unable to take an event before it is given up. */
    private static final int MOST_STALLS = 4;

    private final Vertx vertx;
    private final Bus bus;
    private final Jobs.Get job;
    private final Supplier<Future<?>> allowed;
    private final Watcher watcher;
    private Optional<Bus.Subscription> subscription = Optional.empty();
    private long timer = -1;
    private long sent;
    private long heard;
    private boolean jobEnded;
    private boolean running;
    private boolean reading;
    private boolean closed;
    private int stalls;

    /** @param after number after which to begin
     *  @param allowed fails when the caller may no longer watch, such as after the key was revoked */
    EventStream(Vertx vertx, Bus bus, Jobs.Get job, long after, Supplier<Future<?>> allowed, Watcher watcher) {
        this.vertx = vertx;
        this.bus = bus;
        this.job = job;
        this.sent = after;
        this.allowed = allowed;
        this.watcher = watcher;
    }

    /** Begins to listen. Replies whether there is anything left to tell; fails with NOT_FOUND for another's job. */
    Future<Boolean> open() {
        var listening = bus.listen(Jobs.EVENT.of(job.id()), this::arrived);
        subscription = Optional.of(listening);
        return listening
                .ready()
                .compose(_ -> bus.ask(Jobs.GET, job))
                .compose(found -> {
                    jobEnded = found.state().ended();
                    return read(1).map(next -> !(jobEnded && next.isEmpty()));
                })
                .onFailure(_ -> close());
    }

    /** Begins to send, once {@link #open} has completed.
     *
     * @param keepAlive how often the connection, the key and the job are looked at */
    void run(Duration keepAlive) {
        if (closed) {
            return;
        }
        running = true;
        timer = vertx.setPeriodic(keepAlive.toMillis(), _ -> tick());
        catchUp();
    }

    /** The watcher takes events again. */
    void drained() {
        stalls = 0;
        catchUp();
    }

    /** Stops without a word; for when the watcher has gone. */
    void close() {
        if (!closed) {
            closed = true;
            vertx.cancelTimer(timer);
            subscription.ifPresent(Bus.Subscription::close);
        }
    }

    /** Ends the stream for a reason of the service, such as its stop. */
    void end(FailureException problem) {
        finish(Optional.of(problem));
    }

    private void arrived(Jobs.Event event) {
        heard = Math.max(heard, event.number());
        if (running && !reading && event.number() == sent + 1 && !watcher.full()) {
            send(event);
        } else if (heard > sent) {
            catchUp();
        }
    }

    /** Reads on from the store until everything heard of is sent, or the watcher is full. */
    private void catchUp() {
        if (!running || reading || closed || watcher.full()) {
            return;
        }
        reading = true;
        read(PAGE)
                .onSuccess(events -> {
                    reading = false;
                    deliver(events);
                })
                .onFailure(failure -> {
                    reading = false;
                    failed(failure);
                });
    }

    private void deliver(List<Jobs.Event> events) {
        for (var event : events) {
            if (closed || watcher.full()) {
                return;
            }
            send(event);
        }
        if (events.isEmpty() && jobEnded) {
            finish(Optional.empty());
        } else if (events.size() == PAGE || (!events.isEmpty() && (heard > sent || jobEnded))) {
            catchUp();
        }
    }

    private void send(Jobs.Event event) {
        if (closed || event.number() <= sent) {
            return;
        }
        sent = event.number();
        watcher.send(event);
        if (endsJob(event)) {
            finish(Optional.empty());
        }
    }

    /** Heals what a lost message or a passing failure has left behind. */
    private void tick() {
        if (watcher.full() && ++stalls >= MOST_STALLS) {
            finish(Optional.of(Failure.TIMED_OUT.because("events are read too slowly")));
            return;
        }
        watcher.keepAlive();
        allowed.get()
                .compose(_ -> bus.ask(Jobs.GET, job))
                .onSuccess(found -> {
                    jobEnded = found.state().ended();
                    catchUp();
                })
                .onFailure(this::failed);
    }

    private void failed(Throwable failure) {
        var known = failure instanceof FailureException problem
                ? problem
                : Failure.INTERNAL.because("the events cannot be read", failure);
        // What can pass is tried again with the next tick.
        if (!known.failure().passing()) {
            finish(Optional.of(known));
        }
    }

    private void finish(Optional<FailureException> problem) {
        if (!closed) {
            close();
            watcher.end(problem, sent);
        }
    }

    private Future<List<Jobs.Event>> read(int limit) {
        return bus.ask(Jobs.EVENTS, new Jobs.ReadEvents(job.id(), job.caller(), sent, limit))
                .map(Jobs.EventList::events);
    }

    /** Whether this is the last event of its job. */
    private static boolean endsJob(Jobs.Event event) {
        return event.type().equals("state")
                && switch (new JsonObject(event.data()).getString("state", "")) {
                    case "succeeded", "failed", "cancelled" -> true;
                    default -> false;
                };
    }

    /** An event as clients see it. */
    static JsonObject json(Jobs.Event event) {
        return new JsonObject()
                .put("number", event.number())
                .put("at", event.at().toString())
                .put("type", event.type())
                .put("data", new JsonObject(event.data()));
    }
}
