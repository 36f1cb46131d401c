package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The events of one job for one watcher: stored ones after a number, then live ones, each once and in order, until the job
 * has ended. The hub listens before the store is read, so nothing falls between; a number that was sent is not sent again;
 * what the hub does not remember is read from the store.
 *
 * <p>Owned by one connection; touch only on its context.
 */
final class EventStream extends Follower {

    private static final int PAGE = 200;

    private final EventHub hub;
    private final Jobs.Get job;
    private JobFeed feed = new JobFeed();
    private long sent;
    private boolean reading;

    /** @param after number after which to begin
     *  @param allowed fails when the caller may no longer watch, such as after the key was revoked */
    EventStream(EventHub hub, Jobs.Get job, long after, Supplier<Future<?>> allowed, Watcher watcher) {
        super(watcher, allowed);
        this.hub = hub;
        this.job = job;
        this.sent = after;
    }

    /**
     * Begins to listen. Replies whether there is anything left to tell. Fails with NOT_FOUND for another's job, with INVALID for
     * a number that no event has yet.
     */
    @Override
    Future<Boolean> open() {
        return hub.follow(job.id(), this)
                .compose(found -> {
                    feed = found;
                    found.owner().ifPresent(owner -> checkOwner(job, owner));
                    // A number from another node may be ahead of what was heard here.
                    return sent > found.last() ? hub.check(job.id()) : Future.succeededFuture();
                })
                .map(_ -> {
                    if (sent > feed.last()) {
                        throw Failure.INVALID.because("after: the job has only " + feed.last() + " events");
                    }
                    return !(feed.ended() && sent == feed.last());
                })
                .onFailure(_ -> close());
    }

    /** Fails with NOT_FOUND for another's job. */
    static void checkOwner(Jobs.Get job, UUID owner) {
        if (!job.caller().mayTouch(owner)) {
            throw Failure.NOT_FOUND.because("there is no job " + job.id());
        }
    }

    @Override
    void advance() {
        if (reading) {
            return;
        }
        for (var next = feed.after(sent); next.isPresent() && ready(); next = feed.after(sent)) {
            tell(next.get());
        }
        if (ready() && feed.last() > sent) {
            read();
        } else if (ready() && feed.ended()) {
            finish(Optional.empty());
        }
    }

    private void read() {
        reading = true;
        hub.read(new Jobs.ReadEvents(job.id(), job.caller(), sent, PAGE))
                .onComplete(_ -> reading = false)
                .onSuccess(this::deliver)
                .onFailure(this::failed);
    }

    private void deliver(List<ShownEvent> events) {
        for (var event : events) {
            if (ready()) {
                tell(event);
            }
        }
        if (!events.isEmpty()) {
            advance();
        }
    }

    private void tell(ShownEvent event) {
        if (event.event().number() <= sent) {
            return;
        }
        sent = event.event().number();
        watcher().send(event);
        // One that is not the last was followed by a retry.
        if (sent == feed.last() && JobFeed.endsJob(event.event())) {
            finish(Optional.empty());
        }
    }

    @Override
    void leave() {
        hub.leave(job.id(), this);
    }

    @Override
    String goOn() {
        return "after=" + sent;
    }
}
