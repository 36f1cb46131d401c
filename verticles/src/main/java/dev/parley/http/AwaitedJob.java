package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A transcription that one request waits for, holding no thread: its events are watched until the job has ended. Nobody
 * else knows of the job, so it is cancelled when its client goes away.
 *
 * <p>Owned by one connection; touch only on its context.
 */
final class AwaitedJob implements Watcher {

    /** Who is told how the job goes. */
    interface Listener {

        /** Whether nothing more should be told for now. */
        boolean full();

        void heard(Jobs.Event event);

        /** Some time has passed. */
        void keepAlive();
    }

    private final Bus bus;
    private final Jobs.Get job;
    private final Listener listener;
    private final EventStream events;
    private final Promise<Speech.Recording> result = Promise.promise();
    private boolean ended;

    /** @param allowed fails when the caller may no longer wait, such as after the key was revoked */
    AwaitedJob(Bus bus, EventHub hub, Jobs.Get job, Supplier<Future<?>> allowed, Listener listener) {
        this.bus = bus;
        this.job = job;
        this.listener = listener;
        this.events = new EventStream(hub, job, 0, allowed, this);
    }

    /** The recording with its transcript. Fails with what the job failed with. */
    Future<Speech.Recording> result() {
        events.open()
                .onSuccess(anythingLeft -> {
                    if (anythingLeft) {
                        events.run();
                    } else {
                        end(Optional.empty(), "");
                    }
                })
                .onFailure(this::giveUp);
        return result.future();
    }

    /** The listener takes events again. */
    void drained() {
        events.drained();
    }

    /** Nobody waits any more: what is not done need not be. */
    void abandon() {
        events.close();
        if (!ended) {
            ended = true;
            bus.ask(Jobs.CANCEL, new Jobs.Cancel(job.id(), job.caller()));
        }
    }

    @Override
    public boolean full() {
        return listener.full();
    }

    @Override
    public void send(ShownEvent event) {
        listener.heard(event.event());
    }

    @Override
    public void keepAlive() {
        listener.keepAlive();
    }

    @Override
    public void end(Optional<FailureException> problem, String goOn) {
        problem.ifPresentOrElse(this::giveUp, () -> bus.ask(Jobs.GET, job)
                .compose(this::recording)
                .onSuccess(result::tryComplete)
                .onFailure(result::tryFail));
    }

    private void giveUp(Throwable problem) {
        abandon();
        result.tryFail(problem);
    }

    private Future<Speech.Recording> recording(Jobs.Job found) {
        ended = found.state().ended();
        return switch (found.state()) {
            case Jobs.State.Succeeded _ -> bus.ask(Speech.GET, new Speech.Get(job.id(), job.caller()));
            case Jobs.State.Failed failed ->
                Future.failedFuture(failed.failure().because(failed.detail()));
            case Jobs.State.Cancelled _ -> Future.failedFuture(Failure.CANCELLED.because("the job was cancelled"));
            case Jobs.State.Queued _, Jobs.State.Running _ ->
                Future.failedFuture(Failure.INTERNAL.because("the events of the job ended before the job"));
        };
    }
}
