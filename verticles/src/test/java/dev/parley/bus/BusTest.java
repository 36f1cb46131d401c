package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BusTest {

    private static final Health.Check CHECK = new Health.Check();

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void aRequestIsAnsweredWithTheReply() throws Exception {
        serve(address(Address.Mailbox.serial()), _ -> Future.succeededFuture(new Health.Part(true, "fine")));

        assertThat(await(bus.ask(address(Address.Mailbox.serial()), CHECK)).detail())
                .isEqualTo("fine");
    }

    @Test
    void aHandlerThatThrowsAFailureAnswersWithIt() throws Exception {
        serve(address(Address.Mailbox.serial()), _ -> {
            throw Failure.NOT_FOUND.because("there is no such thing");
        });

        var failure = failureOf(bus.ask(address(Address.Mailbox.serial()), CHECK));
        assertThat(failure.failure()).isEqualTo(Failure.NOT_FOUND);
        assertThat(failure.detail()).isEqualTo("there is no such thing");
    }

    @Test
    void theTimeToWaitComesWithAFailureAndItsDetailStaysAsItIs() throws Exception {
        serve(address(Address.Mailbox.serial()), _ -> {
            throw Failure.OVER_QUOTA.because("jobs: too many\n1 of them", Duration.ofMillis(1500));
        });

        var failure = failureOf(bus.ask(address(Address.Mailbox.serial()), CHECK));
        assertThat(failure.failure()).isEqualTo(Failure.OVER_QUOTA);
        assertThat(failure.detail()).isEqualTo("jobs: too many\n1 of them");
        assertThat(failure.retryAfter()).contains(Duration.ofMillis(1500));
    }

    @Test
    void whatIsLeftOfLimitsComesWithAFailure() throws Exception {
        var left = new Usage.Remaining(
                Optional.of(new Usage.Allowance(5, 0, Duration.ofSeconds(42))),
                Optional.of(new Usage.Allowance(100, 30, Duration.ofHours(3))));
        serve(address(Address.Mailbox.serial()), _ -> {
            throw Failure.OVER_QUOTA.because("the limit is used up", Duration.ofSeconds(42), left);
        });

        var failure = failureOf(bus.ask(address(Address.Mailbox.serial()), CHECK));
        assertThat(failure.remaining()).contains(left);
        assertThat(failure.detail()).isEqualTo("the limit is used up");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(42));
    }

    @Test
    void whoWaitsOnAVerticleThatIsStoppedHasItsRequestCancelled() throws Exception {
        var asked = Promise.<Void>promise();
        var outcome = Promise.<Failure>promise();
        serve(address(Address.Mailbox.serial()), _ -> {
            asked.complete();
            return Promise.<Health.Part>promise().future();
        });
        var waiting = new AbstractVerticle() {
            @Override
            public void start() {
                vertx.runOnContext(_ -> {
                    try {
                        bus.await(address(Address.Mailbox.serial()), CHECK);
                    } catch (FailureException e) {
                        outcome.complete(e.failure());
                    }
                });
            }
        };
        var threads = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        var id = await(vertx.deployVerticle(waiting, threads));
        await(asked.future());

        await(vertx.undeploy(id));

        assertThat(await(outcome.future())).isEqualTo(Failure.CANCELLED);
    }

    @Test
    void aHandlerThatWaitsForWhatDoesNotComeInTimeAnswersThat() throws Exception {
        var served = new AbstractVerticle() {
            @Override
            public void start(Promise<Void> started) {
                bus.serveBlocking(
                                address(Address.Mailbox.concurrent(1)),
                                _ -> Future.await(
                                        Promise.<Health.Part>promise().future().timeout(1, TimeUnit.MILLISECONDS)))
                        .onComplete(started);
            }
        };
        await(vertx.deployVerticle(served, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));

        var failure = failureOf(bus.ask(address(Address.Mailbox.concurrent(1)), CHECK));

        assertThat(failure.failure()).isEqualTo(Failure.TIMED_OUT);
        assertThat(failure.detail()).contains("waited too long");
    }

    @Test
    void aHandlerThatBreaksAnswersInternalWithoutTellingTheCause() throws Exception {
        serve(address(Address.Mailbox.serial()), _ -> {
            throw new IllegalStateException("password is hunter2");
        });

        var failure = failureOf(bus.ask(address(Address.Mailbox.serial()), CHECK));
        assertThat(failure.failure()).isEqualTo(Failure.INTERNAL);
        assertThat(failure.detail()).doesNotContain("hunter2");
    }

    @Test
    void aRequestThatNobodyServesIsUnavailable() {
        var failure = failureOf(bus.ask(address(Address.Mailbox.serial()), CHECK));

        assertThat(failure.failure()).isEqualTo(Failure.UNAVAILABLE);
    }

    @Test
    void aRequestThatIsNotAnsweredTimesOut() throws Exception {
        var silent = Address.local(
                "test.silent", Health.Check.class, Health.Part.class, Address.Mailbox.serial(), Duration.ofMillis(50));
        serve(silent, _ -> Promise.<Health.Part>promise().future());

        assertThat(failureOf(bus.ask(silent, CHECK)).failure()).isEqualTo(Failure.TIMED_OUT);
    }

    @Test
    void aRequestBeyondTheLimitOfTheMailboxIsRefusedAndServedWhenOneHasEnded() throws Exception {
        var limited = address(Address.Mailbox.concurrent(1));
        var first = Promise.<Health.Part>promise();
        serve(limited, _ -> first.future());
        var waiting = bus.ask(limited, CHECK);

        var refusal = failureOf(bus.ask(limited, CHECK));
        assertThat(refusal.failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(refusal.detail()).contains("limit");

        first.complete(new Health.Part(true, "done"));
        assertThat(await(waiting).detail()).isEqualTo("done");
        assertThat(await(bus.ask(limited, CHECK)).detail()).isEqualTo("done");
    }

    @Test
    void aPublishedEventReachesEveryListenerOfItsMemberAndNoOther() throws Exception {
        var topic = Topic.local("test.topic", Health.Part.class);
        var mine = new LinkedBlockingQueue<String>();
        var others = new ArrayList<String>();
        await(bus.listen(topic.of("a"), event -> mine.add(event.detail())).ready());
        await(bus.listen(topic.of("b"), event -> others.add(event.detail())).ready());

        bus.publish(topic.of("a"), new Health.Part(true, "hello"));

        assertThat(mine.poll(5, TimeUnit.SECONDS)).isEqualTo("hello");
        assertThat(others).isEmpty();
    }

    @Test
    void theCorrelationIdTravelsWithTheRequest() throws Exception {
        var seen = new LinkedBlockingQueue<Optional<String>>();
        serve(address(Address.Mailbox.serial()), _ -> {
            seen.add(Correlation.current());
            return Future.succeededFuture(new Health.Part(true, ""));
        });

        await(bus.ask(address(Address.Mailbox.serial()), CHECK, Optional.of("id-1")));
        await(bus.ask(address(Address.Mailbox.serial()), CHECK, Optional.empty()));

        assertThat(List.copyOf(seen)).containsExactly(Optional.of("id-1"), Optional.empty());
    }

    @Test
    void everyFailureKeepsItsKindOnTheWay() throws Exception {
        var kinds = new LinkedBlockingQueue<>(List.of(Failure.values()));
        serve(
                address(Address.Mailbox.serial()),
                _ -> Future.failedFuture(kinds.remove().because("x")));

        for (var kind : Failure.values()) {
            assertThat(failureOf(bus.ask(address(Address.Mailbox.serial()), CHECK))
                            .failure())
                    .isEqualTo(kind);
        }
    }

    private static Address<Health.Check, Health.Part> address(Address.Mailbox mailbox) {
        return Address.local("test.address", Health.Check.class, Health.Part.class, mailbox, Duration.ofSeconds(5));
    }

    private void serve(Address<Health.Check, Health.Part> address, Function<Health.Check, Future<Health.Part>> handler)
            throws Exception {
        await(bus.serve(address, handler));
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static FailureException failureOf(Future<?> future) {
        var thrown = catchThrowableOfType(CompletionException.class, () -> future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join());
        return (FailureException) thrown.getCause();
    }
}
