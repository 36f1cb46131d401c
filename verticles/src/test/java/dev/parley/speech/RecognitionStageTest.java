package dev.parley.speech;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Chunk;
import dev.parley.bus.Inference.Recognized;
import dev.parley.bus.Inference.TimedText;
import dev.parley.bus.Jobs;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecognitionStageTest {

    private static final UUID JOB = UUID.randomUUID();
    private static final Path AUDIO = Path.of("audio.wav");
    private static final List<RecognitionStage.Sound> CHUNKS = List.of(
            new RecognitionStage.Sound(AUDIO, new Chunk(0, 10, List.of())),
            new RecognitionStage.Sound(AUDIO, new Chunk(10, 20, List.of())));

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Promise<Void> firstIsTold = Promise.promise();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void aSegmentIsToldOfBeforeTheNextOneIsRecognised() throws Exception {
        await(bus.serve(Jobs.CHECKPOINT, this::keep));
        await(bus.serve(Jobs.PROGRESS, _ -> Future.succeededFuture(Done.DONE)));
        await(bus.serve(
                Inference.RECOGNIZE,
                request -> request.chunk().start() == 0
                        ? Future.succeededFuture(said("one"))
                        : firstIsTold.future().map(said("two"))));

        var result = run(Map.of());

        assertThat(result.in(AUDIO)).extracting(TimedText::text).containsExactly("one", "two");
        assertThat(told).hasSize(2).first().isEqualTo("{\"start\":0.0,\"end\":1.0,\"text\":\"one\"}");
    }

    @Test
    void aChunkThatAnEarlierAttemptHasKeptIsNeitherRecognisedNorToldOfAgain() throws Exception {
        await(bus.serve(Jobs.CHECKPOINT, this::keep));
        await(bus.serve(Jobs.PROGRESS, _ -> Future.succeededFuture(Done.DONE)));
        await(bus.serve(
                Inference.RECOGNIZE,
                request -> request.chunk().start() == 0
                        ? Future.failedFuture("recognised again")
                        : Future.succeededFuture(said("two"))));

        var result = run(Map.of("recognize/0", Stages.write(said("one"))));

        assertThat(result.in(AUDIO)).extracting(TimedText::text).containsExactly("one", "two");
        assertThat(told).hasSize(1).first().asString().contains("two");
    }

    private Future<Done> keep(Jobs.Checkpoint checkpoint) {
        checkpoint.events().forEach(event -> told.add(event.data()));
        firstIsTold.tryComplete();
        return Future.succeededFuture(Done.DONE);
    }

    private static Recognized said(String text) {
        return new Recognized(List.of(new TimedText(0, 1, text, List.of())), "en", false);
    }

    private RecognitionStage.Result run(Map<String, String> kept) throws Exception {
        var result = Promise.<RecognitionStage.Result>promise();
        var verticle = new VerticleBase() {
            @Override
            public Future<?> start() {
                result.complete(new RecognitionStage(
                                bus, JOB, Inference.Hearing.ANY, new Stages(bus, JOB, kept), new RunProgress(bus, JOB))
                        .run(CHUNKS));
                return Future.succeededFuture();
            }
        };
        await(vertx.deployVerticle(verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        return await(result.future());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
