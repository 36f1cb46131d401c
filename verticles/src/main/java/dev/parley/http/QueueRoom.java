package dev.parley.http;

import dev.parley.bus.Admissions;
import dev.parley.bus.Bus;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses a request whose job would find no room in the queue, before its body is read. The kind of that job stands in the
 * contract, as {@code x-queue}.
 */
final class QueueRoom implements Handler<RoutingContext> {

    private final Bus bus;

    QueueRoom(Bus bus) {
        this.bus = bus;
    }

    @Override
    public void handle(RoutingContext ctx) {
        var caller = Authentication.findCaller(ctx);
        Contract.queue(Exchange.operation(ctx))
                .flatMap(kind -> caller.map(known -> new Admissions.Ask(kind, known.user())))
                .ifPresentOrElse(
                        room -> bus.ask(Admissions.ASK, room)
                                .onSuccess(_ -> ctx.next())
                                .onFailure(ctx::fail),
                        ctx::next);
    }
}
