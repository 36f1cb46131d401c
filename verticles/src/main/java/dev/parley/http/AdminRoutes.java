package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Identities;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;

/** Users, for administrators. What is taken from somebody is gone on this node before the answer is sent. */
final class AdminRoutes {

    private final Bus bus;
    private final KnownCallers callers;

    AdminRoutes(Bus bus, KnownCallers callers) {
        this.bus = bus;
        this.callers = callers;
    }

    void addTo(Operations operations) {
        operations.object("createUser", this::create);
        operations.array("listUsers", this::list);
        operations.object("changeUser", this::change);
        operations.object("deleteUser", this::delete);
        operations.object("setPassword", this::setPassword);
        operations.object("rotateSigningKey", this::rotate);
    }

    private Future<JsonObject> create(RoutingContext ctx) {
        var body = Operations.body(ctx);
        return bus.ask(
                        Accounts.CREATE,
                        new Accounts.Create(name("name", body), role(body).orElse(Role.USER)))
                .map(created -> json(created.user()).put("api_key", created.apiKey()));
    }

    private Future<JsonArray> list(RoutingContext ctx) {
        return bus.ask(Accounts.LIST, new Accounts.ListUsers())
                .map(users -> new JsonArray(
                        users.users().stream().map(AdminRoutes::json).toList()));
    }

    private Future<JsonObject> change(RoutingContext ctx) {
        var id = Operations.id(ctx);
        var body = Operations.body(ctx);
        var change = new Accounts.Change(id, Optional.ofNullable(body.getBoolean("active")), role(body));
        return bus.ask(Accounts.CHANGE, change)
                .onSuccess(_ -> callers.forget(id))
                .map(AdminRoutes::json);
    }

    private Future<JsonObject> delete(RoutingContext ctx) {
        var id = Operations.id(ctx);
        return bus.ask(Accounts.DELETE, new Accounts.Delete(id))
                .onSuccess(_ -> callers.forget(id))
                .map(_ -> new JsonObject().put("status", "deleted").put("user_id", id.toString()));
    }

    private Future<JsonObject> setPassword(RoutingContext ctx) {
        var id = Operations.id(ctx);
        var password = Operations.body(ctx).getString("password");
        return bus.ask(Identities.SET_PASSWORD, new Identities.SetPassword(id, password))
                .onSuccess(_ -> callers.forget(id))
                .map(_ -> new JsonObject().put("status", "changed").put("user_id", id.toString()));
    }

    private Future<JsonObject> rotate(RoutingContext ctx) {
        return bus.ask(Identities.ROTATE, new Identities.RotateSigningKey())
                .map(rotated -> new JsonObject().put("kid", rotated.id()).put("verifying", rotated.verifying()));
    }

    /** A name in the body. Fails with INVALID where it is blank. */
    static String name(String field, JsonObject body) {
        var name = body.getString(field).strip();
        if (name.isEmpty()) {
            throw Failure.INVALID.because(field + ": must not be blank");
        }
        return name;
    }

    /** The role in the body, if there is one. */
    static Optional<Role> role(JsonObject body) {
        return Optional.ofNullable(body.getString("role")).map(role -> Role.valueOf(role.toUpperCase(Locale.ROOT)));
    }

    private static JsonObject json(Accounts.User user) {
        return new JsonObject()
                .put("id", user.id().toString())
                .put("name", user.name())
                .put("role", user.role().name().toLowerCase(Locale.ROOT))
                .put("active", user.active())
                .put("created", user.created().toString());
    }
}
