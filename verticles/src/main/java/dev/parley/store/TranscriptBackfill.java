package dev.parley.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once at each document that was kept before there were columns for lists and searches, one after the other, beside the
 * work of the store. Any number of nodes may do it at once.
 */
final class TranscriptBackfill {

    private static final Logger log = LoggerFactory.getLogger(TranscriptBackfill.class);
    private static final UUID FIRST = new UUID(0, 0);
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final Database database;

    TranscriptBackfill(Vertx vertx, Database database) {
        this.vertx = vertx;
        this.database = database;
    }

    /** Completes when there is none left. While the database is away it is tried again now and then. */
    Future<?> run() {
        return after(FIRST).onFailure(failure -> {
            log.warn("old transcripts are not listed in full yet: {}", failure.getMessage());
            vertx.setTimer(AGAIN.toMillis(), _ -> run());
        });
    }

    private Future<?> after(UUID last) {
        return database.run("""
                        select recording_id from transcripts where speakers is null and recording_id > $1
                        order by recording_id limit 1""", Values.of(last)).compose(rows -> Values.first(rows)
                .map(row -> row.getUUID("recording_id"))
                .<Future<?>>map(next -> database.transaction(connection -> lookAt(connection, next))
                        .recover(failure -> {
                            log.warn("the transcript {} cannot be read", next, failure);
                            return Future.succeededFuture();
                        })
                        .compose(_ -> after(next)))
                .orElseGet(Future::succeededFuture));
    }

    private Future<Object> lookAt(SqlConnection connection, UUID recording) {
        return RecordingsTable.lock(connection, recording)
                .compose(_ -> Database.run(
                        connection,
                        "select document from transcripts where recording_id = $1 and speakers is null",
                        Values.of(recording)))
                .compose(rows -> Values.first(rows)
                        .map(row -> row.getString("document"))
                        .map(document -> OffLoop.run(
                                        vertx, () -> TranscriptDigest.of(EditedTranscript.read(document, Map.of())))
                                .compose(digest -> TranscriptsTable.keepDigest(connection, recording, digest)))
                        .<Future<?>>map(kept -> kept)
                        .orElseGet(Future::succeededFuture))
                .mapEmpty();
    }
}
