package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamsTest {

    private static final StreamAddress<Health.Check, Health.Part, Health.Part> COUNT = StreamAddress.local(
            "test.count",
            Health.Check.class,
            Health.Part.class,
            Health.Part.class,
            Address.Mailbox.concurrent(10),
            Duration.ofSeconds(20));
    private static final Health.Check CHECK = new Health.Check();

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final Context asker = vertx.getOrCreateContext();
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void allItemsComeInOrderAndBeforeTheReply() {
        serve(outlet -> {
            IntStream.range(0, 500).forEach(number -> outlet.send(part(number)));
            return Future.succeededFuture(part(-1));
        });

        var reply = onAsker(() -> bus.open(COUNT, CHECK, item -> seen.add(item.detail()))
                .reply()
                .onSuccess(last -> seen.add(last.detail())));

        await(reply);
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, 501)
                        .mapToObj(number -> String.valueOf(number == 500 ? -1 : number))
                        .toList());
    }

    @Test
    void whoAnswersASlowAskerIsFullUntilItGoesOn() {
        var full = Promise.<Void>promise();
        serve(outlet -> {
            var end = Promise.<Health.Part>promise();
            while (!outlet.full()) {
                outlet.send(part(0));
            }
            full.complete();
            outlet.onDrain(() -> end.tryComplete(part(-1)));
            return end.future();
        });

        var reception = onAsker(() -> {
            var open = bus.open(COUNT, CHECK, item -> seen.add(item.detail()));
            open.pause();
            return Future.succeededFuture(open);
        });
        await(full.future());
        assertThat(seen).isEmpty();
        var open = await(reception);
        await(onAsker(() -> {
            open.resume();
            return Future.succeededFuture();
        }));

        await(open.reply());
        assertThat(seen).hasSize(Outlet.WINDOW);
    }

    @Test
    void whoAnswersIsToldWhenTheAskerGoesAwayAndNothingMoreArrives() {
        serve(outlet -> {
            outlet.send(part(0));
            return outlet.cancelled().map(_ -> {
                outlet.send(part(1));
                return part(-1);
            });
        });

        var reply = onAsker(() -> {
            var open = new CompletableFuture<Reception<Health.Part, Health.Part>>();
            var reception = bus.open(COUNT, CHECK, item -> {
                seen.add(item.detail());
                open.join().cancel();
            });
            open.complete(reception);
            return reception.reply();
        });

        assertThat(await(reply).detail()).isEqualTo("-1");
        assertThat(seen).containsExactly("0");
    }

    @Test
    void aFailureComesAfterItemsAsItIs() {
        serve(outlet -> {
            outlet.send(part(0));
            throw Failure.UNAVAILABLE.because("the model went away");
        });

        var reply = onAsker(
                () -> bus.open(COUNT, CHECK, item -> seen.add(item.detail())).reply());

        assertThatThrownBy(() -> await(reply)).hasMessage("the model went away");
        assertThat(seen).containsExactly("0");
    }

    private void serve(Function<Outlet<Health.Part>, Future<Health.Part>> handler) {
        await(bus.serve(COUNT, (_, outlet) -> handler.apply(outlet)));
    }

    private <T> Future<T> onAsker(Callable<Future<T>> work) {
        var done = Promise.<T>promise();
        asker.runOnContext(_ -> {
            try {
                work.call().onComplete(done);
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    private static Health.Part part(int number) {
        return new Health.Part(true, String.valueOf(number));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
