package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import io.vertx.sqlclient.Row;

/** Reads a job from its row: a state's data stands in columns that are empty in the other states. */
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
                row.getLong("fence"),
                Values.text(row, "last_failure"),
                Values.text(row, "idempotency_key"),
                Values.text(row, "correlation_id"),
                Values.text(row, "callback_url"),
                Values.instant(row, "created"),
                Values.instant(row, "updated"),
                row.getLong("version"));
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
                        row.getString("failure_detail"),
                        row.getBoolean("set_aside"));
            case "cancelled" -> new State.Cancelled(Values.instant(row, "ended_at"));
            default -> throw new IllegalStateException("unknown job state in the store: " + row.getString("state"));
        };
    }
}
