package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Jobs;
import dev.parley.bus.Outbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What became of the messages that a job has sent, and the way to send one again. */
final class DeliveryRoutes {

    private final Bus bus;

    DeliveryRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.object("jobDeliveries", this::list);
        operations.object("resendDelivery", this::resend);
        operations.object("webhookSecret", this::secret);
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        return owned(ctx)
                .compose(job -> bus.ask(Outbox.READ, new Outbox.Read(job.id())))
                .map(found -> new JsonObject()
                        .put(
                                "deliveries",
                                new JsonArray(found.deliveries().stream()
                                        .map(DeliveryRoutes::json)
                                        .toList())));
    }

    private Future<JsonObject> resend(RoutingContext ctx) {
        var message = Operations.number("message", String.valueOf(ctx.pathParam("message")));
        return owned(ctx)
                .compose(job -> bus.ask(Outbox.RESEND, new Outbox.Resend(job.id(), message)))
                .map(_ -> new JsonObject().put("id", message).put("state", "waiting"));
    }

    private Future<JsonObject> secret(RoutingContext ctx) {
        return bus.ask(Outbox.SECRET, new Outbox.AskSecret())
                .map(kept -> new JsonObject().put("secret", kept.secret()));
    }

    /** Another's job answers as if it did not exist. */
    private Future<Jobs.Job> owned(RoutingContext ctx) {
        return bus.ask(Jobs.GET, new Jobs.Get(Operations.id(ctx), Authentication.caller(ctx)));
    }

    private static JsonObject json(Outbox.Delivery delivery) {
        var message = delivery.message();
        var json = new JsonObject()
                .put("id", message.id())
                .put("webhook_id", message.webhookId())
                .put("destination", message.destination())
                .put("state", state(delivery))
                .put("created", message.created().toString())
                .put(
                        "attempts",
                        new JsonArray(delivery.attempts().stream()
                                .map(DeliveryRoutes::json)
                                .toList()));
        delivery.delivered().ifPresent(at -> json.put("delivered", at.toString()));
        delivery.next().ifPresent(at -> json.put("next", at.toString()));
        return json;
    }

    private static String state(Outbox.Delivery delivery) {
        if (delivery.next().isPresent()) {
            return "waiting";
        }
        return delivery.delivered().isPresent() ? "delivered" : "given_up";
    }

    private static JsonObject json(Outbox.Attempt attempt) {
        var json = new JsonObject()
                .put("at", attempt.at().toString())
                .put("took", attempt.took().toMillis() / 1e3);
        attempt.status().ifPresent(status -> json.put("status", status));
        attempt.failure().ifPresent(failure -> json.put("failure", failure));
        attempt.next().ifPresent(next -> json.put("next", next.toString()));
        return json;
    }
}
