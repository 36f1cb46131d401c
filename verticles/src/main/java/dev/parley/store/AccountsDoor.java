package dev.parley.store;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Credentials;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Serves {@link Accounts} and {@link Credentials}, and tells every node of what no longer holds. */
final class AccountsDoor {

    private final Bus bus;
    private final Database database;
    private final Clock clock;

    AccountsDoor(Bus bus, Database database, Clock clock) {
        this.bus = bus;
        this.database = database;
        this.clock = clock;
    }

    Future<?> serve() {
        return Future.all(serveAccounts(), serveKeys(), serveCredentials(), serveSigningKeys());
    }

    private Future<?> serveAccounts() {
        var accounts = new AccountsTable(database, clock, this::tell);
        return Future.all(List.of(
                bus.serve(Accounts.CREATE, accounts::create),
                bus.serve(Accounts.BOOTSTRAP, accounts::bootstrap),
                bus.serve(Accounts.LIST, _ -> accounts.list()),
                bus.serve(Accounts.CHANGE, accounts::change),
                bus.serve(Accounts.DELETE, accounts::delete)));
    }

    private Future<?> serveKeys() {
        var keys = new KeysTable(database, clock, this::tell);
        return Future.all(List.of(
                bus.serve(Accounts.FIND_KEY, keys::find),
                bus.serve(Accounts.LIST_KEYS, keys::list),
                bus.serve(Accounts.ADD_KEY, keys::add),
                bus.serve(Accounts.REMOVE_KEY, keys::remove)));
    }

    private Future<?> serveCredentials() {
        var credentials = new CredentialsTable(database, clock, this::tell);
        return Future.all(List.of(
                bus.serve(Credentials.FIND, credentials::find),
                bus.serve(Credentials.READ, credentials::read),
                bus.serve(Credentials.REGISTER, credentials::register),
                bus.serve(Credentials.KEEP_PASSWORD, credentials::keepPassword),
                bus.serve(Credentials.KEEP_FIRST_PASSWORD, credentials::keepFirstPassword)));
    }

    private Future<?> serveSigningKeys() {
        var signing = new SigningKeysTable(
                database, id -> bus.publish(Credentials.SIGNING_KEY_CHANGED, new Credentials.SigningKeyChanged(id)));
        return Future.all(
                bus.serve(Credentials.SIGNING_KEYS, _ -> signing.read()),
                bus.serve(Credentials.SIGN_WITH, signing::sign));
    }

    private void tell(UUID user) {
        bus.publish(Accounts.CHANGED, new Accounts.Changed(user));
    }
}
