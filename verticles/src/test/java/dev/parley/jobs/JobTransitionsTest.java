package dev.parley.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.conf.Backoff;
import dev.parley.jobs.Change.Lease;
import dev.parley.jobs.JobTransitions.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobTransitionsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Lease LEASE = new Lease(7);
    private static final State RUNNING = new State.Running("node-a", NOW.plusSeconds(30), false);
    private static final State CANCELLING = new State.Running("node-a", NOW.plusSeconds(30), true);
    private static final int ATTEMPT = 2;
    private static final int MAX_ATTEMPTS = 3;

    private final JobTransitions transitions =
            new JobTransitions(new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5)), new Random(1));

    @Test
    void aFinishedRunSucceedsWithItsOutput() {
        var job = changed(job(RUNNING), new Change.RunFinished(LEASE, "{}"));

        assertThat(job.state()).isEqualTo(new State.Succeeded(NOW, "{}"));
        assertThat(job.progress()).isEqualTo(1);
    }

    @Test
    void aFailureThatCanPassIsTriedAgainLaterAndItsReasonIsKept() {
        var job = changed(job(RUNNING), new Change.RunFailed(LEASE, Failure.UNAVAILABLE, "the store is away"));

        assertThat(job.state()).isInstanceOfSatisfying(State.Queued.class, queued -> assertThat(queued.notBefore())
                .isAfter(NOW));
        assertThat(job.lastFailure()).contains("unavailable: the store is away");
    }

    @Test
    void aFailureThatCannotPassFailsAtOnce() {
        var job = changed(job(RUNNING), new Change.RunFailed(LEASE, Failure.UNSUPPORTED_MEDIA, "no sound"));

        assertThat(job.state()).isEqualTo(new State.Failed(NOW, Failure.UNSUPPORTED_MEDIA, "no sound"));
    }

    @Test
    void theLastAttemptFailsEvenIfTheFailureCouldPassAndTheJobIsSetAside() {
        var job = changed(job(RUNNING, MAX_ATTEMPTS), new Change.RunFailed(LEASE, Failure.TIMED_OUT, "too slow"));

        assertThat(job.state()).isEqualTo(new State.Failed(NOW, Failure.TIMED_OUT, "too slow", true));
    }

    @Test
    void aQueuedJobIsCancelledAtOnce() {
        assertThat(changed(job(new State.Queued(NOW)), new Change.CancelAsked()).state())
                .isEqualTo(new State.Cancelled(NOW));
    }

    @Test
    void aRunningJobIsAskedToStop() {
        assertThat(changed(job(RUNNING), new Change.CancelAsked()).state()).isEqualTo(CANCELLING);
    }

    @Test
    void aRunThatEndsAfterItWasAskedToStopIsCancelled() {
        var stopped = new Change.RunFailed(LEASE, Failure.CANCELLED, "cancelled");

        assertThat(changed(job(CANCELLING), stopped).state()).isEqualTo(new State.Cancelled(NOW));
    }

    @Test
    void aRunThatFinishesAfterItWasAskedToStopKeepsItsResult() {
        assertThat(changed(job(CANCELLING), new Change.RunFinished(LEASE, "{}")).state())
                .isEqualTo(new State.Succeeded(NOW, "{}"));
    }

    @Test
    void aReleasedRunWaitsAgainAndItsAttemptDoesNotCount() {
        var job = changed(job(RUNNING), new Change.RunReleased(LEASE));

        assertThat(job.state()).isEqualTo(new State.Queued(NOW));
        assertThat(job.attempt()).isEqualTo(ATTEMPT - 1);
    }

    @Test
    void aNodeThatLostItsLeaseCannotWriteAnOutcome() {
        for (var outdated : List.of(new Lease(6), new Lease(8))) {
            assertThat(transitions.apply(job(RUNNING), new Change.RunFinished(outdated, "{}"), NOW))
                    .isInstanceOf(Outcome.Refused.class);
            assertThat(transitions.apply(job(RUNNING), new Change.RunFailed(outdated, Failure.INTERNAL, "late"), NOW))
                    .isInstanceOf(Outcome.Refused.class);
            assertThat(transitions.apply(job(RUNNING), new Change.RunReleased(outdated), NOW))
                    .isInstanceOf(Outcome.Refused.class);
        }
    }

    @Test
    void anEndedJobChangesNoMore() {
        var ends = List.of(
                new State.Succeeded(NOW, "{}"),
                new State.Failed(NOW, Failure.INTERNAL, "broken"),
                new State.Cancelled(NOW));
        for (var end : ends) {
            for (var change : List.of(new Change.CancelAsked(), new Change.RunFinished(LEASE, "{}"))) {
                assertThat(transitions.apply(job(end), change, NOW)).isInstanceOf(Outcome.Refused.class);
            }
        }
    }

    @Test
    void aJobThatNoProcessSurvivesIsSetAside() {
        var job = changed(job(RUNNING), new Change.GivenUp(LEASE, "gave up"));

        assertThat(job.state()).isEqualTo(new State.Failed(NOW, Failure.INTERNAL, "gave up", true));
    }

    @Test
    void aJobThatFailedOrWasCancelledCanBeTriedAgainWithAllItsAttempts() {
        for (var end : List.of(new State.Failed(NOW, Failure.INTERNAL, "broken"), new State.Cancelled(NOW))) {
            var job = changed(job(end), new Change.RetryAsked());

            assertThat(job.state()).isEqualTo(new State.Queued(NOW));
            assertThat(job.attempt()).isZero();
        }
    }

    @Test
    void aJobThatSucceededOrHasNotEndedIsNotTriedAgain() {
        for (var state : List.of(new State.Succeeded(NOW, "{}"), new State.Queued(NOW), RUNNING)) {
            assertThat(transitions.apply(job(state), new Change.RetryAsked(), NOW))
                    .isInstanceOf(Outcome.Refused.class);
        }
    }

    @Test
    void pausesBetweenAttemptsDoubleUpToTheCapAndAreSpreadByHalf() {
        var backoff = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60));
        var random = new Random(7);
        for (var attempt = 1; attempt < 100; attempt++) {
            var full = Math.min(60_000, 2_000 * Math.pow(2, attempt - 1));
            assertThat((double) backoff.after(attempt, random).toMillis()).isBetween(full / 2, full);
        }
    }

    private Job changed(Job job, Change change) {
        return switch (transitions.apply(job, change, NOW)) {
            case Outcome.Changed(var changed) -> changed;
            case Outcome.Refused(var reason) -> throw new AssertionError(change + " was refused: " + reason);
        };
    }

    private static Job job(State state) {
        return job(state, ATTEMPT);
    }

    private static Job job(State state, int attempt) {
        return new Job(
                UUID.randomUUID(),
                "transcription",
                UUID.randomUUID(),
                Optional.empty(),
                "{}",
                state,
                Optional.of("decode"),
                0.5,
                0,
                attempt,
                MAX_ATTEMPTS,
                LEASE.fence(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW.minusSeconds(10),
                NOW.minusSeconds(5),
                4);
    }
}
