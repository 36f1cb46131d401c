package dev.parley.http;

import dev.parley.bus.Readings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Readings as the API writes them. Sizes are bytes. */
final class SystemJson {

    private SystemJson() {}

    /** What a node says about itself, or why it says nothing. */
    sealed interface Told {

        record Says(Readings.Node node) implements Told {}

        record Silent(String name, String reason) implements Told {}
    }

    /** @param self the node that has asked the others */
    static JsonObject system(String self, List<Told> nodes, Readings.Queue queue) {
        var disk =
                says(nodes).filter(node -> node.name().equals(self)).findFirst().flatMap(Readings.Node::data);
        return new JsonObject()
                .put("node", self)
                .put("nodes", array(nodes.stream(), SystemJson::json))
                .put(
                        "devices",
                        new JsonArray(says(nodes).flatMap(SystemJson::devices).toList()))
                .put("queue", json(queue))
                .put("disk", json(disk));
    }

    static JsonObject providers(List<Told> nodes) {
        return new JsonObject()
                .put(
                        "providers",
                        new JsonArray(says(nodes).flatMap(SystemJson::providers).toList()));
    }

    private static Stream<Readings.Node> says(List<Told> nodes) {
        return nodes.stream().flatMap(told -> told instanceof Told.Says(var node) ? Stream.of(node) : Stream.empty());
    }

    private static JsonObject json(Told told) {
        return switch (told) {
            case Told.Silent(var name, var reason) ->
                new JsonObject().put("name", name).put("answers", false).put("detail", reason);
            case Told.Says(var node) ->
                new JsonObject()
                        .put("name", node.name())
                        .put("answers", true)
                        .put("version", node.version())
                        .put("roles", new JsonArray(node.roles()))
                        .put("started", node.started().toString())
                        .put("disk", json(node.data()))
                        .put("waiting", node.devices().map(SystemJson::waiting).orElse(null));
        };
    }

    private static @Nullable JsonObject json(Optional<Readings.Disk> disk) {
        return disk.map(space -> bytes(space.total(), space.free())).orElse(null);
    }

    private static JsonObject waiting(Readings.Devices devices) {
        return new JsonObject().put("chunks", devices.chunks()).put("recordings", devices.recordings());
    }

    private static Stream<JsonObject> devices(Readings.Node node) {
        return node.devices().stream().flatMap(all -> all.devices().stream()).map(device -> new JsonObject()
                .put("node", node.name())
                .put("name", device.name())
                .put("kind", device.name().replaceFirst(":.*", ""))
                .put(
                        "memory",
                        device.memory()
                                .map(memory -> bytes(memory.total(), memory.free()))
                                .orElse(null))
                .put("lanes", array(device.lanes().stream(), SystemJson::json)));
    }

    private static JsonObject json(Readings.Lane lane) {
        return new JsonObject()
                .put("name", lane.name())
                .put("state", word(lane.state()))
                .put("busy", Math.round(lane.busy() * 1000) / 1e3)
                .put("batch", lane.batch().map(Readings.Batch::chunks).orElse(null))
                .put("model", lane.batch().map(Readings.Batch::model).orElse(null));
    }

    private static JsonObject json(Readings.Queue queue) {
        var kinds = new JsonObject();
        queue.kinds()
                .forEach(kind -> kinds.put(
                        kind.kind(),
                        new JsonObject()
                                .put("queued", kind.queued())
                                .put("later", kind.later())
                                .put("running", kind.running())
                                .put("set_aside", kind.setAside())));
        return kinds;
    }

    private static Stream<JsonObject> providers(Readings.Node node) {
        return node.providers().stream()
                .flatMap(all -> all.providers().stream())
                .map(provider -> new JsonObject()
                        .put("node", node.name())
                        .put("name", provider.name())
                        .put("dialect", provider.dialect())
                        .put("state", word(provider.state()))
                        .put("detail", provider.detail())
                        .put("in_flight", provider.inFlight())
                        .put("waiting", provider.waiting())
                        .put("calls", provider.calls())
                        .put("failures", provider.failures())
                        .put(
                                "last_failure",
                                provider.last().map(SystemJson::json).orElse(null)));
    }

    private static JsonObject json(Readings.CallFailure failure) {
        return new JsonObject().put("at", failure.at().toString()).put("detail", failure.detail());
    }

    private static JsonObject bytes(long total, long free) {
        return new JsonObject().put("total", total).put("free", free);
    }

    private static <T> JsonArray array(Stream<T> items, Function<T, JsonObject> json) {
        return new JsonArray(items.map(json).toList());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
