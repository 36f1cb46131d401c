package dev.parley.store;

import dev.parley.bus.Blobs;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Recordings;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Recordings, their transcripts and the names of their speakers. The transcript of a long recording is megabytes of JSON, too
 * much for an event loop to read or write.
 */
final class RecordingsTable {

    private final Vertx vertx;
    private final Database database;
    private final Clock clock;

    RecordingsTable(Vertx vertx, Database database, Clock clock) {
        this.vertx = vertx;
        this.database = database;
        this.clock = clock;
    }

    /** Keeps a new recording; done as well when the same one is there. */
    Future<Done> insert(Recordings.Insert request) {
        var values = Values.of(
                request.id(),
                request.owner(),
                request.name(),
                request.media().map(Blobs.Key::sha256),
                request.source().map(URI::toString),
                request.bytes(),
                clock.instant());
        return database.run("""
                insert into recordings (id, owner, name, media, source, bytes, created)
                values ($1, $2, $3, $4, $5, $6, $7)
                on conflict (id) do update set id = excluded.id
                    where recordings.owner = excluded.owner and recordings.source is not distinct from excluded.source
                        and (recordings.media = excluded.media or excluded.media is null)
                returning id""", values).map(rows -> Values.first(rows)
                .map(_ -> Done.DONE)
                .orElseThrow(() -> Failure.CONFLICT.because("there is already another recording " + request.id())));
    }

    /** Keeps the media of a recording that has none yet. */
    Future<Done> keepMedia(Recordings.KeepMedia request) {
        return database.run(
                        "update recordings set media = $2, bytes = $3, name = $4 where id = $1 returning id",
                        Values.of(request.recording(), request.media().sha256(), request.bytes(), request.name()))
                .map(rows -> Values.first(rows).map(_ -> Done.DONE).orElseThrow(() -> unknown(request.recording())));
    }

    /** Forgets a recording; done as well if there is none. */
    Future<Done> remove(Recordings.Remove request) {
        return database.run("delete from recordings where id = $1", Values.of(request.id()))
                .map(Done.DONE);
    }

    /** A recording with labels and transcript. */
    Future<Speech.Recording> find(Recordings.Find request) {
        return database.run("""
                select recordings.*, transcripts.document
                from recordings left join transcripts on transcripts.recording_id = recordings.id
                where recordings.id = $1""", Values.of(request.id())).compose(rows -> Values.first(rows)
                .map(row -> labels(request.id()).compose(labels -> recording(row, labels)))
                .orElseGet(() -> Future.failedFuture(unknown(request.id()))));
    }

    /** Keeps a transcript, replacing an earlier one. */
    Future<Done> saveTranscript(Recordings.SaveTranscript request) {
        return OffLoop.run(vertx, () -> MessageWire.JSON.writeValueAsString(request.transcript()))
                .compose(document -> database.run("""
                        insert into transcripts (recording_id, document, updated)
                        select id, $2, $3 from recordings where id = $1
                        on conflict (recording_id) do update set document = excluded.document, updated = excluded.updated
                        returning recording_id""", Values.of(request.recording(), document, clock.instant())))
                .map(rows -> Values.first(rows).map(_ -> Done.DONE).orElseThrow(() -> unknown(request.recording())));
    }

    /** Merges names with those there are; an empty one removes the name. Replies with all of them. */
    Future<Speech.Labels> mergeLabels(Recordings.MergeLabels request) {
        var id = request.recording();
        return database.transaction(connection -> Database.run(
                                connection, "select id from recordings where id = $1 for update", Values.of(id))
                        .map(rows -> Values.first(rows).orElseThrow(() -> unknown(id)))
                        .compose(_ -> removeLabels(connection, request))
                        .compose(_ -> putLabels(connection, request)))
                .compose(_ -> labels(id))
                .map(Speech.Labels::new);
    }

    private static Future<RowSet<Row>> removeLabels(SqlConnection connection, Recordings.MergeLabels request) {
        var speakers = request.names().entrySet().stream()
                .filter(name -> name.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toArray(String[]::new);
        return Database.run(
                connection,
                "delete from speaker_labels where recording_id = $1 and speaker = any ($2::text[])",
                Values.of(request.recording(), speakers));
    }

    private static Future<RowSet<Row>> putLabels(SqlConnection connection, Recordings.MergeLabels request) {
        var named = request.names().entrySet().stream()
                .filter(name -> name.getValue().isPresent())
                .toList();
        return Database.run(
                connection,
                """
                insert into speaker_labels (recording_id, speaker, name)
                select $1, label.speaker, label.name from unnest($2::text[], $3::text[]) as label (speaker, name)
                on conflict (recording_id, speaker) do update set name = excluded.name""",
                Values.of(
                        request.recording(),
                        named.stream().map(Map.Entry::getKey).toArray(String[]::new),
                        named.stream()
                                .map(name -> name.getValue().orElseThrow())
                                .toArray(String[]::new)));
    }

    private Future<Map<String, String>> labels(UUID recording) {
        return database.run("select speaker, name from speaker_labels where recording_id = $1", Values.of(recording))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .collect(Collectors.toMap(row -> row.getString("speaker"), row -> row.getString("name"))));
    }

    private Future<Speech.Recording> recording(Row row, Map<String, String> labels) {
        return OffLoop.run(vertx, () -> {
            var document = row.getString("document");
            var transcript = document == null
                    ? Optional.<Speech.Transcript>empty()
                    : Optional.of(MessageWire.JSON.readValue(document, Speech.Transcript.class));
            return new Speech.Recording(
                    row.getUUID("id"),
                    row.getUUID("owner"),
                    row.getString("name"),
                    Values.instant(row, "created"),
                    labels,
                    transcript);
        });
    }

    private static FailureException unknown(UUID id) {
        return Failure.NOT_FOUND.because("there is no recording " + id);
    }
}
