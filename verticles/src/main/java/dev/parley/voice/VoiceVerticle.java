package dev.parley.voice;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Health;
import dev.parley.bus.Outlet;
import dev.parley.bus.Readings;
import dev.parley.bus.Secrets;
import dev.parley.bus.Voice;
import dev.parley.conf.LlmConf;
import dev.parley.conf.Secret;
import dev.parley.conf.VoiceConf;
import dev.parley.conf.VoiceProviderConf;
import dev.parley.models.CacheFolder;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.upstream.Attempts;
import dev.parley.upstream.CallRecord;
import dev.parley.upstream.Ledger;
import dev.parley.upstream.Upstream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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

    /** Word in the ledger. */
    private static final String PURPOSE = "speech";

    private final Bus bus;
    private final VoiceConf conf;
    private final Path folder;
    private final LlmConf rules;
    private final Clock clock;
    private final Map<String, Upstream> upstreams = new TreeMap<>();
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    private List<Speaker> speakers = List.of();

    /** @param rules by which servers are called: retries and breaker
     *  @param folder where what was spoken is kept */
    public VoiceVerticle(Bus bus, VoiceConf conf, LlmConf rules, Path folder, Clock clock) {
        this.bus = bus;
        this.conf = conf;
        this.rules = rules;
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        conf.providers().stream()
                .filter(VoiceProviderConf::isForeign)
                .forEach(provider -> upstreams.put(provider.name(), upstream(provider)));
        var calls = new SpeechCalls(
                vertx.getOrCreateContext(), new Attempts.Rules(vertx, clock, rules.retries(), new Random(), upstreams));
        return vertx.executeBlocking(() -> {
                    speakers = Speakers.open(vertx, conf, calls, clock);
                    return SpokenFolder.open(folder, conf.keep().bytes(), clock);
                })
                .recover(VoiceVerticle::asFailure)
                .compose(kept -> Future.all(
                        bus.serve(Voice.SPEAK, (request, outlet) -> speak(kept, request, outlet)),
                        bus.serve(Voice.VOICES, _ -> onThread(this::voices).future()),
                        bus.serve(Health.CHECK.of("voice"), _ -> Future.succeededFuture(health())),
                        bus.serve(Readings.SPEAKERS, _ -> Future.succeededFuture(readings())),
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
        var bill = new SpeechBill(
                vertx.getOrCreateContext(),
                new Ledger(bus),
                conf,
                new CallRecord(request.payer(), request.model(), PURPOSE, true, clock.instant(), System::nanoTime),
                request,
                outlet);
        var run = new SpeechRun(ready(), conf.longestText(), kept, this::programs, request, gate, bill);
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
        return new Voice.Voices(ready().stream()
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
        var names = ready().stream().map(Speaker::name).toList();
        var away = names.stream()
                .filter(name -> Optional.ofNullable(upstreams.get(name))
                        .filter(server -> !server.breaker().isClosed())
                        .isPresent())
                .collect(Collectors.joining(", "));
        return new Health.Part(
                true,
                names.isEmpty()
                        ? "nobody speaks here; see docs/voice.md"
                        : "in this order: " + String.join(", ", names)
                                + (away.isEmpty() ? "" : "; left alone: " + away));
    }

    private List<Speaker> ready() {
        return speakers.stream().filter(Speaker::isReady).toList();
    }

    private Readings.Providers readings() {
        return new Readings.Providers(speakers.stream()
                .flatMap(speaker -> Optional.ofNullable(upstreams.get(speaker.name())).stream()
                        .map(server -> speaker instanceof HttpSpeaker http && !http.isReady()
                                ? Upstream.off(
                                        server.name(),
                                        server.dialect(),
                                        "neither " + http.setting("url") + " nor " + http.keySetting() + " is set")
                                : server.reading()))
                .toList());
    }

    /** For the operator they have other names than language models of the same provider. */
    private Upstream upstream(VoiceProviderConf provider) {
        return Upstream.of(
                "voice/" + provider.name(),
                provider.dialect().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                provider.concurrency(),
                provider.queue(),
                rules.breaker(),
                clock);
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
