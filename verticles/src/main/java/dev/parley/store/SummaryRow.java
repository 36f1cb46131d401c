package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.Transcripts;
import dev.parley.bus.Transcripts.Summary;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of {@link RecordingSearch} as what is shown of a recording. */
final class SummaryRow {

    private SummaryRow() {}

    static Summary read(Row row) {
        var state = row.getString("state");
        var ended = !state.equals("queued") && !state.equals("running");
        return new Summary(
                row.getUUID("id"),
                new Transcripts.Owner(row.getUUID("owner"), Values.text(row, "owner_name")),
                row.getString("name"),
                Values.instant(row, "created"),
                Values.instant(row, "updated"),
                row.getLong("bytes"),
                Optional.ofNullable(row.getDouble("duration")),
                Values.text(row, "language"),
                Values.text(row, "speakers")
                        .map(SpeakerShare::read)
                        .map(shares -> SpeakerShare.speakers(shares, labels(row)))
                        .orElse(java.util.List.of())
                        .stream()
                        .filter(speaker -> speaker.seconds() > 0 || speaker.words() > 0)
                        .toList(),
                state,
                ended ? Optional.empty() : Values.text(row, "stage"),
                Optional.ofNullable(row.getDouble("progress")).orElse(1.0),
                state.equals("failed") ? Optional.of(error(row)) : Optional.empty(),
                Optional.empty(),
                Values.text(row, "excerpt"));
    }

    /** The names of speakers, from two columns of arrays. */
    static Map<String, String> labels(Row row) {
        var names = new HashMap<String, String>();
        @Nullable String[] speakers = row.getArrayOfStrings("labelled");
        if (speakers != null) {
            var given = row.getArrayOfStrings("labels");
            for (var i = 0; i < speakers.length; i++) {
                names.put(speakers[i], given[i]);
            }
        }
        return names;
    }

    private static Transcripts.Reason error(Row row) {
        return Values.text(row, "failure")
                .map(failure -> new Transcripts.Reason(
                        Failure.valueOf(failure).type(),
                        Values.text(row, "failure_detail").orElse("")))
                .orElseGet(() -> new Transcripts.Reason(
                        Failure.NOT_FOUND.type(), "its job is not kept any more, and has left no transcript"));
    }
}
