package dev.parley.speech;

import static dev.parley.store.TestStore.await;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Address;
import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Downloads;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.SpeechFound;
import dev.parley.bus.Jobs;
import dev.parley.bus.Message;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a recording is fetched; the actors that fetch and hear it are the test's. */
class UrlRecordingsTest {

    private static final String URL = "http://host/talk.wav";

    @TempDir
    Path scratch;

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final AtomicInteger fetched = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();
    private final Promise<Void> mayDecode = Promise.promise();
    private UrlRecordings recordings;
    private Context context;

    @BeforeEach
    void start() {
        serve(Blobs.RESOLVE, _ -> Future.failedFuture(Failure.NOT_FOUND.because("not ours")));
        serve(Downloads.FETCH.of("http"), request -> {
            fetched.incrementAndGet();
            return Future.succeededFuture(new Downloads.Fetched(request.target(), 1, "talk.wav"));
        });
        serve(Inference.DECODE, request -> {
            var cancelled = Promise.<Void>promise();
            bus.listen(Inference.CANCEL, cancel -> {
                if (cancel.job().equals(request.job())) {
                    cancelled.tryFail(Failure.CANCELLED.because("cancelled"));
                }
            });
            return Future.any(mayDecode.future(), Future.join(cancelled.future(), cancelled.future()))
                    .recover(_ -> Future.failedFuture(Failure.CANCELLED.because("cancelled")))
                    .map(new Inference.Decoded(10, 1, Optional.empty(), List.of(), List.of()));
        });
        serve(Inference.DETECT_SPEECH, _ -> Future.succeededFuture(new SpeechFound(List.of(), List.of())));
        var verticle = new VerticleBase() {
            @Override
            public Future<?> start() {
                recordings = new UrlRecordings(bus, scratch, new RemoteMedia(bus, 1 << 20), now::get);
                UrlRecordingsTest.this.context = super.context;
                return Future.succeededFuture();
            }
        };
        await(vertx.deployVerticle(verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
    }

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void manyJobsAtOnceFetchARecordingOnce() {
        var uses = Future.all(List.of(use(UUID.randomUUID()), use(UUID.randomUUID()), use(UUID.randomUUID())));

        mayDecode.complete();

        await(uses);
        assertThat(fetched).hasValue(1);
    }

    @Test
    void anUnusedOneIsForgottenAfterAWhileAndFetchedAgain() {
        mayDecode.complete();
        await(use(UUID.randomUUID()));
        assertThat(scratch.resolve("by-url")).isNotEmptyDirectory();

        assertThat(sweptAfter(Duration.ofMinutes(16))).isEmptyDirectory();

        await(use(UUID.randomUUID()));
        assertThat(fetched).hasValue(2);
    }

    @Test
    void whoWaitsForACancelledJobFetchesForHimself() {
        var first = UUID.randomUUID();
        var cancelled = use(first);
        var second = use(UUID.randomUUID());
        Awaitility.await().until(() -> fetched.get() == 1);

        bus.publish(Jobs.STOP.of(first), new Jobs.Stop(first, "cancelled by its owner"));

        refused(Failure.CANCELLED, () -> await(cancelled));
        Awaitility.await().until(() -> fetched.get() == 2);
        mayDecode.complete();
        assertThat(await(second)).isEqualTo(10);
    }

    private Future<Double> use(UUID job) {
        var used = Promise.<Double>promise();
        context.runOnContext(_ -> {
            try (var watch = RunWatch.open(bus, job, _ -> {})) {
                used.complete(recordings.with(URL, watch, UrlRecordings.Heard::seconds));
            } catch (RuntimeException e) {
                used.fail(e);
            }
        });
        return used.future();
    }

    private Path sweptAfter(Duration time) {
        now.addAndGet(time.toNanos());
        var swept = Promise.<Path>promise();
        context.runOnContext(_ -> {
            recordings.sweep();
            swept.complete(scratch.resolve("by-url"));
        });
        return await(swept.future());
    }

    private <Q extends Message, R extends Message> void serve(Address<Q, R> address, Function<Q, Future<R>> handler) {
        await(bus.serve(address, handler));
    }
}
