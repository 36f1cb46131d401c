package dev.parley.jobs;

import dev.parley.bus.Failure;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Jobs.State.Cancelled;
import dev.parley.bus.Jobs.State.Failed;
import dev.parley.bus.Jobs.State.Queued;
import dev.parley.bus.Jobs.State.Running;
import dev.parley.bus.Jobs.State.Succeeded;
import dev.parley.conf.Backoff;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The one function that says what becomes of a job. Pure but for the random jitter; total over states and changes. */
final class JobTransitions {

    private final Backoff backoff;
    private final RandomGenerator random;

    JobTransitions(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    /** What comes of a change. */
    sealed interface Outcome {

        /** The job as it shall be kept. */
        record Changed(Job job) implements Outcome {}

        /** Nothing changes, for this reason: the change came too late or from one who no longer holds the lease. */
        record Refused(String reason) implements Outcome {}
    }

    Outcome apply(Job job, Change change, Instant now) {
        return switch (job.state()) {
            case Queued _ -> applyToQueued(job, change, now);
            case Running running -> applyToRunning(job, running, change, now);
            case Failed _, Cancelled _
            when change instanceof Change.RetryAsked ->
                new Outcome.Changed(with(job, new Queued(now), 0, job.lastFailure(), now));
            case Succeeded _, Failed _, Cancelled _ -> new Outcome.Refused("the job has already " + ended(job.state()));
        };
    }

    private static Outcome applyToQueued(Job job, Change change, Instant now) {
        return switch (change) {
            case Change.CancelAsked() -> changed(job, new Cancelled(now), now);
            case Change.RetryAsked() -> new Outcome.Refused("the job is queued already");
            case Change.RunFinished _, Change.RunFailed _, Change.RunReleased _, Change.GivenUp _ ->
                new Outcome.Refused("the lease was lost");
        };
    }

    private Outcome applyToRunning(Job job, Running running, Change change, Instant now) {
        return switch (change) {
            case Change.CancelAsked() -> changed(job, new Running(running.node(), running.leaseExpires(), true), now);
            case Change.RunFinished(var lease, var output)
            when holds(job, lease) -> changed(job, new Succeeded(now, output), now);
            case Change.RunFailed(var lease, var failure, var detail)
            when holds(job, lease) -> afterFailure(job, running, failure, detail, now);
            case Change.RunReleased(var lease)
            when holds(job, lease) ->
                running.cancelRequested()
                        ? changed(job, new Cancelled(now), now)
                        : new Outcome.Changed(with(job, new Queued(now), job.attempt() - 1, job.lastFailure(), now));
            case Change.GivenUp(var lease, var detail)
            when holds(job, lease) ->
                running.cancelRequested()
                        ? changed(job, new Cancelled(now), now)
                        : changed(job, new Failed(now, Failure.INTERNAL, detail, true), now);
            case Change.RetryAsked() -> new Outcome.Refused("the job is running");
            case Change.RunFinished _, Change.RunFailed _, Change.RunReleased _, Change.GivenUp _ ->
                new Outcome.Refused("the lease was lost");
        };
    }

    private Outcome afterFailure(Job job, Running running, Failure failure, String detail, Instant now) {
        if (running.cancelRequested() || failure == Failure.CANCELLED) {
            return changed(job, new Cancelled(now), now);
        }
        var reason = Optional.of(failure.type() + ": " + detail);
        if (failure.passing() && job.attempt() < job.maxAttempts()) {
            var notBefore = now.plus(backoff.after(job.attempt(), random));
            return new Outcome.Changed(with(job, new Queued(notBefore), job.attempt(), reason, now));
        }
        // What could pass but never did needs somebody who looks.
        var failed = new Failed(now, failure, detail, failure.passing());
        return new Outcome.Changed(with(job, failed, job.attempt(), reason, now));
    }

    private static boolean holds(Job job, Change.Lease lease) {
        return job.fence() == lease.fence();
    }

    private static String ended(State state) {
        return state instanceof Cancelled ? "been cancelled" : state.word();
    }

    private static Outcome changed(Job job, State state, Instant now) {
        return new Outcome.Changed(with(job, state, job.attempt(), job.lastFailure(), now));
    }

    private static Job with(Job job, State state, int attempt, Optional<String> lastFailure, Instant now) {
        return new Job(
                job.id(),
                job.kind(),
                job.owner(),
                job.key(),
                job.input(),
                state,
                job.stage(),
                state instanceof Succeeded ? 1.0 : job.progress(),
                job.priority(),
                attempt,
                job.maxAttempts(),
                job.fence(),
                lastFailure,
                job.idempotencyKey(),
                job.correlationId(),
                job.callbackUrl(),
                job.created(),
                now,
                job.version());
    }
}
