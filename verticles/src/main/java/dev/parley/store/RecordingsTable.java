package dev.parley.store;

import dev.parley.bus.Blobs;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Recordings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;

/** Recordings and their media. What is made of them: {@link TranscriptsTable}, {@link EditsTable}, {@link RecordingNames}. */
final class RecordingsTable {

    private final Database database;
    private final Clock clock;

    RecordingsTable(Database database, Clock clock) {
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
                insert into recordings (id, owner, name, media, source, bytes, created, updated)
                values ($1, $2, $3, $4, $5, $6, $7, $7)
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
                        """
                        update recordings set media = $2, bytes = $3, name = $4, updated = $5
                        where id = $1 returning id""",
                        Values.of(
                                request.recording(),
                                request.media().sha256(),
                                request.bytes(),
                                request.name(),
                                clock.instant()))
                .map(rows -> Values.first(rows).map(_ -> Done.DONE).orElseThrow(() -> unknown(request.recording())));
    }

    /** Forgets a recording; done as well if there is none. */
    Future<Done> remove(Recordings.Remove request) {
        return database.run("delete from recordings where id = $1", Values.of(request.id()))
                .map(Done.DONE);
    }

    /** Locks a recording for a transaction: what is made of it changes one after the other. NOT_FOUND if unknown. */
    static Future<Row> lock(SqlConnection connection, UUID id) {
        return Database.run(connection, "select id, name from recordings where id = $1 for update", Values.of(id))
                .map(rows -> Values.first(rows).orElseThrow(() -> unknown(id)));
    }

    static FailureException unknown(UUID id) {
        return Failure.NOT_FOUND.because("there is no recording " + id);
    }
}
