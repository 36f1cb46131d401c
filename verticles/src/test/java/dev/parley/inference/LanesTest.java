package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Chunk;
import dev.parley.bus.Inference.Recognize;
import dev.parley.bus.Inference.Recognized;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lanes of a device whose model is scripted: it waits, fails or answers as told. */
class LanesTest {

    private static final UUID JOB = UUID.randomUUID();

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void chunksAreRecognizedInOneBatchAndEachGetsItsOwnText() throws Exception {
        var lanes = lanes(1, batch -> batch.stream().map(LanesTest::textOf).toList());

        var first = recognize(lanes, JOB, 1);
        var second = recognize(lanes, JOB, 2);

        assertThat(await(first).language()).isEqualTo("1.0");
        assertThat(await(second).language()).isEqualTo("2.0");
    }

    @Test
    void aBatchThatFailsFailsItsChunksAndTheLaneGoesOn() throws Exception {
        var lanes = lanes(1, batch -> {
            if (batch.getFirst().seconds() == 1) {
                throw new IllegalStateException("the device is gone");
            }
            return batch.stream().map(LanesTest::textOf).toList();
        });

        assertThatThrownBy(() -> await(recognize(lanes, JOB, 1))).hasRootCauseMessage("the device is gone");
        assertThat(await(recognize(lanes, JOB, 2)).language()).isEqualTo("2.0");
    }

    @Test
    void longWorkLeavesALaneForRecognition() throws Exception {
        var lanes = lanes(2, batch -> batch.stream().map(LanesTest::textOf).toList());
        for (var i = 0; i < 5; i++) {
            onContext(() -> lanes.run(() -> end.await(30, TimeUnit.SECONDS)));
        }

        assertThat(await(recognize(lanes, JOB, 3)).language()).isEqualTo("3.0");
    }

    @Test
    void theOnlyLaneDoesLongWorkToo() throws Exception {
        var lanes = lanes(1, batch -> batch.stream().map(LanesTest::textOf).toList());

        assertThat(await(onContext(() -> lanes.run(() -> "done")))).isEqualTo("done");
    }

    @Test
    void waitingChunksOfACancelledJobAreDropped() throws Exception {
        var started = new CountDownLatch(1);
        var lanes = lanes(1, batch -> {
            started.countDown();
            waitForEnd();
            return batch.stream().map(LanesTest::textOf).toList();
        });
        var other = recognize(lanes, UUID.randomUUID(), 1);
        started.await(10, TimeUnit.SECONDS);
        var cancelled = recognize(lanes, JOB, 2);

        context.runOnContext(_ -> lanes.cancel(JOB));

        assertThatThrownBy(() -> await(cancelled)).hasCauseInstanceOf(CancellationException.class);
        end.countDown();
        assertThat(await(other).language()).isEqualTo("1.0");
    }

    @Test
    void closingDropsWhatWaitsAndIsDoneWhenTheLastLaneIs() throws Exception {
        var started = new CountDownLatch(1);
        var lanes = lanes(1, batch -> {
            started.countDown();
            waitForEnd();
            return batch.stream().map(LanesTest::textOf).toList();
        });
        var running = recognize(lanes, JOB, 1);
        started.await(10, TimeUnit.SECONDS);
        var waiting = recognize(lanes, JOB, 2);

        var closed = onContext(lanes::close);

        assertThatThrownBy(() -> await(waiting)).hasCauseInstanceOf(CancellationException.class);
        assertThat(closed.isComplete()).isFalse();
        end.countDown();
        await(closed);
        assertThat(await(running).language()).isEqualTo("1.0");
        assertThatThrownBy(() -> await(recognize(lanes, JOB, 3))).hasCauseInstanceOf(CancellationException.class);
    }

    private Lanes lanes(int count, Function<List<PendingChunk>, List<Recognized>> model) {
        return new Lanes(vertx, count, new RecognitionQueue(2, Duration.ofMillis(5)), model);
    }

    private Future<Recognized> recognize(Lanes lanes, UUID job, double seconds) {
        var reply = Promise.<Recognized>promise();
        var request = new Recognize(job, Path.of("a.wav"), new Chunk(0, seconds, List.of()), Inference.Hearing.ANY);
        context.runOnContext(_ -> lanes.recognize(new PendingChunk(request, reply, System.nanoTime())));
        return reply.future();
    }

    private <T> Future<T> onContext(Supplier<Future<T>> work) {
        var promise = Promise.<T>promise();
        context.runOnContext(_ -> work.get().onComplete(promise));
        return promise.future();
    }

    private void waitForEnd() {
        try {
            end.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Recognized textOf(PendingChunk chunk) {
        return new Recognized(List.of(), String.valueOf(chunk.seconds()), false);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
