package dev.parley.speech;

import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Message;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What was asked for while one recording is heard, and the word to cancel it. Owned by one run on a virtual thread; closing it deletes
 * the scratch folder when nobody reads in it any more.
 */
final class HearingWatch implements AutoCloseable {

    private final Bus bus;
    private final ScratchFolder scratch;
    private final Promise<Void> cancelled = Promise.promise();
    private final Bus.Subscription cancels;
    private final List<Future<?>> asked = new ArrayList<>();

    private HearingWatch(Bus bus, UUID work, ScratchFolder scratch) {
        this.bus = bus;
        this.scratch = scratch;
        this.cancels = bus.listen(Inference.CANCEL, word -> {
            if (word.job().equals(work)) {
                cancelled.tryFail(Failure.CANCELLED.because("the work was cancelled"));
            }
        });
    }

    /** Returns when no later word is missed. */
    static HearingWatch open(Bus bus, UUID work, ScratchFolder scratch) {
        var watch = new HearingWatch(bus, work, scratch);
        Future.await(watch.cancels.ready());
        return watch;
    }

    <Q extends Message, R extends Message> Future<R> ask(Address<Q, R> address, Q request) {
        var reply = bus.ask(address, request);
        asked.add(reply);
        return reply;
    }

    /** Asks and waits; CANCELLED where that is the word. */
    <Q extends Message, R extends Message> R await(Address<Q, R> address, Q request) {
        return await(ask(address, request));
    }

    /** Waits for a result; CANCELLED where that is the word. */
    <T> T await(Future<T> result) {
        var first = Promise.<T>promise();
        cancelled.future().onFailure(first::tryFail);
        result.onComplete(first::tryComplete, first::tryFail);
        return Future.await(first.future());
    }

    @Override
    public void close() {
        cancels.close();
        var rest = Future.join(asked);
        if (rest.isComplete()) {
            scratch.delete();
        } else {
            rest.onComplete(_ -> scratch.delete());
        }
    }
}
