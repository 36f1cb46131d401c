package dev.parley.store;

import dev.parley.bus.JobStore.Change;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.JobStore.Outgoing;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Many jobs as the parameters of one statement: an array for each column, in the order of the jobs, as {@code unnest} takes
 * them. One statement for a thousand jobs costs the database little more than for one.
 */
final class JobColumns {

    private JobColumns() {}

    /** id, version and the number of new events. */
    static Tuple identity(List<Change> changes) {
        return Tuple.of(
                array(changes, UUID[]::new, change -> change.job().id()),
                array(changes, Long[]::new, change -> change.job().version()),
                array(changes, Integer[]::new, change -> change.events().size()));
    }

    /** kind, owner, api_key, input, idempotency_key, correlation_id, callback_url, created, priority, max_attempts, fence. */
    static Tuple fixed(List<Change> changes) {
        var jobs = changes.stream().map(Change::job).toList();
        return Tuple.wrap(List.of(
                array(jobs, String[]::new, Job::kind),
                array(jobs, UUID[]::new, Job::owner),
                sparse(jobs, UUID[]::new, Job::key),
                array(jobs, String[]::new, Job::input),
                sparse(jobs, String[]::new, Job::idempotencyKey),
                sparse(jobs, String[]::new, Job::correlationId),
                sparse(jobs, String[]::new, Job::callbackUrl),
                array(jobs, OffsetDateTime[]::new, job -> time(job.created())),
                array(jobs, Integer[]::new, Job::priority),
                array(jobs, Integer[]::new, Job::maxAttempts),
                array(jobs, Long[]::new, Job::fence)));
    }

    /**
     * state, not_before, node, lease_expires, cancel_requested, output, failure, failure_detail, ended_at, set_aside, stage,
     * progress, attempt, last_failure, updated.
     */
    static Tuple changing(List<Change> changes) {
        var jobs = changes.stream().map(Change::job).toList();
        var states = jobs.stream().map(Job::state).toList();
        return Tuple.wrap(List.of(
                array(states, String[]::new, State::word),
                sparse(states, OffsetDateTime[]::new, state -> as(State.Queued.class, state)
                        .map(queued -> time(queued.notBefore()))),
                sparse(states, String[]::new, state -> as(State.Running.class, state)
                        .map(State.Running::node)),
                sparse(states, OffsetDateTime[]::new, state -> as(State.Running.class, state)
                        .map(running -> time(running.leaseExpires()))),
                array(
                        states,
                        Boolean[]::new,
                        state -> state instanceof State.Running running && running.cancelRequested()),
                sparse(states, String[]::new, state -> as(State.Succeeded.class, state)
                        .map(State.Succeeded::output)),
                sparse(states, String[]::new, state -> as(State.Failed.class, state)
                        .map(failed -> failed.failure().name())),
                sparse(states, String[]::new, state -> as(State.Failed.class, state)
                        .map(failed -> withoutNul(failed.detail()))),
                sparse(states, OffsetDateTime[]::new, state -> ended(state).map(JobColumns::time)),
                array(states, Boolean[]::new, state -> state instanceof State.Failed failed && failed.setAside()),
                sparse(jobs, String[]::new, Job::stage),
                array(jobs, Double[]::new, Job::progress),
                array(jobs, Integer[]::new, Job::attempt),
                sparse(jobs, String[]::new, job -> job.lastFailure().map(JobColumns::withoutNul)),
                array(jobs, OffsetDateTime[]::new, job -> time(job.updated()))));
    }

    /** Of each event: its job, its place among the new events of the job from 1 on, its type and its data. */
    static Tuple events(List<Change> changes) {
        return events(changes, 0);
    }

    /** As {@link #events}, without the first of each job. */
    static Tuple furtherEvents(List<Change> changes) {
        return events(changes, 1);
    }

    private static Tuple events(List<Change> changes, int first) {
        record Numbered(Job job, long number, NewEvent event) {}
        var events = changes.stream()
                .flatMap(change -> IntStream.range(first, change.events().size())
                        .mapToObj(i -> new Numbered(
                                change.job(), i + 1, change.events().get(i))))
                .toList();
        return Tuple.of(
                array(events, UUID[]::new, (Numbered event) -> event.job().id()),
                array(events, Long[]::new, Numbered::number),
                array(events, String[]::new, event -> event.event().type()),
                array(events, String[]::new, event -> event.event().data()));
    }

    /**
     * Type and data of the first event; destination, key and payload of the message. Beside the job, because a join with lists of
     * them, whose length the database does not know when it plans, would cost the square of the jobs.
     */
    static Tuple told(List<Change> changes) {
        return Tuple.wrap(List.of(
                sparse(changes, String[]::new, change -> change.events().stream()
                        .findFirst()
                        .map(NewEvent::type)),
                sparse(changes, String[]::new, change -> change.events().stream()
                        .findFirst()
                        .map(NewEvent::data)),
                sparse(changes, String[]::new, change -> change.message().map(Outgoing::destination)),
                sparse(changes, String[]::new, change -> change.message().map(Outgoing::key)),
                sparse(changes, String[]::new, change -> change.message().map(Outgoing::payload))));
    }

    private static Optional<Instant> ended(State state) {
        return switch (state) {
            case State.Queued _, State.Running _ -> Optional.empty();
            case State.Succeeded succeeded -> Optional.of(succeeded.at());
            case State.Failed failed -> Optional.of(failed.at());
            case State.Cancelled cancelled -> Optional.of(cancelled.at());
        };
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    /** A reason may quote anything, such as the output of a foreign program; the job must end all the same. */
    private static String withoutNul(String text) {
        return text.replace("\0", "");
    }

    private static <S extends State> Optional<S> as(Class<S> type, State state) {
        return type.isInstance(state) ? Optional.of(type.cast(state)) : Optional.empty();
    }

    private static <T, V> V[] array(List<T> rows, IntFunction<V[]> make, Function<T, V> value) {
        return sparse(rows, make, row -> Optional.of(value.apply(row)));
    }

    /** A column that is null where a row has no value. */
    private static <T, V> V[] sparse(List<T> rows, IntFunction<V[]> make, Function<T, Optional<V>> value) {
        var column = make.apply(rows.size());
        for (var i = 0; i < column.length; i++) {
            var present = value.apply(rows.get(i));
            if (present.isPresent()) {
                column[i] = present.get();
            }
        }
        return column;
    }
}
