package dev.parley.store;

import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.Uploads;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.UUID;

/** Recordings that come in pieces, until they expire; how much of one is there, its file tells. */
final class UploadsTable {

    private final Database database;
    private final Clock clock;

    UploadsTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Keeps a new one within the limits of its owner, whose requests wait for each other here. */
    Future<Done> begin(Uploads.Begin request) {
        var upload = request.upload();
        return database.transaction(connection -> Database.run(
                        connection,
                        "select pg_advisory_xact_lock(hashtextextended('uploads ' || $1, 0))",
                        Values.of(upload.owner().toString()))
                .compose(_ -> checkLimits(connection, request))
                .compose(_ -> Database.run(
                        connection,
                        """
                        insert into uploads (id, owner, length, metadata, node, seen, created, expires)
                        values ($1, $2, $3, $4, $5, $6, $7, $8)""",
                        Values.of(
                                upload.id(),
                                upload.owner(),
                                upload.length(),
                                upload.metadata(),
                                upload.node(),
                                upload.seen(),
                                upload.created(),
                                upload.expires())))
                .map(Done.DONE));
    }

    private Future<?> checkLimits(SqlConnection connection, Uploads.Begin request) {
        var upload = request.upload();
        return Database.run(connection, """
                select count(*) as uploads, coalesce(sum(length), 0)::bigint as bytes from uploads
                where owner = $1 and ended is null and expires > $2""", Values.of(upload.owner(), clock.instant()))
                .map(rows -> {
                    var unfinished = rows.iterator().next();
                    checkCount(unfinished.getLong("uploads") + 1, request.most());
                    checkBytes(unfinished.getLong("bytes") + upload.length(), request.mostBytes());
                    return rows;
                });
    }

    private static void checkCount(long uploads, int most) {
        if (uploads > most) {
            throw Failure.OVER_QUOTA.because("your unfinished uploads would be more than " + most
                    + " (http.uploads.most-per-user); go on with one, or delete it");
        }
    }

    private static void checkBytes(long bytes, long most) {
        if (bytes > most) {
            throw Failure.OVER_QUOTA.because("Upload-Length: your unfinished uploads would have " + bytes
                    + " bytes together, more than " + most
                    + " (http.uploads.most-bytes-per-user); go on with one, or delete it");
        }
    }

    Future<Uploads.Upload> find(Uploads.Find request) {
        return database.run(
                        "select * from uploads where id = $1 and expires > $2",
                        Values.of(request.id(), clock.instant()))
                .map(rows -> Values.first(rows)
                        .map(UploadsTable::upload)
                        .orElseThrow(() -> Failure.NOT_FOUND.because(
                                "there is no upload " + request.id() + ", or it has expired; begin a new one")));
    }

    Future<Done> end(Uploads.End request) {
        return database.run(
                        "update uploads set ended = $2 where id = $1 and ended is null",
                        Values.of(request.id(), clock.instant()))
                .map(Done.DONE);
    }

    Future<Done> place(Uploads.Place request) {
        return database.run(
                        "update uploads set node = $1, seen = $2 where id = any($3) and ended is null",
                        Values.of(request.node(), clock.instant(), request.ids().toArray(UUID[]::new)))
                .map(Done.DONE);
    }

    Future<Done> forget(Uploads.Forget request) {
        return database.run("delete from uploads where id = $1", Values.of(request.id()))
                .map(Done.DONE);
    }

    Future<Done> forgetExpired() {
        return database.run("delete from uploads where expires <= $1", Values.of(clock.instant()))
                .map(Done.DONE);
    }

    private static Uploads.Upload upload(Row row) {
        return new Uploads.Upload(
                row.getUUID("id"),
                row.getUUID("owner"),
                row.getLong("length"),
                row.getString("metadata"),
                row.getString("node"),
                Values.instant(row, "seen"),
                Values.instant(row, "created"),
                Values.instant(row, "expires"),
                Values.optionalInstant(row, "ended"));
    }
}
