package dev.parley.store;

import dev.parley.bus.Credentials;
import dev.parley.bus.Credentials.Account;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The hashes of passwords, and the versions that tokens are made for. */
final class CredentialsTable {

    private final Database database;
    private final Clock clock;
    private final Consumer<UUID> changed;

    /** @param changed is told of each user whose tokens no longer hold, after the commit */
    CredentialsTable(Database database, Clock clock, Consumer<UUID> changed) {
        this.database = database;
        this.clock = clock;
        this.changed = changed;
    }

    Future<Account> find(Credentials.Find request) {
        return database.run("select * from users where name = $1", Values.of(request.name()))
                .map(rows -> Values.first(rows)
                        .map(CredentialsTable::account)
                        .orElseThrow(() -> Failure.NOT_FOUND.because("there is no user “" + request.name() + "”")));
    }

    Future<Account> read(Credentials.Read request) {
        return database.run("select * from users where id = $1", Values.of(request.user()))
                .map(rows -> account(rows, request.user()));
    }

    Future<Account> register(Credentials.Register request) {
        var user = AccountsTable.newUser(request.name(), request.role(), clock);
        return database.transaction(
                        connection -> AccountsTable.insert(connection, user, Optional.of(request.password())))
                .recover(failure -> Future.failedFuture(AccountsTable.named(failure, request.name())))
                .compose(_ -> read(new Credentials.Read(user.id())));
    }

    Future<Account> keepPassword(Credentials.KeepPassword request) {
        return database.run(
                        "update users set password = $2, version = version + 1 where id = $1 returning *",
                        Values.of(request.user(), request.password()))
                .map(rows -> account(rows, request.user()))
                .onSuccess(_ -> changed.accept(request.user()));
    }

    Future<Done> keepFirstPassword(Credentials.KeepFirstPassword request) {
        return database.run("""
                update users set password = $1
                where password is null
                    and id = (select id from users where role = 'admin' order by created limit 1)""", Values.of(request.password())).map(Done.DONE);
    }

    private static Account account(RowSet<Row> rows, UUID user) {
        return Values.first(rows).map(CredentialsTable::account).orElseThrow(() -> AccountsTable.unknown(user));
    }

    private static Account account(Row row) {
        return new Account(AccountsTable.read(row), row.getInteger("version"), Values.text(row, "password"));
    }
}
