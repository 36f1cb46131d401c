package dev.parley.llm.policy;

import static dev.parley.llm.policy.ScriptedHouse.answers;
import static dev.parley.llm.policy.ScriptedHouse.await;
import static dev.parley.llm.policy.ScriptedHouse.breaks;
import static dev.parley.llm.policy.ScriptedHouse.broken;
import static dev.parley.llm.policy.ScriptedHouse.chat;
import static dev.parley.llm.policy.ScriptedHouse.completed;
import static dev.parley.llm.policy.ScriptedHouse.pieces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.Accounts;
import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyTest {

    private final ScriptedHouse house = new ScriptedHouse("""
            llm:
              routes: {default: [first, second/spare]}
              prices: [first/main=1/10, second=2/20]
              cache-for: 1 min
              retries: {attempts: 3, backoff-first: 2 ms, backoff-max: 200 ms}
              breaker: {failures: 5, pause: 15 s}
              providers:
                first: {url: "http://first", model: main, concurrency: 2, queue: 2000}
                second: {url: "http://second", queue: 0, concurrency: 1}
            """);

    private final AtomicInteger callsOfFirst = new AtomicInteger();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theFirstOfTheRouteAnswersAndTheAnswerSaysWhoAndForHowMuch() {
        house.provider("first", (call, _) -> answers("Снег, " + call.model()));

        var answer = house.ask("");

        assertThat(answer.text()).isEqualTo("Снег, main");
        assertThat(answer.served()).isEqualTo(new Llm.Served("first", "model-1", 1, 20 * 1_000 + 10 * 10_000, false));
        assertThat(house.settled).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo(Usage.Outcome.FINISHED);
            assertThat(row.cost()).isEqualTo(answer.served().cost());
            assertThat(row.estimated()).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Breakage.class,
            names = {"AWAY", "TIMED_OUT", "CUT_OFF", "RATE_LIMITED"})
    void whatMayPassIsTriedAgainAndThenTheNextIsAsked(Breakage breakage) {
        house.provider("first", (_, _) -> {
            callsOfFirst.incrementAndGet();
            return breaks(breakage);
        });
        house.provider("second", (call, _) -> answers(call.model()));

        var answer = house.ask("");

        assertThat(answer.text()).isEqualTo("spare");
        assertThat(answer.served().attempts()).isEqualTo(4);
        assertThat(callsOfFirst).hasValue(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Breakage.class,
            names = {"OUT_OF_FUNDS", "NOT_ADMITTED", "NO_SUCH_MODEL", "NOT_OFFERED", "TOO_LONG"})
    void whatWillNotPassIsNotTriedAgain(Breakage breakage) {
        house.provider("first", (_, _) -> {
            callsOfFirst.incrementAndGet();
            return breaks(breakage);
        });
        house.provider("second", (_, _) -> answers("from the second"));

        assertThat(house.ask("").text()).isEqualTo("from the second");
        assertThat(callsOfFirst).hasValue(1);
    }

    @Test
    void aRequestThatIsWrongByItselfGoesToNobodyElse() {
        house.provider("first", (_, _) -> breaks(Breakage.INVALID));
        house.provider("second", (_, _) -> answers("from the second"));

        assertThat(failureOf("").failure()).isEqualTo(Failure.INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMITED, OVER_QUOTA",
        "OUT_OF_FUNDS, UNAVAILABLE",
        "AWAY, UNAVAILABLE",
        "TIMED_OUT, TIMED_OUT",
        "CUT_OFF, UNAVAILABLE",
        "NOT_ADMITTED, UNAVAILABLE",
        "NO_SUCH_MODEL, NOT_FOUND",
        "NOT_OFFERED, INVALID",
        "TOO_LONG, TOO_LARGE"
    })
    void theLastWordOfTheLastProviderDecidesWhatTheAskerIsTold(Breakage breakage, Failure failure) {
        house.provider("first", (_, _) -> breaks(breakage));

        var told = failureOf("first");

        assertThat(told.failure()).isEqualTo(failure);
        assertThat(told.detail()).contains("the provider is " + breakage);
    }

    @Test
    void aProviderThatAsksForALittleTimeGetsIt() {
        var calls = new CopyOnWriteArrayList<Long>();
        house.provider("first", (_, _) -> {
            calls.add(System.nanoTime());
            return calls.size() == 1
                    ? Future.succeededFuture(broken(Breakage.RATE_LIMITED, Optional.of(Duration.ofMillis(120)), ""))
                    : answers("now");
        });

        assertThat(house.ask("first").text()).isEqualTo("now");
        assertThat(Duration.ofNanos(calls.get(1) - calls.get(0))).isGreaterThanOrEqualTo(Duration.ofMillis(119));
    }

    @Test
    void aProviderThatAsksForALongTimeIsPassedOverAndTheAskerToldWhen() {
        house.provider("first", (_, _) -> {
            callsOfFirst.incrementAndGet();
            return Future.succeededFuture(broken(Breakage.RATE_LIMITED, Optional.of(Duration.ofSeconds(30)), ""));
        });

        var failure = failureOf("first");

        assertThat(callsOfFirst).hasValue(1);
        assertThat(failure.failure()).isEqualTo(Failure.OVER_QUOTA);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(30));
    }

    @Test
    void afterTheFirstPieceNobodyElseIsAskedAndWhatCameIsPaidFor() {
        house.provider("first", (_, outlet) -> {
            outlet.send(pieces("На улице "));
            return Future.succeededFuture(broken(Breakage.CUT_OFF, Optional.empty(), "На улице "));
        });
        house.provider("second", (_, _) -> answers("from the second"));
        var seen = new ArrayList<String>();

        var failure = catchThrowableOfType(
                FailureException.class,
                () -> await(house.open(
                                "",
                                chat(true),
                                pieces -> seen.add(pieces.pieces().getFirst().text()))
                        .reply()));

        assertThat(failure.failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(seen).containsExactly("На улице ");
        await().untilAsserted(() -> assertThat(house.settled).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo(Usage.Outcome.BROKEN);
            assertThat(row.estimated()).isTrue();
            assertThat(row.completionTokens()).isEqualTo(4);
            assertThat(row.promptTokens()).isPositive();
            assertThat(row.firstToken()).isPresent();
        }));
    }

    @Test
    void anAskerWhoGoesAwayStopsTheProviderAndPaysForWhatCame() {
        var stopped = Promise.<Void>promise();
        house.provider("first", (_, outlet) -> {
            outlet.send(pieces("На "));
            return outlet.cancelled().map(_ -> {
                stopped.complete();
                return broken(Breakage.CANCELLED, Optional.empty(), "На ");
            });
        });
        var first = Promise.<Void>promise();

        var reception = house.open("first", chat(true), _ -> first.tryComplete());
        await(first.future());
        house.asAsker(reception::cancel);

        await(stopped.future());
        await().untilAsserted(() -> assertThat(house.settled).singleElement().satisfies(row -> assertThat(row.outcome())
                .isEqualTo(Usage.Outcome.CANCELLED)));
    }

    @Test
    void aProviderThatKeepsFailingIsLeftAloneUntilOneCallFindsItBack() {
        var works = new AtomicInteger();
        house.provider("first", (_, _) -> {
            callsOfFirst.incrementAndGet();
            return works.get() > 0 ? answers("back") : breaks(Breakage.AWAY);
        });
        failureOf("first");
        failureOf("first");
        assertThat(callsOfFirst).as("opened in the middle of the second").hasValue(5);

        var alone = failureOf("first");
        assertThat(callsOfFirst).hasValue(5);
        assertThat(alone.failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(alone.retryAfter()).contains(Duration.ofSeconds(15));
        assertThat(house.models().models()).anySatisfy(model -> {
            assertThat(model.name()).isEqualTo("first/main");
            assertThat(model.available()).isFalse();
        });

        house.now.updateAndGet(now -> now.plusSeconds(16));
        works.incrementAndGet();
        assertThat(house.ask("first").text()).isEqualTo("back");
        assertThat(house.ask("first").text()).isEqualTo("back");
    }

    @Test
    void aThousandAtOnceAreServedTwoAtATime() {
        var atWork = new AtomicInteger();
        var most = new AtomicInteger();
        house.provider("first", (_, _) -> {
            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            return house.later(Duration.ofMillis(1)).map(_ -> {
                atWork.decrementAndGet();
                return completed("served");
            });
        });

        var replies = IntStream.range(0, 1000)
                .mapToObj(_ -> house.open("first", chat(false), _ -> {}).reply())
                .toList();

        assertThat(await(Future.all(replies)).<Llm.Answer>list())
                .allMatch(answer -> answer.text().equals("served"));
        assertThat(most).hasValue(2);
    }

    @Test
    void whoFindsTheQueueFullIsToldSoAndLosesNothing() {
        var gate = Promise.<Providers.Outcome>promise();
        house.provider("second", (_, _) -> gate.future());
        var working = house.open("second/spare", chat(false), _ -> {}).reply();
        await().until(() -> house.reserved.size() == 1);

        var failure = failureOf("second/spare");

        assertThat(failure.failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(failure.detail()).contains("second has 1 calls at work and 0 waiting");
        await().until(() -> house.released.size() == 1);
        gate.complete(completed("done"));
        assertThat(await(working).text()).isEqualTo("done");
    }

    @Test
    void whoGoesAwayWhileWaitingLeavesTheQueue() {
        var gate = Promise.<Providers.Outcome>promise();
        house.provider("first", (_, _) -> {
            callsOfFirst.incrementAndGet();
            return gate.future();
        });
        house.open("first", chat(false), _ -> {});
        house.open("first", chat(false), _ -> {});
        await().until(() -> callsOfFirst.get() == 2);
        var waiting = house.open("first", chat(false), _ -> {});
        await().until(() -> house.reserved.size() == 3);

        house.asAsker(waiting::cancel);
        await().until(() -> house.released.size() == 1);
        gate.complete(completed("done"));

        assertThat(house.ask("first").text()).isEqualTo("done");
        assertThat(callsOfFirst).hasValue(3);
    }

    @Test
    void whatEarlierAttemptsHaveUsedIsPaidForAsWell() {
        house.provider(
                "first", (_, _) -> breaks(callsOfFirst.incrementAndGet() < 3 ? Breakage.AWAY : Breakage.TIMED_OUT));
        house.provider("second", (_, _) -> answers("spare"));

        var answer = house.ask("");

        // The prompt of 22 tokens was with the first when it timed out; the second has counted 20 and 10.
        var cost = 22 * 1_000 + 20 * 2_000 + 10 * 20_000;
        assertThat(answer.served().cost()).isEqualTo(cost);
        assertThat(answer.tokens().prompt()).isEqualTo(20);
        assertThat(house.settled).singleElement().satisfies(row -> {
            assertThat(row.promptTokens()).isEqualTo(22 + 20);
            assertThat(row.completionTokens()).isEqualTo(10);
            assertThat(row.estimated()).isTrue();
            assertThat(row.cost()).isEqualTo(cost);
        });
    }

    @Test
    void asMuchIsReservedAsTheDearestOfTheRouteTakes() {
        house.provider("first", (_, _) -> answers("cheap"));

        house.ask("");

        assertThat(house.reserved.getFirst().cost()).isEqualTo(22 * 2_000 + 1_000 * 20_000);
    }

    @Test
    void thoughtsAndCallsAreCountedWhereTheProviderCountsNothing() {
        house.provider(
                "first",
                (_, _) -> Future.succeededFuture(new Providers.Completed(
                        "model-1",
                        "",
                        Optional.of("x".repeat(40)),
                        List.of(new Chat.ToolCall("call_1", "look", "{\"city\":\"Kazan\"}")),
                        Llm.Finish.TOOL_CALLS,
                        Optional.empty(),
                        Chat.NOTHING)));

        assertThat(house.ask("first").tokens()).isEqualTo(new Llm.Tokens(22, 10 + 1 + 4, 0, 10, true));
    }

    @Test
    void aModelThatTheProviderDoesNotKnowIsAnsweredWithNamesThatAreNear() {
        house.provider("first", (_, _) -> breaks(Breakage.NO_SUCH_MODEL));

        assertThat(failureOf("first/mein").detail())
                .startsWith("model: the provider is NO_SUCH_MODEL; near it are first/main, ");
        assertThat(failureOf("mein").detail()).contains("near it are first/main");
    }

    @Test
    void theAnswerOfOneWhoStoodInIsNotKept() {
        house.provider(
                "first",
                (_, _) -> callsOfFirst.incrementAndGet() == 1
                        ? breaks(Breakage.NOT_ADMITTED)
                        : answers("from the first"));
        house.provider("second", (_, _) -> answers("stood in"));

        assertThat(house.ask("", atTemperature(0)).text()).isEqualTo("stood in");
        assertThat(house.ask("", atTemperature(0)).text()).isEqualTo("from the first");
        assertThat(house.ask("", atTemperature(0)).served().cached()).isTrue();
    }

    @Test
    void anAskerWithLittleTimeIsNotKeptLonger() {
        house.provider(
                "first", (_, outlet) -> outlet.cancelled().map(_ -> broken(Breakage.CANCELLED, Optional.empty(), "")));
        var chat = chat(false);
        var hurried = new Chat(
                chat.messages(),
                chat.sampling(),
                chat.tools(),
                chat.shape(),
                false,
                Optional.of(Duration.ofMillis(30)),
                chat.other());

        var failure = catchThrowableOfType(FailureException.class, () -> house.ask("first", hurried));

        assertThat(failure.failure()).isEqualTo(Failure.TIMED_OUT);
        assertThat(failure.detail()).contains("30 ms");
    }

    @Test
    void whoseLimitIsUsedUpReachesNoProvider() {
        house.provider("first", (_, _) -> {
            callsOfFirst.incrementAndGet();
            return answers("?");
        });
        house.refusing.set(Optional.of(Failure.OVER_QUOTA.because("limit of 5 requests", Duration.ofSeconds(9))));

        var failure = failureOf("first");

        assertThat(failure.failure()).isEqualTo(Failure.OVER_QUOTA);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(9));
        assertThat(callsOfFirst).hasValue(0);
    }

    @Test
    void ofModelsItIsToldWhetherTheyAnswerOrMakeVectors() {
        house.offers("first", "main", "text-embedding-3-small", "whisper-1");
        house.offers("second", Map.of("plain-name", Llm.Kind.EMBEDDING));

        assertThat(house.models().models())
                .extracting(Llm.Model::name, Llm.Model::kind)
                .contains(
                        tuple("default", Llm.Kind.CHAT),
                        tuple("embedding", Llm.Kind.EMBEDDING),
                        tuple("first/main", Llm.Kind.CHAT),
                        tuple("first/text-embedding-3-small", Llm.Kind.EMBEDDING),
                        tuple("first/whisper-1", Llm.Kind.RECOGNITION),
                        tuple("second/plain-name", Llm.Kind.EMBEDDING),
                        tuple("local/all-minilm-l6-v2", Llm.Kind.EMBEDDING));
    }

    @Test
    void whatIsLeftOfTheLimitsComesBeforeAllPiecesAndForPlainAnswersAsWell() {
        var left =
                new Usage.Remaining(Optional.of(new Usage.Allowance(60, 59, Duration.ofMinutes(6))), Optional.empty());
        house.left.set(left);
        house.provider("first", (call, outlet) -> {
            if (call.chat().stream()) {
                outlet.send(pieces("Снег"));
            }
            return answers("Снег");
        });
        var streamed = new CopyOnWriteArrayList<Llm.Pieces>();
        var plain = new CopyOnWriteArrayList<Llm.Pieces>();

        await(house.open("first", chat(true), streamed::add).reply());
        await(house.open("first", chat(false), plain::add).reply());

        assertThat(streamed).first().isEqualTo(new Llm.Pieces(List.of(), Optional.of(left)));
        assertThat(streamed).hasSize(2).last().isEqualTo(pieces("Снег"));
        assertThat(plain).containsExactly(new Llm.Pieces(List.of(), Optional.of(left)));
    }

    @Test
    void theSameQuestionWithoutChanceIsAnsweredOnceForEachOwner() {
        house.provider("first", (_, _) -> answers("number " + callsOfFirst.incrementAndGet()));
        var chat = atTemperature(0);

        assertThat(house.ask("first", chat).text()).isEqualTo("number 1");
        var again = house.ask("first", chat);
        var other = new Usage.Payer(new UUID(7, 2), Accounts.Role.USER, Optional.empty());
        var ofAnother = await(house.open(other, "first", chat, _ -> {}).reply());

        assertThat(again.text()).isEqualTo("number 1");
        assertThat(again.served()).isEqualTo(new Llm.Served("first", "model-1", 0, 0, true));
        assertThat(ofAnother.text()).isEqualTo("number 2");
        assertThat(house.settled)
                .extracting(Usage.Call::outcome)
                .containsExactly(Usage.Outcome.FINISHED, Usage.Outcome.CACHED, Usage.Outcome.FINISHED);
    }

    @Test
    void aQuestionThatLeavesSomethingToChanceIsAskedAgain() {
        house.provider("first", (_, _) -> answers("number " + callsOfFirst.incrementAndGet()));

        house.ask("first", atTemperature(0.7));

        assertThat(house.ask("first", atTemperature(0.7)).text()).isEqualTo("number 2");
        house.ask("first");
        assertThat(house.ask("first").text()).isEqualTo("number 4");
    }

    @Test
    void tokensThatAProviderDoesNotCountAreEstimatedAndMarked() {
        house.provider(
                "first",
                (_, _) -> Future.succeededFuture(new Providers.Completed(
                        "m",
                        "Ответ из шестнадцати",
                        Optional.empty(),
                        List.of(),
                        Llm.Finish.STOP,
                        Optional.empty(),
                        Chat.NOTHING)));

        var tokens = house.ask("first").tokens();

        assertThat(tokens.estimated()).isTrue();
        assertThat(tokens.completion()).isEqualTo(10);
    }

    @Test
    void aModelAloneIsFoundWithWhoeverHasIt() {
        house.offers("first", "big");
        house.offers("second", "huge", "org/tiny");
        house.provider("second", (call, _) -> answers(call.model()));

        assertThat(house.ask("huge").text()).isEqualTo("huge");
        assertThat(house.ask("org/tiny").text()).isEqualTo("org/tiny");
    }

    @Test
    void anUnknownModelIsAnsweredWithNearNames() {
        house.offers("second", "huge");

        var failure = failureOf("second-huge");

        assertThat(failure.failure()).isEqualTo(Failure.NOT_FOUND);
        assertThat(failure.detail()).startsWith("model: there is no second-huge; near it are second/huge");
    }

    @Test
    void aSlowAskerSlowsTheProviderDown() {
        var full = Promise.<Integer>promise();
        house.provider("first", (_, outlet) -> {
            var sent = new AtomicInteger();
            var end = Promise.<Providers.Outcome>promise();
            outlet.onDrain(() -> end.tryComplete(completed("all")));
            send(outlet, sent, full);
            return end.future();
        });
        var seen = new AtomicInteger();
        var reception = house.open("first", chat(true), _ -> seen.incrementAndGet());
        house.asAsker(reception::pause);

        var sent = await(full.future());
        house.asAsker(reception::resume);

        assertThat(await(reception.reply()).text()).isEqualTo("x".repeat(sent));
        assertThat(seen).hasValue(sent);
    }

    /** Sends one piece after the other until it is told to stop. */
    private void send(Outlet<Llm.Pieces> outlet, AtomicInteger sent, Promise<Integer> full) {
        if (outlet.full()) {
            full.complete(sent.get());
            return;
        }
        outlet.send(pieces("x"));
        sent.incrementAndGet();
        house.later(Duration.ofMillis(1)).onSuccess(_ -> send(outlet, sent, full));
    }

    private static Chat atTemperature(double temperature) {
        var chat = chat(false);
        var sampling = new Chat.Sampling(
                Optional.of(temperature), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        return new Chat(chat.messages(), sampling, chat.tools(), chat.shape(), false, chat.timeout(), chat.other());
    }

    private FailureException failureOf(String model) {
        return catchThrowableOfType(FailureException.class, () -> house.ask(model));
    }
}
