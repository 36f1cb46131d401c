package dev.parley.voice;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Health;
import dev.parley.bus.Outlet;
import dev.parley.bus.Secrets;
import dev.parley.bus.Voice;
import dev.parley.conf.Secret;
import dev.parley.conf.VoiceConf;
import dev.parley.models.CacheFolder;
import dev.parley.models.audio.AudioDecoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor that speaks: consumes {@link Voice}, each text on a virtual thread of its own. What it has spoken it may lose. An
 * event-loop verticle; deploy one a node.
 */
public final class VoiceVerticle extends VerticleBase {

    private static final Logger log = LoggerFactory.getLogger(VoiceVerticle.class);

    private final Bus bus;
    private final VoiceConf conf;
    private final Path folder;
    private final Clock clock;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    private List<Speaker> speakers = List.of();

    /** @param folder where what was spoken is kept */
    public VoiceVerticle(Bus bus, VoiceConf conf, Path folder, Clock clock) {
        this.bus = bus;
        this.conf = conf;
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        return vertx.executeBlocking(() -> {
                    speakers = Speakers.open(vertx, conf, clock);
                    return SpokenFolder.open(folder, conf.keep().bytes(), clock);
                })
                .recover(VoiceVerticle::asFailure)
                .compose(kept -> Future.all(
                        bus.serve(Voice.SPEAK, (request, outlet) -> speak(kept, request, outlet)),
                        bus.serve(Voice.VOICES, _ -> onThread(this::voices).future()),
                        bus.serve(Health.CHECK.of("voice"), _ -> Future.succeededFuture(health())),
                        bus.listen(Secrets.CHANGED, this::changeKeys).ready()));
    }

    @Override
    public Future<?> stop() {
        running.forEach(Thread::interrupt);
        speakers.forEach(VoiceVerticle::close);
        return Future.succeededFuture();
    }

    private Future<Voice.Spoken> speak(SpokenFolder kept, Voice.Speak request, Outlet<Voice.Sound> outlet) {
        var gate = new SoundGate(vertx.getOrCreateContext(), outlet);
        var run = new SpeechRun(speakers, conf.longestText(), kept, this::programs, request, gate);
        var work = onThread(run::run);
        var late = new AtomicBoolean();
        outlet.cancelled().onSuccess(_ -> work.thread().interrupt());
        var timer = vertx.setTimer(conf.longestRun().toMillis(), _ -> {
            late.set(true);
            work.thread().interrupt();
        });
        return work.future()
                .onComplete(_ -> vertx.cancelTimer(timer))
                .recover(failure -> Future.failedFuture(
                        late.get()
                                ? Failure.TIMED_OUT.because("this text was not spoken in "
                                        + conf.longestRun().toSeconds() + " s (voice.longest-run); send it in parts")
                                : outlet.isCancelled()
                                        ? Failure.CANCELLED.because("nobody waits for the sound any more")
                                        : failure));
    }

    /** Unpacked when they are first needed. */
    private AudioDecoder programs() {
        try {
            return new AudioDecoder(CacheFolder.ofThisUser());
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because(e.getMessage() + "; wav at the usual speed needs no FFmpeg", e);
        }
    }

    private Voice.Voices voices() {
        return new Voice.Voices(speakers.stream()
                .flatMap(speaker -> {
                    try {
                        return speaker.voices().stream();
                    } catch (FailureException e) {
                        log.info("the voices of {} are not listed: {}", speaker.name(), e.detail());
                        return Stream.empty();
                    }
                })
                .toList());
    }

    /** Without anybody who speaks all else goes on, and a browser may do it. */
    private Health.Part health() {
        return new Health.Part(
                true,
                speakers.isEmpty()
                        ? "nobody speaks here; see docs/voice.md"
                        : "in this order: "
                                + speakers.stream().map(Speaker::name).collect(Collectors.joining(", ")));
    }

    private void changeKeys(Secrets.Changed change) {
        speakers.forEach(speaker -> {
            if (speaker instanceof HttpSpeaker server) {
                Optional.ofNullable(change.values().get(server.keySetting()))
                        .ifPresent(key -> server.changeKey(
                                Optional.of(key).filter(text -> !text.isEmpty()).map(Secret::new)));
            }
        });
    }

    private record Work<T>(Thread thread, Future<T> future) {}

    /** Runs something on a virtual thread; its outcome comes back to this context. */
    private <T> Work<T> onThread(Callable<T> body) {
        var promise = Promise.<T>promise();
        var context = vertx.getOrCreateContext();
        var thread = Thread.ofVirtual().name("voice").unstarted(() -> {
            try {
                var result = body.call();
                context.runOnContext(_ -> promise.complete(result));
            } catch (Exception | Error e) {
                context.runOnContext(_ -> promise.fail(e));
            } finally {
                running.remove(Thread.currentThread());
            }
        });
        running.add(thread);
        thread.start();
        return new Work<>(thread, promise.future());
    }

    private static <T> Future<T> asFailure(Throwable cause) {
        return Future.failedFuture(
                cause instanceof IOException e ? Failure.UNAVAILABLE.because("voice: " + e.getMessage(), e) : cause);
    }

    private static void close(Speaker speaker) {
        if (speaker instanceof HttpSpeaker server) {
            server.close();
        }
    }
}
