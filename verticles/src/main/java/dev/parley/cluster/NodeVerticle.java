package dev.parley.cluster;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Health;
import dev.parley.bus.Message;
import dev.parley.bus.Readings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what this node has and does: consumes {@link Readings#NODES}, and {@link Readings#NODE} under its name, for which it asks the
 * actors of the same node; and whether its data folder has room. An event-loop verticle; deploy one a node, in a cluster or not.
 */
public final class NodeVerticle extends VerticleBase {

    private static final Logger log = LoggerFactory.getLogger(NodeVerticle.class);

    private final Bus bus;
    private final NodeIdentity self;
    private final Supplier<List<String>> names;
    private final Path data;
    private final Instant started;

    /** @param names of all nodes there are now, this one among them
     *  @param data folder of what this node keeps */
    public NodeVerticle(Bus bus, NodeIdentity self, Supplier<List<String>> names, Path data, Instant started) {
        this.bus = bus;
        this.self = self;
        this.names = names;
        this.data = data;
        this.started = started;
    }

    @Override
    public Future<?> start() {
        return Future.all(
                bus.serve(Readings.NODES, _ -> Future.succeededFuture(new Readings.Nodes(names.get(), self.name()))),
                bus.serve(Readings.NODE.of(self.name()), _ -> node()),
                bus.serve(Health.CHECK.of("disk"), _ -> disk().map(disk -> DiskHealth.of(disk, data))));
    }

    private Future<Readings.Node> node() {
        var disk = disk();
        var devices = present(bus.ask(Readings.DEVICES, new Readings.AskDevices()));
        var providers = present(bus.ask(Readings.PROVIDERS, new Readings.AskProviders()));
        var speakers = present(bus.ask(Readings.SPEAKERS, new Readings.AskProviders()));
        return Future.all(disk, devices, providers, speakers)
                .map(_ -> new Readings.Node(
                        self.name(),
                        self.version(),
                        self.roleWords(),
                        started,
                        disk.result(),
                        devices.result(),
                        both(providers.result(), speakers.result())));
    }

    private static Optional<Readings.Providers> both(
            Optional<Readings.Providers> models, Optional<Readings.Providers> speakers) {
        return models.isEmpty()
                ? speakers
                : models.map(some -> new Readings.Providers(Stream.concat(
                                some.providers().stream(),
                                speakers.stream().flatMap(others -> others.providers().stream()))
                        .toList()));
    }

    /** Nobody answers where the node's roles have no such actor. */
    private static <T extends Message> Future<Optional<T>> present(Future<T> asked) {
        return asked.map(Optional::of)
                .recover(failure -> failure instanceof FailureException known && known.failure() == Failure.UNAVAILABLE
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure));
    }

    private Future<Optional<Readings.Disk>> disk() {
        return vertx.executeBlocking(this::readDisk, false).map(Objects::requireNonNull);
    }

    private Optional<Readings.Disk> readDisk() {
        try {
            var store = Files.getFileStore(data);
            return Optional.of(new Readings.Disk(store.getTotalSpace(), store.getUsableSpace()));
        } catch (IOException e) {
            log.warn("the space of {} is not known: {}", data, e.toString());
            return Optional.empty();
        }
    }
}
