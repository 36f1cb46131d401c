package dev.parley.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.parley.bus.Accounts;
import dev.parley.bus.Following;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The events of all jobs of one caller, new jobs included, for one watcher, for as long as it stays. Messages on the bus only
 * say that it is worth looking: what is told comes from the store, after the cursor of what was told before, so that each is
 * told once and those of a job in order. The only state is that cursor.
 *
 * <p>Owned by one connection; touch only on its context.
 */
final class AllJobsStream extends Follower {

    private static final int PAGE = 200;

    /** The store is not asked more often for one connection; what happens within is told together. */
    private static final Duration SHORTEST_REST = Duration.ofMillis(100);

    private static final Duration LONGEST_REST = Duration.ofSeconds(2);

    /** After a read of some time there is none for so many times that long, so that followers never wear out the store. */
    private static final int RESTS_A_READ = 10;

    private final Vertx vertx;
    private final EventHub hub;
    private final Accounts.Caller caller;
    private Optional<String> cursor;
    private boolean begun;
    private boolean reading;
    private boolean resting;
    private boolean asked;

    /** @param after cursor after which to begin; empty for now */
    AllJobsStream(
            Vertx vertx,
            EventHub hub,
            Accounts.Caller caller,
            Optional<String> after,
            Supplier<Future<?>> allowed,
            Watcher watcher) {
        super(watcher, allowed);
        this.vertx = vertx;
        this.hub = hub;
        this.caller = caller;
        this.cursor = after;
    }

    /** Begins to listen, and tells the watcher where it begins. Fails with INVALID for what is no cursor. */
    @Override
    Future<?> open() {
        return hub.followAll(caller, this)
                // One event is enough to know whether the cursor is one.
                .compose(_ -> hub.read(new Following.ReadChanges(caller, cursor, 1)))
                .onSuccess(here -> cursor = cursor.or(() -> Optional.of(here.cursor())))
                .onFailure(_ -> close());
    }

    @Override
    void advance() {
        asked = true;
        if (!begun && ready()) {
            begun = true;
            cursor.ifPresent(watcher()::begin);
        }
        if (ready() && !reading && !resting) {
            read();
        }
    }

    private void read() {
        reading = true;
        asked = false;
        var began = System.nanoTime();
        hub.read(new Following.ReadChanges(caller, cursor, PAGE))
                .onComplete(_ -> reading = false)
                .onSuccess(page -> deliver(page, System.nanoTime() - began))
                .onFailure(this::failed);
    }

    private void deliver(EventHub.Page page, long nanos) {
        if (tellAll(page.events())) {
            cursor = Optional.of(page.cursor());
            asked |= page.more();
        }
        if (page.more()) {
            advance();
        } else {
            rest(NANOSECONDS.toMillis(nanos));
        }
    }

    /** Whether the watcher took all of them. */
    private boolean tellAll(List<ShownEvent> events) {
        for (var event : events) {
            if (!ready()) {
                asked = true;
                return false;
            }
            cursor = Optional.of(event.id());
            watcher().send(event);
        }
        return true;
    }

    private void rest(long readMillis) {
        resting = true;
        var rest = Math.clamp(RESTS_A_READ * readMillis, SHORTEST_REST.toMillis(), LONGEST_REST.toMillis());
        vertx.setTimer(rest, _ -> {
            resting = false;
            if (asked) {
                advance();
            }
        });
    }

    @Override
    void leave() {
        hub.leaveAll(caller, this);
    }

    @Override
    String goOn() {
        return "the cursor of the last message";
    }
}
