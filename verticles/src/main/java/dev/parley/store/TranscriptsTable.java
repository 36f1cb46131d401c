package dev.parley.store;

import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Recordings;
import dev.parley.bus.Speech;
import dev.parley.bus.Transcripts;
import dev.parley.store.ChangeLog.Logged;
import dev.parley.store.ChangeLog.NewChange;
import dev.parley.store.ChangeLog.Told;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Transcripts as the machine has made them, read with the edits beside them. One of a long recording is megabytes of JSON, too much
 * for an event loop to read or write.
 */
final class TranscriptsTable {

    /** Texts in one statement: to take their words apart takes tenths of a second. */
    private static final int TEXTS = 50;

    private final Vertx vertx;
    private final Database database;
    private final ChangeLog log;
    private final Clock clock;

    TranscriptsTable(Vertx vertx, Database database, ChangeLog log, Clock clock) {
        this.vertx = vertx;
        this.database = database;
        this.log = log;
        this.clock = clock;
    }

    /** A recording with its labels, its document and its edits, all of one moment. */
    record Kept(
            Row recording, Map<String, String> labels, Optional<String> document, Map<Integer, SegmentEdit> edits) {}

    /** A recording with labels and transcript. */
    Future<Speech.Recording> find(Recordings.Find request) {
        return database.transaction(connection -> read(connection, request.id()))
                .compose(kept -> OffLoop.run(vertx, () -> {
                    var row = kept.recording();
                    var transcript = kept.document().isPresent()
                            ? Optional.of(EditedTranscript.read(kept.document().get(), kept.edits())
                                    .shown())
                            : Optional.<Speech.Transcript>empty();
                    return new Speech.Recording(
                            row.getUUID("id"),
                            row.getUUID("owner"),
                            row.getString("name"),
                            Values.instant(row, "created"),
                            kept.labels(),
                            transcript);
                }));
    }

    /** The transcript with what was edited. */
    Future<Transcripts.Document> document(Recordings.Find request) {
        return database.transaction(connection -> read(connection, request.id()))
                .compose(kept -> OffLoop.run(vertx, () -> EditedTranscript.read(document(kept), kept.edits())
                        .document(request.id(), kept.recording().getLong("changes"), kept.labels())));
    }

    static String document(Kept kept) {
        return kept.document()
                .orElseThrow(() -> Failure.NOT_FOUND.because(
                        "recording " + kept.recording().getUUID("id")
                                + " has no transcript yet; there is one when its job has succeeded"));
    }

    /** All of one statement, which sees one moment. */
    static Future<Kept> read(SqlConnection connection, UUID recording) {
        return Database.run(connection, """
                select recordings.*, transcripts.document, label.labelled, label.labels,
                    edit.segments, edit.versions, edit.texts, edit.speakers, edit.machine_texts, edit.machine_speakers
                from recordings
                left join transcripts on transcripts.recording_id = recordings.id
                cross join lateral (
                    select array_agg(speaker) as labelled, array_agg(speaker_labels.name) as labels
                    from speaker_labels where recording_id = recordings.id) as label
                cross join lateral (
                    select array_agg(segment) as segments, array_agg(version) as versions, array_agg(text) as texts,
                        array_agg(speaker) as speakers, array_agg(machine_text) as machine_texts,
                        array_agg(machine_speaker) as machine_speakers
                    from segment_edits where recording_id = recordings.id) as edit
                where recordings.id = $1""", Values.of(recording))
                .map(rows -> Values.first(rows).orElseThrow(() -> RecordingsTable.unknown(recording)))
                .map(row -> new Kept(row, SummaryRow.labels(row), Values.text(row, "document"), edits(row)));
    }

    private static Map<Integer, SegmentEdit> edits(Row row) {
        @Nullable Integer[] segments = row.getArrayOfIntegers("segments");
        if (segments == null) {
            return Map.of();
        }
        var versions = row.getArrayOfIntegers("versions");
        @Nullable String[] texts = row.getArrayOfStrings("texts");
        @Nullable String[] speakers = row.getArrayOfStrings("speakers");
        var machineTexts = row.getArrayOfStrings("machine_texts");
        var machineSpeakers = row.getArrayOfStrings("machine_speakers");
        return IntStream.range(0, segments.length)
                .mapToObj(i -> new SegmentEdit(
                        segments[i],
                        versions[i],
                        Optional.ofNullable(texts[i]),
                        Optional.ofNullable(speakers[i]),
                        machineTexts[i],
                        machineSpeakers[i]))
                .collect(SegmentEdit.bySegment());
    }

    /** Keeps a transcript, replacing an earlier one; edits of what stands there no more go, and are told as changes of nobody's. */
    Future<Told<Done>> save(Recordings.SaveTranscript request) {
        return OffLoop.run(vertx, () -> MessageWire.JSON.writeValueAsString(request.transcript()))
                .compose(document ->
                        database.transaction(connection -> RecordingsTable.lock(connection, request.recording())
                                .compose(_ -> read(connection, request.recording()))
                                .compose(before -> replace(connection, request, document, before))))
                .map(logged -> new Told<>(Done.DONE, logged));
    }

    private Future<Logged> replace(
            SqlConnection connection, Recordings.SaveTranscript request, String document, Kept before) {
        var id = request.recording();
        var made = new EditedTranscript(request.transcript(), Map.of());
        var gone = new ArrayList<SegmentEdit>();
        var fitting = before.edits().values().stream()
                .filter(edit -> made.segment(edit.segment()).filter(edit::fits).isPresent() || !gone.add(edit))
                .collect(SegmentEdit.bySegment());
        return OffLoop.run(vertx, () -> TranscriptDigest.of(new EditedTranscript(request.transcript(), fitting)))
                .compose(digest -> Database.run(connection, """
                                insert into transcripts (recording_id, document, updated) values ($1, $2, $3)
                                on conflict (recording_id) do update
                                    set document = excluded.document, updated = excluded.updated""", Values.of(id, document, clock.instant()))
                        .compose(_ -> keepDigest(connection, id, digest)))
                .compose(_ -> Database.run(
                        connection,
                        "delete from segment_edits where recording_id = $1 and segment = any ($2::int[])",
                        Values.of(id, Values.column(Integer[]::new, gone, edit -> Optional.of(edit.segment())))))
                .compose(_ -> Database.run(
                        connection, "update recordings set updated = $2 where id = $1", Values.of(id, clock.instant())))
                .compose(_ -> log.add(connection, id, Optional.empty(), takenAway(gone)));
    }

    private static List<NewChange> takenAway(List<SegmentEdit> gone) {
        var changes = new ArrayList<NewChange>();
        for (var edit : gone) {
            edit.text().ifPresent(text -> changes.add(NewChange.text(edit.segment(), text, edit.machineText())));
            edit.speaker()
                    .ifPresent(
                            speaker -> changes.add(NewChange.speaker(edit.segment(), speaker, edit.machineSpeaker())));
        }
        return changes;
    }

    /** Keeps what is listed and searched of a transcript. */
    static Future<?> keepDigest(SqlConnection connection, UUID recording, TranscriptDigest digest) {
        Future<?> kept = Database.run(
                        connection,
                        "update transcripts set language = $2, duration = $3, speakers = $4 where recording_id = $1",
                        Values.of(recording, digest.language(), digest.duration(), digest.speakers()))
                .compose(_ -> Database.run(
                        connection,
                        "delete from recording_texts where recording_id = $1 and part > $2",
                        Values.of(recording, digest.texts().size())));
        for (var from = 0; from < digest.texts().size(); from += TEXTS) {
            var first = from;
            kept = kept.compose(_ -> keepTexts(connection, recording, digest.texts(), first));
        }
        return kept;
    }

    /** Only texts that are new are taken apart into words. */
    private static Future<?> keepTexts(SqlConnection connection, UUID recording, List<String> texts, int from) {
        var some = texts.subList(from, Math.min(from + TEXTS, texts.size()));
        return Database.run(connection, """
                insert into recording_texts (recording_id, part, text)
                select $1, said.place + $3::int, said.text
                from unnest($2::text[]) with ordinality as said (text, place)
                    left join recording_texts as before
                        on before.recording_id = $1 and before.part = said.place + $3::int
                where before.text is distinct from said.text
                on conflict (recording_id, part) do update set text = excluded.text""", Values.of(recording, some.toArray(String[]::new), from));
    }
}
