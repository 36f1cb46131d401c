package dev.parley.store;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.parley.bus.Accounts;
import dev.parley.bus.Accounts.Created;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Accounts.User;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** Users and the hashes of their keys. */
final class AccountsTable {

    private static final String ADMINISTRATOR = "admin";

    private static final String INSERT_KEY =
            "insert into api_keys (hash, user_id, configured, created) values ($1, $2, $3, $4)";

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Database database;
    private final Clock clock;

    AccountsTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Makes a user with one random key. */
    Future<Created> create(Accounts.Create request) {
        var created = new Created(user(request.name(), request.role()), ApiKeys.random());
        return database.transaction(connection -> insert(connection, created, false))
                .recover(failure -> Future.failedFuture(
                        failure instanceof FailureException known && known.failure() == Failure.CONFLICT
                                ? Failure.CONFLICT.because("name: there is already a user “" + request.name() + "”")
                                : failure));
    }

    /**
     * Makes the first administrator, with the configured key if there is one. A configured key that has changed replaces the
     * earlier configured one; keys made here stay.
     */
    Future<Accounts.Bootstrapped> bootstrap(Accounts.Bootstrap request) {
        return database.transaction(connection -> lock(connection)
                .compose(_ -> Database.run(
                        connection, "select * from users where role = 'admin' order by created limit 1", Values.of()))
                .compose(rows -> Values.first(rows)
                        .map(row -> replaceConfiguredKey(connection, read(row), request.apiKey())
                                .map(_ -> new Accounts.Bootstrapped(Optional.empty())))
                        .orElseGet(() -> firstAdministrator(connection, request.apiKey()))));
    }

    /** Who holds a key. */
    Future<User> authenticate(Accounts.Authenticate request) {
        return database.run("""
                select users.* from users join api_keys on api_keys.user_id = users.id
                where api_keys.hash = $1""", Values.of(ApiKeys.hash(request.apiKey()))).map(rows -> Values.first(rows)
                .map(AccountsTable::read)
                .orElseThrow(() -> Failure.UNAUTHORIZED.because("Invalid API key")));
    }

    /** All users, oldest first. */
    Future<Accounts.Users> list() {
        return database.run("select * from users order by created, id", Values.of())
                .map(rows -> new Accounts.Users(Values.list(rows, AccountsTable::read)));
    }

    /** Deletes a user, and with the row the keys. */
    Future<Done> delete(Accounts.Delete request) {
        return database.run("delete from users where id = $1 returning id", Values.of(request.id()))
                .map(rows -> Values.first(rows)
                        .map(_ -> Done.DONE)
                        .orElseThrow(() -> Failure.NOT_FOUND.because("there is no user " + request.id())));
    }

    /** Two nodes that start at once make one administrator. */
    private static Future<?> lock(SqlConnection connection) {
        return Database.run(connection, "select pg_advisory_xact_lock(hashtext('parley.users'))", Values.of());
    }

    private Future<Accounts.Bootstrapped> firstAdministrator(SqlConnection connection, Optional<String> apiKey) {
        var created = new Created(user(ADMINISTRATOR, Role.ADMIN), apiKey.orElseGet(ApiKeys::random));
        return insert(connection, created, apiKey.isPresent())
                .map(made -> new Accounts.Bootstrapped(Optional.of(made)));
    }

    private Future<?> replaceConfiguredKey(SqlConnection connection, User administrator, Optional<String> apiKey) {
        if (apiKey.isEmpty()) {
            return Future.succeededFuture();
        }
        var hash = ApiKeys.hash(apiKey.get());
        return Database.run(connection, "delete from api_keys where configured and hash <> $1", Values.of(hash))
                .compose(_ -> Database.run(
                        connection,
                        INSERT_KEY + " on conflict (hash) do nothing",
                        Values.of(hash, administrator.id(), true, clock.instant())));
    }

    private Future<Created> insert(SqlConnection connection, Created created, boolean configured) {
        var user = created.user();
        return Database.run(
                        connection,
                        "insert into users (id, name, role, created) values ($1, $2, $3, $4)",
                        Values.of(user.id(), user.name(), word(user.role()), user.created()))
                .compose(_ -> Database.run(
                        connection,
                        INSERT_KEY,
                        Values.of(ApiKeys.hash(created.apiKey()), user.id(), configured, user.created())))
                .map(created);
    }

    private User user(String name, Role role) {
        return new User(IDS.generate(), name, role, Values.now(clock));
    }

    private static User read(Row row) {
        return new User(
                row.getUUID("id"),
                row.getString("name"),
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                Values.instant(row, "created"));
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
