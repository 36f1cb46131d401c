package dev.parley.store;

import dev.parley.bus.Credentials;
import dev.parley.bus.Credentials.SigningKey;
import dev.parley.bus.Credentials.SigningKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.function.Consumer;

/** The keys that sign tokens: one that does, and those that still verify what they signed. */
final class SigningKeysTable {

    private static final String READ = "select * from signing_keys order by created desc, id";

    private final Database database;
    private final Consumer<String> changed;

    /** @param changed is told the id of a key that signs from now on, after the commit */
    SigningKeysTable(Database database, Consumer<String> changed) {
        this.database = database;
        this.changed = changed;
    }

    Future<SigningKeys> read() {
        return database.run(READ, Values.of()).map(SigningKeysTable::keys);
    }

    Future<SigningKeys> sign(Credentials.Sign request) {
        return database.transaction(connection -> lock(connection)
                        .compose(_ -> Database.run(connection, READ, Values.of()))
                        .map(SigningKeysTable::keys)
                        .compose(before -> mayFollow(request, before)
                                ? replace(connection, request).map(after -> new Outcome(after, true))
                                : Future.succeededFuture(new Outcome(before, false))))
                .onSuccess(outcome -> {
                    if (outcome.changed()) {
                        changed.accept(request.id());
                    }
                })
                .map(Outcome::keys);
    }

    private record Outcome(SigningKeys keys, boolean changed) {}

    private static boolean mayFollow(Credentials.Sign request, SigningKeys before) {
        var signing = before.signing().map(SigningKey::id);
        return signing.equals(request.after()) && !signing.equals(Optional.of(request.id()));
    }

    private static Future<SigningKeys> replace(SqlConnection connection, Credentials.Sign request) {
        return Database.run(connection, "update signing_keys set replaced = now() where replaced is null", Values.of())
                .compose(_ ->
                        Database.run(connection, """
                        insert into signing_keys (id, secret, configured, created) values ($1, $2, $3, now())
                        on conflict (id) do update set created = now(), replaced = null""", Values.of(request.id(), request.secret(), request.configured())))
                .compose(_ -> Database.run(
                        connection,
                        "delete from signing_keys where replaced < now() - $1::bigint * interval '1 ms'",
                        Values.of(request.keepFor().toMillis())))
                .compose(_ -> Database.run(connection, READ, Values.of()))
                .map(SigningKeysTable::keys);
    }

    /** Two nodes that find no key at once make one. */
    private static Future<?> lock(SqlConnection connection) {
        return Database.run(connection, "select pg_advisory_xact_lock(hashtext('parley.signing_keys'))", Values.of());
    }

    private static SigningKeys keys(RowSet<Row> rows) {
        return new SigningKeys(Values.list(rows, SigningKeysTable::key));
    }

    private static SigningKey key(Row row) {
        return new SigningKey(
                row.getString("id"),
                row.getString("secret"),
                row.getBoolean("configured"),
                Values.instant(row, "created"),
                Values.optionalInstant(row, "replaced"));
    }
}
