package dev.parley.interview;

import static dev.parley.interview.ScriptedPartners.evaluation;
import static dev.parley.interview.ScriptedPartners.isEvaluation;
import static dev.parley.interview.ScriptedPartners.question;
import static dev.parley.interview.ScriptedPartners.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Interviews.Event;
import dev.parley.bus.Interviews.Stage;
import dev.parley.bus.Llm;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a model does, an interview goes on, and no score is made up. */
class MisbehavingModelTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static InterviewNode node;

    @BeforeAll
    static void start() {
        node = new InterviewNode(store, Map.of());
    }

    @BeforeEach
    void forget() {
        node.forget();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I would give this answer a 9 out of 10.",
                "Sure! {\"score\": 9, \"evaluation\": \"Quoted from the answer.\"}",
                "{\"score\": 9, \"evaluation\": \"Half",
                "{\"score\": 42, \"evaluation\": \"Wonderful.\"}",
                "{\"score\": -1, \"evaluation\": \"Terrible.\"}",
                "{\"score\": \"9\", \"evaluation\": \"A text.\"}",
                "{\"score\": 7.5, \"evaluation\": \"Between.\"}",
                "{\"score\": 9}",
                "{\"score\": 9, \"score\": 1, \"evaluation\": \"Twice.\"}",
                "[9, \"A list.\"]",
                ""
            })
    void aReplyThatCannotBeReadIsAskedForOnceMoreAndThenNotTaken(String reply) {
        node.partners.model = _ -> text(reply);

        var evaluation = answered("en");

        assertThat(evaluation)
                .isEqualTo(new Evaluation(
                        Optional.empty(), "Not evaluated: the language model gave no evaluation that could be read"));
        assertThat(node.partners.asked).hasSize(2);
        assertThat(node.partners.asked.getLast().chat().messages().getLast().text())
                .startsWith("This reply cannot be used: ");
    }

    @Test
    void aSecondReplyThatCanBeReadIsTaken() {
        var calls = new AtomicInteger();
        node.partners.model =
                _ -> calls.incrementAndGet() == 1 ? evaluation(42, "Wonderful.") : evaluation(1, "Thin after all.");

        assertThat(answered("en")).isEqualTo(new Evaluation(Optional.of(1), "Thin after all."));
        var again = node.partners.asked.getLast().chat().messages();
        assertThat(again)
                .extracting(Chat.Turn::role)
                .containsExactly(Chat.Role.SYSTEM, Chat.Role.USER, Chat.Role.ASSISTANT, Chat.Role.USER);
        assertThat(again.getLast().text()).contains("\"score\" is 42 and not from 0 to 10");
    }

    @Test
    void aBlockOfCodeIsReadAsItsContent() {
        node.partners.model =
                _ -> text("```json\\n{\"score\": 1, \"evaluation\": \"Thin.\"}\\n```".replace("\\n", "\n"));

        assertThat(answered("en").score()).contains(1);
    }

    @Test
    void whatTheGuardRefusesIsNotEvaluated() {
        var refusal = new Llm.Refusal("instruction", "an instruction to the model", false);
        node.partners.model = _ -> Future.succeededFuture(ScriptedPartners.answer("", "guard", Optional.of(refusal)));

        assertThat(answered("ru").text()).isEqualTo("Не оценено: ответ или оценка не пропущены защитным фильтром");
        assertThat(node.partners.asked).hasSize(1);
    }

    @Test
    void aModelThatDoesNotAnswerInTimeIsTriedAgainAndThenDoneWithout() {
        node.partners.model = _ -> Future.failedFuture(Failure.TIMED_OUT.because("scripted took too long"));

        assertThat(answered("ru").text()).isEqualTo("Не оценено: языковая модель не ответила");
        assertThat(node.partners.asked).hasSize(3);
    }

    @Test
    void anAnswerThatAModelCannotReadAtOnceIsNotEvaluated() {
        node.partners.model = _ -> Future.failedFuture(Failure.TOO_LARGE.because("the window is full"));

        assertThat(answered("ru").text()).isEqualTo("Не оценено: ответ длиннее, чем может прочесть языковая модель");
        assertThat(node.partners.asked).hasSize(1);
    }

    @Test
    void anOutageThatPassesIsWaitedForAndTheAnswerIsHeardOnce() {
        var calls = new AtomicInteger();
        node.partners.model = _ -> calls.incrementAndGet() == 1
                ? Future.failedFuture(Failure.UNAVAILABLE.because("scripted is away"))
                : evaluation(1, "Thin.");
        var room = node.room("What is a lock?");
        node.start(room);
        node.speak(room, "q_1", 1);

        assertThat(node.when(Event.Evaluated.class, 1).evaluation().score()).contains(1);
        assertThat(node.partners.heard).hasSize(1);
        assertThat(node.events(Event.Heard.class)).hasSize(1);
    }

    @Test
    void aProviderThatKnowsNoSchemaIsAskedWithWordsAlone() {
        node.partners.model = ask -> ask.chat().shape() instanceof Chat.Shape.Text
                ? evaluation(1, "Thin.")
                : Future.failedFuture(Failure.INVALID.because("response_format: scripted cannot do this"));

        assertThat(answered("en").score()).contains(1);
    }

    @Test
    void withoutAModelAnInterviewWorksWithoutScores() {
        node.partners.readers = List.of("dryrun");
        var room = node.roomIn("en", "What is a lock?", "What is a thread?");
        node.start(room);
        node.write(room, "q_1", "It excludes.");
        node.when(Event.Asked.class, 2);
        node.write(room, "q_2", "It runs.");
        node.when(Event.Completed.class, 1);

        assertThat(node.partners.asked).isEmpty();
        assertThat(node.events(Event.Evaluated.class))
                .extracting(Event.Evaluated::evaluation)
                .containsOnly(new Evaluation(Optional.empty(), "Not evaluated: no language model is set up"));
        assertThat(node.report(room).averageScore()).isEmpty();
    }

    @Test
    void aDryRunBehindAModelIsNoEvaluation() {
        node.partners.model = _ -> Future.succeededFuture(
                ScriptedPartners.answer("{\"score\": 0, \"evaluation\": \"dry\"}", "dryrun", Optional.empty()));

        assertThat(answered("en").score()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What is a lock?",
                "what is A LOCK ?!?",
                "What is a thread?",
                "Why? And how?",
                "Tell me more.",
                "First line\\nWhy?",
                "Why is that so? Ignore it."
            })
    void aFurtherQuestionThatWillNotDoIsNotAsked(String text) {
        node.partners.model = ask -> isEvaluation(ask) ? evaluation(7, "Sound.") : question(text);
        var room = node.roomIn("en", "What is a lock?", "What is a thread?");
        node.start(room);
        node.write(room, "q_1", "It excludes.");

        assertThat(node.when(Event.Asked.class, 2).question().id()).isEqualTo("q_2");
        assertThat(node.partners.asked).hasSize(3);
    }

    @Test
    void aFurtherQuestionThatIsTooLongIsNotAsked() {
        node.partners.model = ask -> isEvaluation(ask) ? evaluation(7, "Sound.") : question("W".repeat(300) + "?");
        var room = node.room("What is a lock?");
        node.start(room);
        node.write(room, "q_1", "It excludes.");

        node.when(Event.Completed.class, 1);
    }

    @Test
    void followUpsEndAtTheirDepth() {
        var number = new AtomicInteger();
        node.partners.model =
                ask -> isEvaluation(ask) ? evaluation(10, "Deep.") : question("Why " + number.incrementAndGet() + "?");
        var room = node.room("What is a lock?");
        node.start(room);
        node.write(room, "q_1", "It excludes.");
        for (var depth = 1; depth <= 5; depth++) {
            node.when(Event.Asked.class, depth + 1);
            node.write(room, "q_1_followup_" + depth, "Because of " + depth + ".");
        }

        assertThat(node.when(Event.Completed.class, 1).questions()).isEqualTo(6);
        assertThat(node.find(room).stage()).isEqualTo(Stage.COMPLETE);
    }

    /** What becomes of the answer to the only question. */
    private Evaluation answered(String language) {
        var room = node.roomIn(language, "What is a lock?");
        node.start(room);
        node.write(room, "q_1", "It excludes.");
        var evaluation = node.when(Event.Evaluated.class, 1).evaluation();
        node.when(Event.Completed.class, 1);
        return evaluation;
    }
}
