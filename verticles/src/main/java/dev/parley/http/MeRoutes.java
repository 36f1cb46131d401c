package dev.parley.http;

import dev.parley.conf.DataSize;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** Who calls, and what this service takes from them. */
final class MeRoutes {

    private final DataSize maxFileSize;

    MeRoutes(DataSize maxFileSize) {
        this.maxFileSize = maxFileSize;
    }

    void addTo(Operations operations) {
        operations.object("me", this::me);
    }

    private Future<JsonObject> me(RoutingContext ctx) {
        var caller = Authentication.caller(ctx);
        return Future.succeededFuture(new JsonObject()
                .put("id", caller.user().toString())
                .put("name", Authentication.name(ctx))
                .put("role", caller.role().name().toLowerCase(Locale.ROOT))
                .put("version", HealthRoutes.version())
                .put("limits", new JsonObject().put("max_file_bytes", maxFileSize.bytes())));
    }
}
