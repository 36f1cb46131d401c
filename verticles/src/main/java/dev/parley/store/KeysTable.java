package dev.parley.store;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.parley.bus.Accounts;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The hashes of API keys, each with a name. */
final class KeysTable {

    /** How exactly is known when a key was used last: a write now and then, not one for each use. */
    private static final Duration COARSE = Duration.ofHours(1);

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Database database;
    private final Clock clock;
    private final Consumer<UUID> changed;

    /** @param changed is told of each user who has lost a key, after the commit */
    KeysTable(Database database, Clock clock, Consumer<UUID> changed) {
        this.database = database;
        this.clock = clock;
        this.changed = changed;
    }

    /** Which active user holds a key. */
    Future<Accounts.KeyHolder> find(Accounts.FindKey request) {
        return database.run("""
                select users.*, api_keys.id as key_id, api_keys.last_used
                from users join api_keys on api_keys.user_id = users.id
                where api_keys.hash = $1 and users.active""", Values.of(ApiKeys.hash(request.apiKey()))).map(rows -> {
            var row = Values.first(rows).orElseThrow(() -> Failure.UNAUTHORIZED.because("Invalid API key"));
            noteUse(row);
            return new Accounts.KeyHolder(AccountsTable.read(row), row.getUUID("key_id"));
        });
    }

    /** The keys of a user, oldest first. */
    Future<Accounts.Keys> list(Accounts.ListKeys request) {
        return database.run("""
                select api_keys.* from users left join api_keys on api_keys.user_id = users.id
                where users.id = $1 order by api_keys.created, api_keys.id""", Values.of(request.user())).map(rows -> {
            if (rows.size() == 0) {
                throw AccountsTable.unknown(request.user());
            }
            return new Accounts.Keys(Values.list(rows, KeysTable::read).stream()
                    .flatMap(Optional::stream)
                    .toList());
        });
    }

    /** One more random key for a user. */
    Future<Accounts.AddedKey> add(Accounts.AddKey request) {
        var added = new Accounts.AddedKey(newKey(request.name(), clock), ApiKeys.random());
        return database.transaction(
                        connection -> insert(connection, added.key(), request.user(), added.apiKey(), false))
                .recover(failure -> Future.failedFuture(
                        failure instanceof FailureException known && known.failure() == Failure.NOT_FOUND
                                ? AccountsTable.unknown(request.user())
                                : failure))
                .map(added);
    }

    /** Revokes a key. */
    Future<Done> remove(Accounts.RemoveKey request) {
        return database.run(
                        "delete from api_keys where id = $1 and user_id = $2 returning id",
                        Values.of(request.key(), request.user()))
                .map(rows -> Values.first(rows)
                        .map(_ -> Done.DONE)
                        .orElseThrow(() ->
                                Failure.NOT_FOUND.because("user " + request.user() + " has no key " + request.key())))
                .onSuccess(_ -> changed.accept(request.user()));
    }

    /** A key to be made. */
    static Accounts.Key newKey(String name, Clock clock) {
        return new Accounts.Key(IDS.generate(), name, Values.now(clock), Optional.empty());
    }

    /** Keeps a key; one that is there already stays as it is. */
    static Future<RowSet<Row>> insert(
            SqlConnection connection, Accounts.Key key, UUID user, String apiKey, boolean configured) {
        return Database.run(
                connection,
                """
                insert into api_keys (id, hash, user_id, name, configured, created) values ($1, $2, $3, $4, $5, $6)
                on conflict (hash) do nothing""",
                Values.of(key.id(), ApiKeys.hash(apiKey), user, key.name(), configured, key.created()));
    }

    /** Nobody waits for it, and nothing depends on it. */
    private void noteUse(Row row) {
        var now = Values.now(clock);
        if (Values.optionalInstant(row, "last_used")
                .filter(used -> used.isAfter(now.minus(COARSE)))
                .isEmpty()) {
            var _ = database.run(
                    "update api_keys set last_used = $2 where id = $1", Values.of(row.getUUID("key_id"), now));
        }
    }

    /** Empty for a user without keys. */
    private static Optional<Accounts.Key> read(Row row) {
        return Optional.ofNullable(row.getUUID("id"))
                .map(id -> new Accounts.Key(
                        id,
                        row.getString("name"),
                        Values.instant(row, "created"),
                        Values.optionalInstant(row, "last_used")));
    }
}
