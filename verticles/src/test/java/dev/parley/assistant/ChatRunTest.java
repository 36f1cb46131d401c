package dev.parley.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Accounts;
import dev.parley.bus.Assistant;
import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions as jobs, with an engine and a model that do as the test says. */
class ChatRunTest {

    private static final UUID OWNER = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final UUID KEY = new UUID(3, 3);
    private static final UUID JOB = UUID.fromString("00000000-0000-7000-8000-000000000002");

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final List<Llm.Ask> asked = new CopyOnWriteArrayList<>();
    private final List<Jobs.Checkpoint> kept = new CopyOnWriteArrayList<>();
    private volatile BiFunction<Llm.Ask, Outlet<Llm.Pieces>, Future<Llm.Answer>> model =
            (_, _) -> Future.succeededFuture(answer("Because.", Optional.empty()));

    @BeforeEach
    void open() {
        await(Future.all(
                vertx.deployVerticle(new AssistantVerticle(bus)),
                bus.serve(Llm.CHAT, (ask, outlet) -> {
                    asked.add(ask);
                    return model.apply(ask, outlet);
                }),
                bus.serve(Jobs.CHECKPOINT, checkpoint -> {
                    kept.add(checkpoint);
                    return Future.succeededFuture(Done.DONE);
                })));
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void theAnswerIsKeptAndIsTheOutput() {
        var output = run("{\"prompt\":\"why?\",\"provider\":\"ollama\",\"top_p\":0.5,\"timeout\":20}", Map.of());

        assertThat(new JsonObject(output)).isEqualTo(new JsonObject("""
                {"status": "finished", "text": "Because.", "finish_reason": "stop", "provider": "ollama", "model": "mistral",
                 "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5},
                 "attempts": 1, "cost": 0, "reason": null}"""));
        assertThat(kept).containsExactly(new Jobs.Checkpoint(JOB, "answer", output));
        assertThat(asked).singleElement().satisfies(ask -> {
            assertThat(ask.payer()).isEqualTo(new Usage.Payer(OWNER, Accounts.Role.USER, Optional.of(KEY)));
            assertThat(ask.model()).isEqualTo("ollama");
            assertThat(ask.chat().messages()).containsExactly(Chat.Turn.of(Chat.Role.USER, "why?"));
            assertThat(ask.chat().sampling().topP()).contains(0.5);
            assertThat(ask.chat().sampling().temperature()).contains(0.2);
            assertThat(ask.chat().timeout()).contains(Duration.ofSeconds(20));
        });
    }

    @Test
    void anAnswerThatWasKeptIsNotAskedForAgain() {
        assertThat(run("{\"prompt\":\"why?\"}", Map.of("answer", "{\"status\":\"finished\"}")))
                .isEqualTo("{\"status\":\"finished\"}");
        assertThat(asked).isEmpty();
    }

    @Test
    void whatTheGuardDoesNotLetThroughAndAnEmptyAnswerAreResultsOfTheirOwn() {
        model = (_, _) -> Future.succeededFuture(answer("", Optional.of(new Llm.Refusal("r", "role override", false))));
        var refused = new JsonObject(run("{\"prompt\":\"why?\"}", Map.of()));
        model = (_, _) -> Future.succeededFuture(answer("x", Optional.of(new Llm.Refusal("r", "a secret", true))));
        var forbidden = new JsonObject(run("{\"prompt\":\"why?\"}", Map.of()));
        model = (_, _) -> Future.succeededFuture(answer(" ", Optional.empty()));
        var empty = new JsonObject(run("{\"prompt\":\"why?\"}", Map.of()));

        assertThat(refused.getString("status")).isEqualTo("refused");
        assertThat(refused.getString("reason")).isEqualTo("role override");
        assertThat(forbidden.getString("status")).isEqualTo("fallback");
        assertThat(forbidden.getString("text")).isNotEqualTo("x");
        assertThat(empty.getString("status")).isEqualTo("fallback");
    }

    @Test
    void theWordToStopReachesTheModel() {
        var cancelled = Promise.<Void>promise();
        model = (_, outlet) -> {
            outlet.cancelled().onSuccess(cancelled::tryComplete);
            bus.publish(Jobs.STOP.of(JOB), new Jobs.Stop(JOB, "cancelled by its owner"));
            return Promise.<Llm.Answer>promise().future();
        };

        assertFails("{\"prompt\":\"why?\"}", Failure.CANCELLED, "cancelled by its owner");
        await(cancelled.future());
    }

    @Test
    void aFailureOfTheModelIsThatOfTheJob() {
        model = (_, _) -> Future.failedFuture(Failure.UNAVAILABLE.because("no provider answers"));

        assertFails("{\"prompt\":\"why?\"}", Failure.UNAVAILABLE, "no provider answers");
        assertThat(kept).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | prompt: it is empty",
                "{\"prompt\":\"x\",\"temperature\":3} | temperature: 3.0 is not from",
                "{\"prompt\":\"x\",\"top_p\":-1} | top_p: -1.0 is not from",
                "{\"prompt\":\"x\",\"max_tokens\":9000} | max_tokens: 9000",
                "{\"prompt\":\"x\",\"timeout\":0} | timeout: 0.0 is not from",
                "{\"prompt\":\"x\",\"instruction\":\" \"} | instruction: it is empty",
                "{\"prompt\":{}} | input: ",
            })
    void anInputThatIsWrongIsNamed(String input, String detail) {
        assertFails(input, Failure.INVALID, detail);
        assertThat(asked).isEmpty();
    }

    private void assertFails(String input, Failure failure, String detail) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> run(input, Map.of()))
                .withMessageStartingWith(detail)
                .satisfies(thrown -> assertThat(thrown.failure()).isEqualTo(failure));
    }

    private String run(String input, Map<String, String> checkpoints) {
        var now = Instant.parse("2026-01-02T03:04:05Z");
        var job = new Jobs.Job(
                JOB,
                Assistant.KIND,
                OWNER,
                Optional.of(KEY),
                input,
                new Jobs.State.Running("node", now, false),
                Optional.empty(),
                0,
                0,
                1,
                8,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now,
                now,
                1);
        return await(bus.ask(Jobs.RUN.of(Assistant.KIND), new Jobs.Run(job, checkpoints)))
                .output();
    }

    private static Llm.Answer answer(String text, Optional<Llm.Refusal> refusal) {
        return new Llm.Answer(
                text,
                Optional.empty(),
                List.of(),
                Llm.Finish.STOP,
                new Llm.Tokens(3, 2, 0, 0, false),
                new Llm.Served("ollama", "mistral", 1, 0, false),
                refusal,
                Chat.NOTHING);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
