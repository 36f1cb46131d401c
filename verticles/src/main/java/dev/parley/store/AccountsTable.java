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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Users, and the first administrator. */
final class AccountsTable {

    private static final String ADMINISTRATOR = "admin";

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Database database;
    private final Clock clock;
    private final Consumer<UUID> changed;

    /** @param changed is told of each user of whom something that was known no longer holds, after the commit */
    AccountsTable(Database database, Clock clock, Consumer<UUID> changed) {
        this.database = database;
        this.clock = clock;
        this.changed = changed;
    }

    /** Makes a user with one random key. */
    Future<Created> create(Accounts.Create request) {
        var created = new Created(newUser(request.name(), request.role(), clock), ApiKeys.random());
        return database.transaction(connection -> insert(connection, created, false))
                .recover(failure -> Future.failedFuture(named(failure, request.name())));
    }

    /**
     * Makes the first administrator, with the configured key if there is one. A configured key that has changed replaces the
     * earlier configured one; keys made here stay.
     */
    Future<Accounts.Bootstrapped> bootstrap(Accounts.Bootstrap request) {
        return database.transaction(connection -> lock(connection)
                        .compose(_ -> Database.run(
                                connection,
                                "select * from users where role = 'admin' order by created limit 1",
                                Values.of()))
                        .compose(rows -> Values.first(rows)
                                .map(row -> replaceConfiguredKey(connection, read(row), request.apiKey()))
                                .orElseGet(() -> firstAdministrator(connection, request.apiKey()))))
                .onSuccess(outcome -> outcome.losers().forEach(changed))
                .map(Bootstrapping::reply);
    }

    /** @param losers who held an earlier configured key */
    private record Bootstrapping(Accounts.Bootstrapped reply, List<UUID> losers) {}

    /** All users, oldest first. */
    Future<Accounts.Users> list() {
        return database.run("select * from users order by created, id", Values.of())
                .map(rows -> new Accounts.Users(Values.list(rows, AccountsTable::read)));
    }

    /** Changes role and activity. Tokens given out before end; keys do what the user may do now. */
    Future<User> change(Accounts.Change request) {
        return database.transaction(connection -> lock(connection)
                        .compose(_ -> Database.run(
                                connection,
                                """
                                update users set active = coalesce($2, active), role = coalesce($3, role),
                                    version = version + 1
                                where id = $1
                                returning *, (select role from users as before where before.id = $1) as role_before""",
                                Values.of(
                                        request.id(),
                                        request.active(),
                                        request.role().map(AccountsTable::word))))
                        .map(rows -> Values.first(rows).orElseThrow(() -> unknown(request.id())))
                        .compose(row -> row.getString("role_before").equals("admin")
                                ? checkAdministrators(connection).map(read(row))
                                : Future.succeededFuture(read(row))))
                .onSuccess(user -> changed.accept(user.id()));
    }

    /** Deletes a user, and with the row the keys. */
    Future<Done> delete(Accounts.Delete request) {
        return database.run("delete from users where id = $1 returning id", Values.of(request.id()))
                .map(rows -> Values.first(rows).map(_ -> Done.DONE).orElseThrow(() -> unknown(request.id())))
                .onSuccess(_ -> changed.accept(request.id()));
    }

    /** A user to be made. */
    static User newUser(String name, Role role, Clock clock) {
        return new User(IDS.generate(), name, role, Values.now(clock), true);
    }

    static Future<?> insert(SqlConnection connection, User user, Optional<String> password) {
        return Database.run(
                connection,
                "insert into users (id, name, role, created, password) values ($1, $2, $3, $4, $5)",
                Values.of(user.id(), user.name(), word(user.role()), user.created(), password));
    }

    /** A user of a row of the table. */
    static User read(Row row) {
        return new User(
                row.getUUID("id"),
                row.getString("name"),
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                Values.instant(row, "created"),
                row.getBoolean("active"));
    }

    /** A name that is taken is told as such. */
    static Throwable named(Throwable failure, String name) {
        return failure instanceof FailureException known && known.failure() == Failure.CONFLICT
                ? Failure.CONFLICT.because("name: there is already a user “" + name + "”")
                : failure;
    }

    static FailureException unknown(UUID user) {
        return Failure.NOT_FOUND.because("there is no user " + user);
    }

    /** Two nodes that start at once make one administrator. */
    private static Future<?> lock(SqlConnection connection) {
        return Database.run(connection, "select pg_advisory_xact_lock(hashtext('parley.users'))", Values.of());
    }

    private static Future<?> checkAdministrators(SqlConnection connection) {
        return Database.run(connection, "select from users where role = 'admin' and active limit 1", Values.of())
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw Failure.CONFLICT.because(
                                "this is the last active administrator; make another user one before");
                    }
                    return rows;
                });
    }

    private Future<Bootstrapping> firstAdministrator(SqlConnection connection, Optional<String> apiKey) {
        var created = new Created(newUser(ADMINISTRATOR, Role.ADMIN, clock), apiKey.orElseGet(ApiKeys::random));
        return insert(connection, created, apiKey.isPresent())
                .map(made -> new Bootstrapping(new Accounts.Bootstrapped(Optional.of(made)), List.of()));
    }

    private Future<Bootstrapping> replaceConfiguredKey(
            SqlConnection connection, User administrator, Optional<String> apiKey) {
        var nobodyNew = new Accounts.Bootstrapped(Optional.empty());
        if (apiKey.isEmpty()) {
            return Future.succeededFuture(new Bootstrapping(nobodyNew, List.of()));
        }
        var key = KeysTable.newKey("configured", clock);
        return Database.run(
                        connection,
                        "delete from api_keys where configured and hash <> $1 returning user_id",
                        Values.of(ApiKeys.hash(apiKey.get())))
                .compose(lost -> KeysTable.insert(connection, key, administrator.id(), apiKey.get(), true)
                        .map(new Bootstrapping(nobodyNew, Values.list(lost, row -> row.getUUID("user_id")))));
    }

    private Future<Created> insert(SqlConnection connection, Created created, boolean configured) {
        var user = created.user();
        var key = KeysTable.newKey(configured ? "configured" : "first", clock);
        return insert(connection, user, Optional.empty())
                .compose(_ -> KeysTable.insert(connection, key, user.id(), created.apiKey(), configured))
                .map(created);
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
