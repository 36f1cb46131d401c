package dev.parley.kafka;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** The user who owns what comes through this door; made by the first node that needs it. Remembered once it is known. */
final class ServiceUser {

    private final Bus bus;
    private final String name;
    private Optional<UUID> id = Optional.empty();

    ServiceUser(Bus bus, String name) {
        this.bus = bus;
        this.name = name;
    }

    Future<UUID> id() {
        return id.map(Future::succeededFuture).orElseGet(() -> find().compose(
                        found -> found.map(Future::succeededFuture).orElseGet(this::make))
                .onSuccess(user -> id = Optional.of(user)));
    }

    private Future<Optional<UUID>> find() {
        return bus.ask(Accounts.LIST, new Accounts.ListUsers()).map(users -> users.users().stream()
                .filter(user -> user.name().equals(name))
                .map(Accounts.User::id)
                .findFirst());
    }

    /** Nobody gets the key: the user only owns. Another node may have been quicker. */
    private Future<UUID> make() {
        return bus.ask(Accounts.CREATE, new Accounts.Create(name, Accounts.Role.USER))
                .map(created -> created.user().id())
                .recover(failure -> failure instanceof FailureException refusal && refusal.failure() == Failure.CONFLICT
                        ? find().map(Optional::orElseThrow)
                        : Future.failedFuture(failure));
    }
}
