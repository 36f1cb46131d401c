package dev.parley.http;

import dev.parley.bus.Usage;
import io.vertx.ext.web.RoutingContext;

/** Who pays for the calls of language models that a request leads to. */
final class Payers {

    private Payers() {}

    /** The caller of the request, with the key it came with. */
    static Usage.Payer of(RoutingContext ctx) {
        var caller = Authentication.caller(ctx);
        return new Usage.Payer(caller.user(), caller.role(), Authentication.key(ctx));
    }
}
