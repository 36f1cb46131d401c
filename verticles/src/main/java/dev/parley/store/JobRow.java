package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;

/** Between a job and its row: a state's data stands in columns that are empty in the other states. */
final class JobRow {

    private JobRow() {}

    static Job read(Row row) {
        return new Job(
                row.getUUID("id"),
                row.getString("kind"),
                row.getUUID("owner"),
                row.getString("input"),
                state(row),
                Values.text(row, "stage"),
                row.getDouble("progress"),
                row.getInteger("priority"),
                row.getInteger("attempt"),
                row.getInteger("max_attempts"),
                Values.text(row, "last_failure"),
                Values.text(row, "idempotency_key"),
                Values.text(row, "correlation_id"),
                Values.text(row, "callback_url"),
                Values.instant(row, "created"),
                Values.instant(row, "updated"),
                row.getLong("version"));
    }

    /** What never changes: id, kind, owner, input, idempotency_key, correlation_id, callback_url, created. */
    static Tuple fixed(Job job) {
        return Values.of(
                job.id(),
                job.kind(),
                job.owner(),
                job.input(),
                job.idempotencyKey(),
                job.correlationId(),
                job.callbackUrl(),
                job.created());
    }

    /**
     * What changes: priority, max_attempts, state, not_before, node, lease_expires, cancel_requested, output, failure,
     * failure_detail, ended_at, stage, progress, attempt, last_failure, updated.
     */
    static Tuple changing(Job job) {
        var state = job.state();
        return Values.of(
                job.priority(),
                job.maxAttempts(),
                state.word(),
                state instanceof State.Queued(var notBefore) ? notBefore : null,
                state instanceof State.Running running ? running.node() : null,
                state instanceof State.Running running ? running.leaseExpires() : null,
                state instanceof State.Running running && running.cancelRequested(),
                state instanceof State.Succeeded succeeded ? succeeded.output() : null,
                state instanceof State.Failed failed ? failed.failure().name() : null,
                state instanceof State.Failed failed ? withoutNul(failed.detail()) : null,
                ended(state),
                job.stage(),
                job.progress(),
                job.attempt(),
                job.lastFailure().map(JobRow::withoutNul),
                job.updated());
    }

    private static State state(Row row) {
        return switch (row.getString("state")) {
            case "queued" -> new State.Queued(Values.instant(row, "not_before"));
            case "running" ->
                new State.Running(
                        row.getString("node"),
                        Values.instant(row, "lease_expires"),
                        row.getBoolean("cancel_requested"));
            case "succeeded" -> new State.Succeeded(Values.instant(row, "ended_at"), row.getString("output"));
            case "failed" ->
                new State.Failed(
                        Values.instant(row, "ended_at"),
                        Failure.valueOf(row.getString("failure")),
                        row.getString("failure_detail"));
            case "cancelled" -> new State.Cancelled(Values.instant(row, "ended_at"));
            default -> throw new IllegalStateException("unknown job state in the store: " + row.getString("state"));
        };
    }

    private static Optional<Instant> ended(State state) {
        return switch (state) {
            case State.Queued _, State.Running _ -> Optional.empty();
            case State.Succeeded succeeded -> Optional.of(succeeded.at());
            case State.Failed failed -> Optional.of(failed.at());
            case State.Cancelled cancelled -> Optional.of(cancelled.at());
        };
    }

    /** A reason may quote anything, such as the output of a foreign program; the job must end all the same. */
    private static String withoutNul(String text) {
        return text.replace("\0", "");
    }
}
