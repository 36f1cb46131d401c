package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Interviews;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The page on which a candidate is interviewed, or one that says that there is no such room. Nothing of the room stands in it. */
final class InterviewPage {

    private final Bus bus;
    private final WebFiles web;

    InterviewPage(Bus bus, WebFiles web) {
        this.bus = bus;
        this.web = web;
    }

    void addTo(Operations operations) {
        operations.raw("roomPage", this::show);
    }

    private void show(RoutingContext ctx) {
        var find = new Interviews.Find(Optional.empty(), InterviewRoutes.code(ctx));
        bus.ask(Interviews.FIND, find).onComplete(room -> {
            if (room.failed()
                    && room.cause() instanceof FailureException known
                    && known.failure() == Failure.NOT_FOUND) {
                web.page(ctx, 404, "room/unknown.html");
            } else {
                // Where the rooms are away for a moment, the page waits for them.
                web.page(ctx, 200, "room/room.html");
            }
        });
    }
}
