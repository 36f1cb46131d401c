package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads a job from its row: a state's data stands in columns that are empty in the other states. By place, because looking
 * up 29 names in every row costs more than all else that is done with it.
 */
final class JobRow {

    /** What a statement selects for {@link #read}, in this order; what else it selects stands after it. */
    static final String COLUMNS = """
            id, kind, owner, input, state, stage, progress, priority, attempt, max_attempts, fence, last_failure,
            idempotency_key, correlation_id, callback_url, created, updated, version, last_event,
            not_before, node, lease_expires, cancel_requested, output, ended_at, failure, failure_detail, set_aside,
            api_key""";

    /** How many those are. */
    static final int COUNT = 29;

    private JobRow() {}

    static Job read(Row row) {
        return new Job(
                row.getUUID(0),
                row.getString(1),
                row.getUUID(2),
                Optional.ofNullable(row.getUUID(28)),
                row.getString(3),
                state(row),
                text(row, 5),
                row.getDouble(6),
                row.getInteger(7),
                row.getInteger(8),
                row.getInteger(9),
                row.getLong(10),
                text(row, 11),
                text(row, 12),
                text(row, 13),
                text(row, 14),
                instant(row, 15),
                instant(row, 16),
                row.getLong(17));
    }

    /** The number of the newest event. */
    static long lastEvent(Row row) {
        return row.getLong(18);
    }

    private static State state(Row row) {
        return switch (row.getString(4)) {
            case "queued" -> new State.Queued(instant(row, 19));
            case "running" -> new State.Running(row.getString(20), instant(row, 21), row.getBoolean(22));
            case "succeeded" -> new State.Succeeded(instant(row, 24), row.getString(23));
            case "failed" ->
                new State.Failed(
                        instant(row, 24), Failure.valueOf(row.getString(25)), row.getString(26), row.getBoolean(27));
            case "cancelled" -> new State.Cancelled(instant(row, 24));
            default -> throw new IllegalStateException("unknown job state in the store: " + row.getString(4));
        };
    }

    private static Optional<String> text(Row row, int place) {
        return Optional.ofNullable(row.getString(place));
    }

    private static Instant instant(Row row, int place) {
        return row.getOffsetDateTime(place).toInstant();
    }
}
