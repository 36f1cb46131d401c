package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** Users and their keys; for administrators. */
final class AdminRoutes {

    private final Bus bus;

    AdminRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.object("createUser", this::create);
        operations.array("listUsers", this::list);
        operations.object("deleteUser", this::delete);
    }

    private Future<JsonObject> create(RoutingContext ctx) {
        var body = Operations.body(ctx);
        var name = body.getString("name").strip();
        if (name.isEmpty()) {
            throw Failure.INVALID.because("name: must not be blank");
        }
        var role = Accounts.Role.valueOf(body.getString("role", "user").toUpperCase(Locale.ROOT));
        return bus.ask(Accounts.CREATE, new Accounts.Create(name, role))
                .map(created -> json(created.user()).put("api_key", created.apiKey()));
    }

    private Future<JsonArray> list(RoutingContext ctx) {
        return bus.ask(Accounts.LIST, new Accounts.ListUsers())
                .map(users -> new JsonArray(
                        users.users().stream().map(AdminRoutes::json).toList()));
    }

    private Future<JsonObject> delete(RoutingContext ctx) {
        var id = Operations.id(ctx);
        return bus.ask(Accounts.DELETE, new Accounts.Delete(id))
                .map(_ -> new JsonObject().put("status", "deleted").put("user_id", id.toString()));
    }

    private static JsonObject json(Accounts.User user) {
        return new JsonObject()
                .put("id", user.id().toString())
                .put("name", user.name())
                .put("role", user.role().name().toLowerCase(Locale.ROOT))
                .put("created", user.created().toString());
    }
}
