package dev.parley.voice;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.uuid.Generators;
import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.FailureException;
import dev.parley.bus.Reception;
import dev.parley.bus.Usage;
import dev.parley.bus.Voice;
import dev.parley.conf.Conf;
import dev.parley.models.voice.Espeak;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A node that does nothing but speak. */
final class VoiceNode implements AutoCloseable {

    private static final Usage.Payer PAYER = new Usage.Payer(UUID.randomUUID(), Accounts.Role.USER, Optional.empty());

    final Vertx vertx = Vertx.vertx();
    final Bus bus = Bus.open(vertx);
    final List<Usage.Reserve> reserved = new CopyOnWriteArrayList<>();
    final List<Usage.Call> settled = new CopyOnWriteArrayList<>();
    final List<UUID> released = new CopyOnWriteArrayList<>();
    final AtomicReference<Usage.Remaining> left = new AtomicReference<>(Usage.Remaining.UNLIMITED);
    final List<Usage.Remaining> told = new CopyOnWriteArrayList<>();
    final AtomicReference<Optional<FailureException>> refusing = new AtomicReference<>(Optional.empty());

    /** What came of a text. */
    record Heard(byte[] file, Voice.Spoken spoken, int pieces) {}

    /** @param settings lines below {@code voice:}, without indentation */
    static VoiceNode open(Path folder, String settings) throws Exception {
        var file = Files.writeString(folder.resolve("parley.yaml"), """
                llm: {retries: {attempts: 3, backoff-first: 2 ms, backoff-max: 20 ms}, breaker: {failures: 8, pause: 1 h}}
                voice:
                """ + settings.indent(2));
        var conf = Conf.load(Optional.of(file), Map.of(), Map.of());
        var node = new VoiceNode();
        try {
            node.serveLedger();
            await(node.vertx.deployVerticle(new VoiceVerticle(
                    node.bus, conf.voice(), conf.llm(), folder.resolve("spoken"), Clock.systemUTC())));
            return node;
        } catch (Exception e) {
            node.close();
            throw e;
        }
    }

    private void serveLedger() throws Exception {
        await(bus.serve(Usage.RESERVE, request -> {
            reserved.add(request);
            return refusing.get()
                    .<Future<Usage.Reserved>>map(Future::failedFuture)
                    .orElseGet(() -> Future.succeededFuture(new Usage.Reserved(
                            Generators.timeBasedEpochGenerator().generate(), left.get())));
        }));
        await(bus.serve(Usage.SETTLE, request -> {
            settled.add(request.call());
            return Future.succeededFuture(Done.DONE);
        }));
        await(bus.serve(Usage.RELEASE, request -> {
            released.add(request.reservation());
            return Future.succeededFuture(Done.DONE);
        }));
    }

    /** Skips the test where the program is not installed. */
    static void needEspeak() throws IOException {
        assumeTrue(
                Espeak.find("espeak-ng").isPresent(),
                "skipped: espeak-ng is not installed (Debian: apt-get install espeak-ng)");
    }

    static Voice.Speak text(String text) {
        return text(text, Voice.Format.WAV);
    }

    static Voice.Speak text(String text, Voice.Format format) {
        return speak(text, "", "", format, 1);
    }

    static Voice.Speak speak(String text, String model, String voice, Voice.Format format, double speed) {
        return new Voice.Speak(PAYER, text, model, voice, Optional.empty(), format, speed, "");
    }

    /** Speaks a text to its end. Throws what it fails with. */
    Heard hear(Voice.Speak speak) throws Exception {
        var done = new CompletableFuture<Heard>();
        vertx.getOrCreateContext().runOnContext(_ -> {
            var file = new ByteArrayOutputStream();
            var pieces = new int[1];
            var reception = bus.open(Voice.SPEAK, speak, sound -> {
                sound.left().ifPresent(told::add);
                pieces[0]++;
                file.writeBytes(Base64.getDecoder().decode(sound.base64()));
            });
            reception
                    .reply()
                    .onSuccess(spoken -> done.complete(new Heard(file.toByteArray(), spoken, pieces[0])))
                    .onFailure(done::completeExceptionally);
        });
        return outcome(done);
    }

    /** Begins to speak a text, and goes away when the first sound has come. Returns the failure. */
    Throwable leave(Voice.Speak speak) throws Exception {
        var done = new CompletableFuture<Throwable>();
        vertx.getOrCreateContext().runOnContext(_ -> {
            var holder = new AtomicReference<Reception<Voice.Sound, Voice.Spoken>>();
            holder.set(bus.open(Voice.SPEAK, speak, _ -> holder.get().cancel()));
            holder.get()
                    .reply()
                    .onSuccess(spoken ->
                            done.completeExceptionally(new AssertionError("was spoken to its end: " + spoken)))
                    .onFailure(done::complete);
        });
        return outcome(done);
    }

    static <T> T await(Future<T> future) throws Exception {
        return outcome(future.toCompletionStage().toCompletableFuture());
    }

    private static <T> T outcome(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
