package dev.parley.store;

import dev.parley.bus.Blobs;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.SoundStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Optional;
import java.util.UUID;

/** What is needed to listen to recordings: how loud they are, and what browsers play. */
final class SoundsTable {

    private final Database database;

    SoundsTable(Database database) {
        this.database = database;
    }

    /** What is kept of a recording. */
    Future<SoundStore.Kept> find(SoundStore.Find request) {
        return database.run("""
                select owner, name, media, seconds, playing, content_type
                from recordings left join recording_sounds on recording_id = id where id = $1""", Values.of(request.recording()))
                .map(rows -> Values.first(rows).map(SoundsTable::kept).orElseThrow(() -> unknown(request.recording())));
    }

    /** Keeps how loud a recording is; a copy that was made of it stays. */
    Future<Done> keep(SoundStore.Keep request) {
        var values = Values.of(
                request.recording(),
                request.seconds(),
                Buffer.buffer(request.peaks().values()),
                request.playing().map(playing -> playing.sound().sha256()),
                request.playing().map(SoundStore.Playing::contentType));
        return database.run("""
                        insert into recording_sounds (recording_id, seconds, peaks, playing, content_type)
                        select id, $2, $3, $4, $5 from recordings where id = $1
                        on conflict (recording_id) do update set seconds = excluded.seconds, peaks = excluded.peaks,
                            playing = coalesce(excluded.playing, recording_sounds.playing),
                            content_type = coalesce(excluded.content_type, recording_sounds.content_type)
                        returning recording_id""", values).map(rows -> done(rows, request.recording()));
    }

    /** Keeps the copy that browsers play. */
    Future<Done> keepCopy(SoundStore.KeepCopy request) {
        var copy = request.copy();
        return database.run(
                        "update recording_sounds set playing = $2, content_type = $3 where recording_id = $1"
                                + " returning recording_id",
                        Values.of(request.recording(), copy.sound().sha256(), copy.contentType()))
                .map(rows -> done(rows, request.recording()));
    }

    /** A part of the peaks. */
    Future<SoundStore.Peaks> read(SoundStore.Read request) {
        return database.run(
                        "select substring(peaks from $2 for $3) as part from recording_sounds where recording_id = $1",
                        Values.of(request.recording(), request.first() + 1, request.count()))
                .map(rows -> Values.first(rows)
                        .map(row -> SoundStore.Peaks.of(row.getBuffer("part").getBytes()))
                        .orElseThrow(() -> unknown(request.recording())));
    }

    private static SoundStore.Kept kept(Row row) {
        return new SoundStore.Kept(
                row.getUUID("owner"),
                row.getString("name"),
                Values.text(row, "media").map(Blobs.Key::new),
                Optional.ofNullable(row.getDouble("seconds")),
                Values.text(row, "playing")
                        .map(key -> new SoundStore.Playing(new Blobs.Key(key), row.getString("content_type"))));
    }

    private static Done done(RowSet<Row> rows, UUID recording) {
        return Values.first(rows).map(_ -> Done.DONE).orElseThrow(() -> unknown(recording));
    }

    private static FailureException unknown(UUID recording) {
        return Failure.NOT_FOUND.because("there is no recording " + recording);
    }
}
