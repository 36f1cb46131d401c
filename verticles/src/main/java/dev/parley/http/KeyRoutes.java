package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The API keys of a user, for administrators. */
final class KeyRoutes {

    private final Bus bus;
    private final KnownCallers callers;

    KeyRoutes(Bus bus, KnownCallers callers) {
        this.bus = bus;
        this.callers = callers;
    }

    void addTo(Operations operations) {
        operations.array("listKeys", this::list);
        operations.object("addKey", this::add);
        operations.object("removeKey", this::remove);
    }

    private Future<JsonArray> list(RoutingContext ctx) {
        return bus.ask(Accounts.LIST_KEYS, new Accounts.ListKeys(Operations.id(ctx)))
                .map(keys ->
                        new JsonArray(keys.keys().stream().map(KeyRoutes::json).toList()));
    }

    private Future<JsonObject> add(RoutingContext ctx) {
        var name = AdminRoutes.name("name", Operations.body(ctx));
        return bus.ask(Accounts.ADD_KEY, new Accounts.AddKey(Operations.id(ctx), name))
                .map(added -> json(added.key()).put("api_key", added.apiKey()));
    }

    private Future<JsonObject> remove(RoutingContext ctx) {
        var user = Operations.id(ctx);
        var key = Operations.uuid("key", String.valueOf(ctx.pathParam("key")));
        return bus.ask(Accounts.REMOVE_KEY, new Accounts.RemoveKey(user, key))
                .onSuccess(_ -> callers.forget(user))
                .map(_ -> new JsonObject().put("status", "deleted").put("key_id", key.toString()));
    }

    private static JsonObject json(Accounts.Key key) {
        var json = new JsonObject()
                .put("id", key.id().toString())
                .put("name", key.name())
                .put("created", key.created().toString());
        key.lastUsed().ifPresent(used -> json.put("last_used", used.toString()));
        return json;
    }
}
