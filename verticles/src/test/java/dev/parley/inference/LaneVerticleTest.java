package dev.parley.inference;

import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread of a lane, with work that hangs until the test lets it go. */
class LaneVerticleTest {

    private static final DeploymentOptions OPTIONS = new DeploymentOptions()
            .setThreadingModel(ThreadingModel.WORKER)
            .setWorkerPoolName("fake")
            .setWorkerPoolSize(1);

    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        await(vertx.close());
    }

    @Test
    void allWorkIsDoneOnTheOneThreadThatOpenedTheModels() {
        var opened = new Thread[1];
        var lane = new LaneVerticle(() -> opened[0] = Thread.currentThread());
        deploy(lane);

        var first = lane.run(Thread::currentThread);
        var second = lane.run(Thread::currentThread);

        assertThat(await(first)).isSameAs(await(second)).isSameAs(opened[0]);
        assertThat(opened[0].getName()).contains("fake");
    }

    @Test
    void aLaneThatCannotOpenItsModelsDoesNotStart() {
        assertThatThrownBy(() -> deploy(new LaneVerticle(() -> {
                    throw new IllegalStateException("no memory");
                })))
                .hasStackTraceContaining("no memory");
    }

    @Test
    void anErrorFailsTheWorkAndTheLaneGoesOn() {
        var lane = new LaneVerticle(() -> null);
        deploy(lane);

        assertThatThrownBy(() -> await(lane.run(() -> {
                    throw new OutOfMemoryError("heap");
                })))
                .hasStackTraceContaining("heap");
        assertThat(await(lane.run(() -> "more"))).isEqualTo("more");
    }

    @Test
    void closingWaitsForTheRunningBatch() throws Exception {
        var started = new CountDownLatch(1);
        var lane = new LaneVerticle(() -> null);
        var id = deploy(lane);
        var finished = new AtomicBoolean();
        var running = lane.run(() -> {
            started.countDown();
            end.await(30, TimeUnit.SECONDS);
            finished.set(true);
            return "text";
        });
        started.await(10, TimeUnit.SECONDS);

        var finishedBefore = vertx.undeploy(id).map(_ -> finished.get());

        assertThat(finishedBefore.isComplete()).isFalse();
        end.countDown();
        assertThat(await(finishedBefore)).isTrue();
        assertThat(await(running)).isEqualTo("text");
    }

    @Test
    void stoppingTheActorEndsTheWorkThatItsLanesWouldWaitFor() throws Exception {
        var lane = new LaneVerticle(() -> null);
        var actor = await(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                return Future.all(
                        vertx.deployVerticle(lane, OPTIONS), vertx.deployVerticle(new EndOfWork(context, () -> {
                            end.countDown();
                            return Future.succeededFuture();
                        })));
            }
        }));
        var started = new CountDownLatch(1);
        var running = lane.run(() -> {
            started.countDown();
            return end.await(30, TimeUnit.SECONDS);
        });
        started.await(10, TimeUnit.SECONDS);

        await(vertx.undeploy(actor));

        assertThat((Object) await(running)).isEqualTo(true);
    }

    private String deploy(LaneVerticle lane) {
        return await(vertx.deployVerticle(lane, OPTIONS));
    }
}
