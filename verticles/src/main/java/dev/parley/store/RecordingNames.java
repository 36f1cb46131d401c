package dev.parley.store;

import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.Recordings;
import dev.parley.bus.Speech;
import dev.parley.bus.Transcripts;
import dev.parley.store.ChangeLog.Logged;
import dev.parley.store.ChangeLog.NewChange;
import dev.parley.store.ChangeLog.Told;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The names that people give to recordings and speakers. Every one that is another is a numbered change. */
final class RecordingNames {

    private final Database database;
    private final ChangeLog log;

    RecordingNames(Database database, ChangeLog log) {
        this.database = database;
        this.log = log;
    }

    Future<Told<Done>> rename(Recordings.Rename request) {
        var id = request.recording();
        return database.transaction(connection -> RecordingsTable.lock(connection, id)
                        .map(row -> row.getString("name"))
                        .compose(before -> before.equals(request.name())
                                ? log.add(connection, id, Optional.of(request.by()), List.of())
                                : Database.run(
                                                connection,
                                                "update recordings set name = $2 where id = $1",
                                                Values.of(id, request.name()))
                                        .compose(_ -> log.add(
                                                connection,
                                                id,
                                                Optional.of(request.by()),
                                                List.of(NewChange.nameOfRecording(before, request.name()))))))
                .map(logged -> new Told<>(Done.DONE, logged));
    }

    /** Merges names with those there are; an empty one removes the name. Replies with all of them. */
    Future<Told<Speech.Labels>> merge(Recordings.MergeLabels request) {
        var id = request.recording();
        return database.transaction(connection -> RecordingsTable.lock(connection, id)
                .compose(_ -> speakers(connection, id))
                .map(SummaryRow::labels)
                .compose(before -> give(connection, id, request.by(), before, request.names())
                        .map(logged -> new Told<>(new Speech.Labels(merged(before, request.names())), logged))));
    }

    /** Names a speaker of the transcript, if the name is what it was. */
    Future<Told<Transcripts.Named>> name(Recordings.NameSpeaker request) {
        var id = request.recording();
        return database.transaction(connection -> RecordingsTable.lock(connection, id)
                .compose(_ -> speakers(connection, id))
                .compose(row -> {
                    var shares = SpeakerShare.read(Values.text(row, "speakers").orElse("[]"));
                    if (shares.stream().noneMatch(share -> share.id().equals(request.speaker()))) {
                        throw Failure.NOT_FOUND.because(
                                "there is no speaker " + request.speaker() + " in recording " + id
                                        + (shares.isEmpty()
                                                ? "; speakers are known when its job has succeeded"
                                                : ", only "
                                                        + String.join(
                                                                ", ",
                                                                shares.stream()
                                                                        .map(SpeakerShare::id)
                                                                        .toList())));
                    }
                    var before = SummaryRow.labels(row);
                    var kept =
                            Optional.ofNullable(before.get(request.speaker())).equals(request.was());
                    Map<String, Optional<String>> wanted = kept ? Map.of(request.speaker(), request.name()) : Map.of();
                    return give(connection, id, request.by(), before, wanted)
                            .map(logged -> new Told<>(
                                    new Transcripts.Named(
                                            kept,
                                            SpeakerShare.speakers(shares, merged(before, wanted)),
                                            logged.version()),
                                    logged));
                }));
    }

    /** The row of names and of what is known of the speakers. */
    private static Future<Row> speakers(SqlConnection connection, UUID recording) {
        return Database.run(connection, """
                        select (select speakers from transcripts where recording_id = $1) as speakers,
                            array_agg(speaker) as labelled, array_agg(name) as labels
                        from speaker_labels where recording_id = $1""", Values.of(recording))
                .map(rows -> rows.iterator().next());
    }

    private Future<Logged> give(
            SqlConnection connection,
            UUID recording,
            UUID by,
            Map<String, String> before,
            Map<String, Optional<String>> wanted) {
        var changes = new ArrayList<NewChange>();
        new TreeMap<>(wanted).forEach((speaker, name) -> {
            var was = Optional.ofNullable(before.get(speaker));
            if (!was.equals(name)) {
                changes.add(NewChange.name(speaker, was, name));
            }
        });
        return Database.run(
                        connection,
                        """
                        with wanted as (select * from unnest($2::text[], $3::text[]) as wanted (speaker, name)),
                        gone as (
                            delete from speaker_labels using wanted
                            where recording_id = $1 and speaker_labels.speaker = wanted.speaker and wanted.name is null)
                        insert into speaker_labels (recording_id, speaker, name)
                        select $1, speaker, name from wanted where name is not null
                        on conflict (recording_id, speaker) do update set name = excluded.name""",
                        Values.of(
                                recording,
                                Values.column(String[]::new, changes, NewChange::speaker),
                                Values.column(String[]::new, changes, NewChange::after)))
                .compose(_ -> log.add(connection, recording, Optional.of(by), changes));
    }

    private static Map<String, String> merged(Map<String, String> before, Map<String, Optional<String>> wanted) {
        var names = new HashMap<>(before);
        wanted.forEach((speaker, name) ->
                name.ifPresentOrElse(given -> names.put(speaker, given), () -> names.remove(speaker)));
        return names;
    }
}
