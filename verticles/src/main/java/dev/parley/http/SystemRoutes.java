package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.FailureException;
import dev.parley.bus.Readings;
import dev.parley.http.SystemJson.Told;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** What the nodes have and what they are doing, for administrators; read when it is asked for. */
final class SystemRoutes {

    private final Bus bus;

    SystemRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.object("system", this::system);
        operations.object("providers", this::providers);
    }

    private Future<JsonObject> system(RoutingContext ctx) {
        var queue = bus.ask(Readings.QUEUE, new Readings.AskQueue());
        return bus.ask(Readings.NODES, new Readings.AskNodes()).compose(nodes -> Future.all(told(nodes), queue)
                .map(both -> SystemJson.system(nodes.self(), both.resultAt(0), both.resultAt(1))));
    }

    private Future<JsonObject> providers(RoutingContext ctx) {
        return bus.ask(Readings.NODES, new Readings.AskNodes())
                .compose(this::told)
                .map(SystemJson::providers);
    }

    private Future<List<Told>> told(Readings.Nodes nodes) {
        return Future.all(nodes.names().stream().map(this::told).toList()).map(all -> all.<Told>list());
    }

    /** A node that has just gone, or does not answer, takes nothing from the readings of the others. */
    private Future<Told> told(String node) {
        return bus.ask(Readings.NODE.of(node), new Readings.AskNode())
                .<Told>map(Told.Says::new)
                .otherwise(failure -> new Told.Silent(
                        node, failure instanceof FailureException known ? known.detail() : String.valueOf(failure)));
    }
}
