package dev.parley.http;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Assistant;
import dev.parley.bus.Correlation;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.Probes;
import dev.parley.bus.Tasks;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A job as JSON, which the contract has been checked against.
 *
 * @param place where it stands in the body, to begin the name of a field with
 */
record JobForm(String place, JsonObject fields) {

    /** Kinds whose input is all they need; others begin with a file, at a door of their own. */
    static final Set<String> KINDS = Set.of(
            Probes.KIND,
            Assistant.KIND,
            Tasks.CONVERT,
            Tasks.DIARIZE,
            Tasks.TRANSCRIBE,
            Tasks.REPORT,
            Tasks.SEMI_REPORT);

    /** Of what every client can read. */
    private static final int LAST_YEAR = 9_999;

    Jobs.Submit submit(Caller caller) {
        var kind = fields.getString("kind");
        if (!KINDS.contains(kind)) {
            throw Failure.INVALID.because(
                    place + "kind: must be one of " + KINDS.stream().sorted().collect(Collectors.joining(", "))
                            + "; recordings are handed in at /upload/ and /convert, and reported on at /report/{upload_id}");
        }
        return new Jobs.Submit(
                Optional.empty(),
                kind,
                caller.user(),
                caller.key(),
                fields.getJsonObject("input", new JsonObject()).encode(),
                fields.getInteger("priority", 0),
                FormFields.text(fields, "idempotency_key"),
                FormFields.text(fields, "correlation_id").or(Correlation::current),
                FormFields.text(fields, "callback_url"),
                FormFields.text(fields, "not_before").map(this::instant));
    }

    private Instant instant(String text) {
        try {
            var time = OffsetDateTime.parse(text);
            if (Math.abs(time.getYear()) > LAST_YEAR) {
                throw Failure.INVALID.because(place + "not_before: must be before the year 10000");
            }
            return time.toInstant();
        } catch (DateTimeException e) {
            throw Failure.INVALID.because(
                    place + "not_before: must be a date with time and zone such as 2026-03-01T12:00:00Z", e);
        }
    }
}
