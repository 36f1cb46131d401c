package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Recordings;
import dev.parley.bus.Speech;
import dev.parley.bus.Transcripts;
import dev.parley.bus.Transcripts.Correction;
import dev.parley.store.ChangeLog.NewChange;
import dev.parley.store.ChangeLog.Told;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** Edits of segments. An edit is decided on the document, which is read off the event loop, while the recording is locked. */
final class EditsTable {

    private final Vertx vertx;
    private final Database database;
    private final ChangeLog log;

    EditsTable(Vertx vertx, Database database, ChangeLog log) {
        this.vertx = vertx;
        this.database = database;
        this.log = log;
    }

    /**
     * What becomes of an edit.
     *
     * @param kept false where the segment is at another version
     * @param shown the segment as it is then
     * @param edit as it is then
     * @param digest of the edited transcript; empty where it is as it was
     */
    private record Decision(
            boolean kept,
            Transcripts.ShownSegment shown,
            SegmentEdit edit,
            Optional<TranscriptDigest> digest,
            List<NewChange> changes) {}

    /** Corrects a segment, if it is at the version. */
    Future<Told<Transcripts.Corrected>> correct(Recordings.Correct request) {
        var id = request.recording();
        return database.transaction(connection -> RecordingsTable.lock(connection, id)
                .compose(_ -> TranscriptsTable.read(connection, id))
                .compose(kept -> OffLoop.run(
                        vertx,
                        () -> decide(EditedTranscript.read(TranscriptsTable.document(kept), kept.edits()), request)))
                .compose(decision -> write(connection, id, request.by(), decision)));
    }

    private static Decision decide(EditedTranscript transcript, Recordings.Correct request) {
        var machine = transcript.segment(request.segment()).orElseThrow(() -> noSegment(transcript, request.segment()));
        var before = transcript.edit(machine);
        if (before.version() != request.version()) {
            return new Decision(false, transcript.shownSegment(machine), before, Optional.empty(), List.of());
        }
        var text = corrected(before.text(), request.text(), machine.text());
        var speaker = corrected(before.speaker(), request.speaker(), machine.speaker());
        speaker.ifPresent(wanted -> check(wanted, transcript.speakers()));
        var after = before.to(text, speaker);
        var changes = changes(machine, before, after);
        if (changes.isEmpty()) {
            return new Decision(true, transcript.shownSegment(machine), before, Optional.empty(), List.of());
        }
        var edited = transcript.with(after);
        return new Decision(
                true, edited.shownSegment(machine), after, Optional.of(TranscriptDigest.of(edited)), changes);
    }

    /** What stands there after a correction; empty for the machine's own, however it came about. */
    private static Optional<String> corrected(Optional<String> before, Optional<Correction> wanted, String machine) {
        return wanted.map(Correction::to).orElse(before).filter(text -> !text.equals(machine));
    }

    private static List<NewChange> changes(Speech.Segment machine, SegmentEdit before, SegmentEdit after) {
        var changes = new ArrayList<NewChange>();
        if (!before.text().equals(after.text())) {
            changes.add(NewChange.text(
                    machine.id(),
                    before.text().orElse(before.machineText()),
                    after.text().orElse(after.machineText())));
        }
        if (!before.speaker().equals(after.speaker())) {
            changes.add(NewChange.speaker(
                    machine.id(),
                    before.speaker().orElse(before.machineSpeaker()),
                    after.speaker().orElse(after.machineSpeaker())));
        }
        return changes;
    }

    private static FailureException noSegment(EditedTranscript transcript, int segment) {
        var segments = transcript.machine().segments();
        return Failure.NOT_FOUND.because("there is no segment " + segment + "; the transcript has "
                + (segments.isEmpty()
                        ? "none"
                        : segments.getFirst().id() + " to " + segments.getLast().id()));
    }

    private static void check(String wanted, List<String> speakers) {
        if (!speakers.contains(wanted) && !wanted.equals(next(speakers))) {
            throw Failure.INVALID.because("speaker: there is no " + wanted + ", only " + String.join(", ", speakers)
                    + " and, for a new one, " + next(speakers));
        }
    }

    /** The first id that nobody has. */
    private static String next(List<String> speakers) {
        return IntStream.iterate(0, number -> number + 1)
                .mapToObj(number -> String.format(Locale.ROOT, "SPEAKER_%02d", number))
                .filter(id -> !speakers.contains(id))
                .findFirst()
                .orElseThrow();
    }

    private Future<Told<Transcripts.Corrected>> write(
            SqlConnection connection, UUID recording, UUID by, Decision decision) {
        return decision.digest()
                .<Future<?>>map(digest -> keep(connection, recording, decision.edit(), digest))
                .orElseGet(Future::succeededFuture)
                .compose(_ -> log.add(connection, recording, Optional.of(by), decision.changes()))
                .map(logged -> new Told<>(
                        new Transcripts.Corrected(decision.kept(), decision.shown(), logged.version()), logged));
    }

    private Future<?> keep(SqlConnection connection, UUID recording, SegmentEdit edit, TranscriptDigest digest) {
        return Database.run(
                        connection,
                        """
                        insert into segment_edits (
                            recording_id, segment, version, text, speaker, machine_text, machine_speaker)
                        values ($1, $2, $3, $4, $5, $6, $7)
                        on conflict (recording_id, segment) do update set version = excluded.version,
                            text = excluded.text, speaker = excluded.speaker""",
                        Values.of(
                                recording,
                                edit.segment(),
                                edit.version(),
                                edit.text(),
                                edit.speaker(),
                                edit.machineText(),
                                edit.machineSpeaker()))
                .compose(_ -> TranscriptsTable.keepDigest(connection, recording, digest));
    }
}
