package dev.parley.store;

import dev.parley.bus.Blobs;
import dev.parley.bus.Done;
import dev.parley.bus.Retention;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which blobs there may be, and which of them nobody needs. Who keeps a blob writes its row first, which makes it young; who
 * removes one holds its row until it is gone. So a blob that is handed in while it is being removed waits, and is then
 * kept anew: on any node, whatever the store of blobs.
 */
final class BlobLedger {

    /** Few, because whoever hands in one of them waits for all. */
    private static final int REMOVED_AT_ONCE = 20;

    /** Longer than removing may take; the limit of the pool is for statements. */
    private static final String WAIT_FOR_REMOVAL =
            "select set_config('idle_in_transaction_session_timeout', '120000', true)";

    /** Those of the keys $1 that something refers to. */
    private static final String REFERRED = """
            select media as key from recordings where media = any ($1)
            union all
            select playing from recording_sounds where playing = any ($1)
            union all
            select unnest(blob_keys(input || ' ' || coalesce(output, ''))) from jobs
            where (input like '%"sha256"%' or output like '%"sha256"%')
                and blob_keys(input || ' ' || coalesce(output, '')) && $1
            union all
            select unnest(blob_keys(output)) from job_checkpoints
            where output like '%"sha256"%' and blob_keys(output) && $1
            union all
            select unnest(blob_keys(state)) from interviews
            where state like '%"sha256"%' and blob_keys(state) && $1
            union all
            select unnest(blob_keys(input)) from schedules""";

    private static final String UNUSED =
            "select key from blobs where key = any ($1) and noted < $2 and key not in (" + REFERRED + ")";

    private final Database database;
    private final Function<Blobs.Key, Future<?>> remove;

    /** @param remove removes the content of a blob */
    BlobLedger(Database database, Function<Blobs.Key, Future<?>> remove) {
        this.database = database;
        this.remove = remove;
    }

    /** Notes that a blob is about to be kept. */
    Future<Done> note(Blobs.Note request) {
        return database.run("""
                insert into blobs (key, noted) values ($1, now())
                on conflict (key) do update set noted = excluded.noted""", Values.of(request.key().sha256())).map(Done.DONE);
    }

    /** Drops those of the next blobs that nothing refers to. */
    Future<Retention.DroppedBlobs> drop(Retention.DropBlobs request) {
        var after = request.after().map(Blobs.Key::sha256).orElse("");
        return database.run(
                        "select key from blobs where key > $1 order by key limit $2", Values.of(after, request.limit()))
                .map(BlobLedger::keys)
                .compose(page -> unused(page, request.notedBefore())
                        .compose(unused -> dropAll(unused, request.notedBefore(), 0))
                        .map(count ->
                                new Retention.DroppedBlobs(count, last(page).map(Blobs.Key::new))));
    }

    /** Without holding anything up: most blobs are in use. */
    private Future<List<String>> unused(List<String> page, Instant notedBefore) {
        return database.run(UNUSED, Values.of(array(page), notedBefore)).map(BlobLedger::keys);
    }

    private Future<Integer> dropAll(List<String> keys, Instant notedBefore, int dropped) {
        if (keys.isEmpty()) {
            return Future.succeededFuture(dropped);
        }
        var few = keys.subList(0, Math.min(REMOVED_AT_ONCE, keys.size()));
        var rest = keys.subList(few.size(), keys.size());
        return database.transaction(connection -> drop(connection, few, notedBefore))
                .compose(count -> dropAll(rest, notedBefore, dropped + count));
    }

    private Future<Integer> drop(SqlConnection connection, List<String> keys, Instant notedBefore) {
        return Database.run(connection, WAIT_FOR_REMOVAL, Values.of())
                .compose(_ -> Database.run(
                        connection,
                        "select key from blobs where key = any ($1) order by key for update",
                        Values.of((Object) array(keys))))
                // Looked at again: what was handed in or referred to meanwhile stays.
                .compose(_ -> Database.run(connection, UNUSED, Values.of(array(keys), notedBefore)))
                .map(BlobLedger::keys)
                // Joined: the rows are held until the last removal has ended, whatever becomes of another.
                .compose(unused -> Future.join(unused.stream()
                                .map(key -> remove.apply(new Blobs.Key(key)))
                                .toList())
                        .compose(_ ->
                                Database.run(connection, "delete from blobs where key = any ($1)", Values.of((Object)
                                        array(unused))))
                        .map(unused.size()));
    }

    private static Optional<String> last(List<String> keys) {
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys.getLast());
    }

    private static List<String> keys(RowSet<Row> rows) {
        return Values.list(rows, row -> row.getString("key"));
    }

    private static String[] array(List<String> keys) {
        return keys.toArray(String[]::new);
    }
}
