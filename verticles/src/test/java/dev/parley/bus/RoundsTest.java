package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything is on one event loop, as the class wants it. */
class RoundsTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<String> looked = new ArrayList<>();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void everyoneIsLookedAtInEveryRoundAndNobodyAfterTheEnd() throws InterruptedException {
        var done = new CountDownLatch(1);
        vertx.runOnContext(_ -> {
            var rounds = new Rounds(vertx, Duration.ofMillis(2));
            var first = rounds.watch(() -> looked.add("first"));
            var rest = new AtomicReference<Rounds.Watch>();
            rounds.watch(() -> {
                looked.add("second");
                first.end();
                first.end();
                if (looked.contains("third")) {
                    rest.get().end();
                    done.countDown();
                }
            });
            rest.set(rounds.watch(() -> looked.add("third")));
        });

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(looked).startsWith("third", "second").doesNotContain("first");
    }

    @Test
    void roundsBeginAgainWhenSomethingIsWatchedAgain() throws InterruptedException {
        var done = new CountDownLatch(1);
        vertx.runOnContext(_ -> {
            var rounds = new Rounds(vertx, Duration.ofMillis(2));
            var watch = new AtomicReference<Rounds.Watch>();
            watch.set(rounds.watch(() -> {
                watch.get().end();
                vertx.setTimer(10, _ -> rounds.watch(done::countDown));
            }));
        });

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void oneWhoseLookFailsDoesNotEndTheRounds() throws InterruptedException {
        var done = new CountDownLatch(3);
        vertx.exceptionHandler(_ -> {});
        vertx.runOnContext(_ -> {
            var rounds = new Rounds(vertx, Duration.ofMillis(2));
            rounds.watch(() -> {
                done.countDown();
                throw new IllegalStateException("this look fails");
            });
        });

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
