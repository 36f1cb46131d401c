package dev.parley.speech;

import static dev.parley.store.TestStore.await;

import dev.parley.bus.Address;
import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Inference;
import dev.parley.bus.Message;
import dev.parley.bus.Speech;
import dev.parley.conf.Conf;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The ears of a node, with a blob store that knows files by made-up keys. Its inference is the caller's to add. */
final class HearingNode implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final Map<Blobs.Key, Path> blobs = new ConcurrentHashMap<>();
    private final Conf conf;
    private final Path scratch;

    HearingNode(Path scratch, Map<String, String> settings) {
        this.scratch = scratch;
        this.conf = Conf.load(Optional.empty(), Map.of(), settings);
        await(bus.serve(Blobs.LOCATE, located -> Future.succeededFuture(new Blobs.Located(blobs.get(located.key())))));
        var threads = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        await(vertx.deployVerticle(new HearingVerticle(bus, scratch, conf), threads));
    }

    Vertx vertx() {
        return vertx;
    }

    Bus bus() {
        return bus;
    }

    Conf conf() {
        return conf;
    }

    /** Asks for a file to be heard. */
    Future<Speech.Heard> hear(UUID work, Path file, double longest, boolean emotion) {
        var key = new Blobs.Key("%064x".formatted(blobs.size()));
        blobs.put(key, file);
        return bus.ask(Speech.HEAR, new Speech.Hear(work, key, Inference.Hearing.ANY, longest, emotion));
    }

    Speech.Heard hear(Path file, double longest) {
        return await(hear(UUID.randomUUID(), file, longest, false));
    }

    <Q extends Message, R extends Message> R ask(Address<Q, R> address, Q request) {
        return await(bus.ask(address, request));
    }

    /** Whether nothing of what was heard is kept. */
    boolean keepsNothing() {
        var heard = scratch.resolve("heard");
        var folders = heard.toFile().list();
        return !Files.exists(heard) || (folders != null && folders.length == 0);
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
