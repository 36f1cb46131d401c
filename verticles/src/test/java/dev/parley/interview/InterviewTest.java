package dev.parley.interview;

import static dev.parley.interview.InterviewNode.OTHER_VISITOR;
import static dev.parley.interview.InterviewNode.OWNER;
import static dev.parley.interview.InterviewNode.STRANGER;
import static dev.parley.interview.InterviewNode.VISITOR;
import static dev.parley.interview.ScriptedPartners.evaluation;
import static dev.parley.interview.ScriptedPartners.isEvaluation;
import static dev.parley.interview.ScriptedPartners.question;
import static dev.parley.interview.ScriptedPartners.said;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Failure;
import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Action;
import dev.parley.bus.Interviews.Event;
import dev.parley.bus.Interviews.Stage;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Speech;
import dev.parley.bus.StoredJson;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Interviews on the real engine and store, with a model and ears that do what a test says. */
class InterviewTest {

    private static final String TEXT_QUESTION = "Как вы отлаживаете гонки?";
    private static final String LAST_QUESTION = "Что такое сборщик мусора?";

    @RegisterExtension
    static final TestStore store = new TestStore();

    private InterviewNode node;

    @BeforeEach
    void start() {
        node = new InterviewNode(store, Map.of());
    }

    @AfterEach
    void stop() throws SQLException {
        node.close();
        store.sql("delete from interviews");
        store.sql("delete from jobs");
    }

    @Test
    void aWholeInterviewWithAFollowUpEndsInAReport() throws Exception {
        node.partners.ears = _ -> said("Я бы взял блокировку.");
        node.partners.model = ask -> isEvaluation(ask)
                ? ask.chat().messages().getLast().text().contains("Я бы взял блокировку.")
                        ? evaluation(8, "Хорошо.")
                        : evaluation(1, "Слабо.")
                : question("Какую именно?");
        var room = node.room("Что такое поток?", TEXT_QUESTION, LAST_QUESTION);
        node.start(room);

        node.speak(room, "q_1", 1);
        node.when(Event.Asked.class, 2);
        node.write(room, "q_1_followup_1", "Любую.");
        node.when(Event.Asked.class, 3);
        node.act(room, new Action.Next());
        node.when(Event.Asked.class, 4);
        node.write(room, "q_3", "Он собирает мусор.");
        var completed = node.when(Event.Completed.class, 1);

        assertThat(node.events(Event.Asked.class))
                .extracting(asked -> asked.question().text())
                .containsExactly("Что такое поток?", "Какую именно?", TEXT_QUESTION, LAST_QUESTION);
        assertThat(node.happened)
                .extracting(Interviews.Happened::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, node.happened.size()).boxed().toList());
        assertThat(completed.questions()).isEqualTo(4);
        assertThat(node.find(room).stage()).isEqualTo(Stage.COMPLETE);
        assertThat(node.partners.heard.getFirst().hearing().language()).contains("ru");
        assertThat(node.partners.heard.getFirst().longest()).isEqualTo(1_200);
        var report = node.report(room);
        assertThat(report.averageScore()).contains(10.0 / 3);
        assertThat(report.analyses()).isEqualTo(1);
        assertThat(report.emotion().primary()).contains("calm");
        assertThat(report.answers())
                .extracting(answer -> answer.evaluation().score(), Interviews.Answer::skipped)
                .containsExactly(
                        tuple(Optional.of(8), false),
                        tuple(Optional.of(1), false),
                        tuple(Optional.empty(), true),
                        tuple(Optional.of(1), false));
        var job = node.whenJob(Interviews.REPORTED, one -> one.state().ended());
        assertThat(job.callbackUrl()).contains("kafka:step3");
        assertThat(job.idempotencyKey()).contains("interview_" + room.id());
        var sent = new ObjectMapper().readTree(((Jobs.State.Succeeded) job.state()).output());
        assertThat(sent.at("/report/candidate_id").textValue()).isEqualTo(room.candidate());
        assertThat(sent.at("/report/answers")).hasSize(4);
    }

    @Test
    void anAnswerThatIsAtWorkWhenANodeStopsIsFinishedByAnother() {
        var asked = Promise.<Void>promise();
        node.partners.model = _ -> {
            asked.tryComplete();
            return Promise.<Llm.Answer>promise().future();
        };
        var room = node.room("What is a lock?", "What is a thread?");
        node.start(room);
        node.speak(room, "q_1", 1);
        TestStore.await(asked.future());
        node.close();

        node = new InterviewNode(store, Map.of());
        node.follow(room);
        node.partners.ears = _ -> Future.failedFuture(Failure.INTERNAL.because("it was heard already"));
        node.partners.model = _ -> evaluation(1, "Thin.");
        node.when(Event.Evaluated.class, 1);

        var resumed = node.ask(Interviews.ENTER, new Interviews.Enter(room.code(), VISITOR))
                .room();
        assertThat(resumed.stage()).isEqualTo(Stage.ASKING);
        assertThat(resumed.current().orElseThrow().id()).isEqualTo("q_2");
        assertThat(resumed.answered()).isEqualTo(1);
        assertThat(node.report(room).answers().getFirst().text()).isEqualTo("I would use a lock.");
    }

    @Test
    void anAnswerWhoseJobACrashHasNotSubmittedIsTakenUp() throws SQLException {
        var silent = Promise.<Speech.Heard>promise();
        node.partners.ears = _ -> silent.future();
        var room = node.room("What is a lock?");
        node.start(room);
        node.speak(room, "q_1", 1);
        node.whenJob(Interviews.ANSWER, job -> job.state() instanceof Jobs.State.Running);
        node.close();
        store.sql("delete from jobs");

        node = new InterviewNode(store, Map.of());
        node.follow(room);
        node.forward(Duration.ofMinutes(2));

        assertThat(node.when(Event.Completed.class, 1).questions()).isEqualTo(1);
    }

    @Test
    void anAnswerWhoseJobWasCancelledDoesNotHoldUpTheInterview() {
        node.partners.ears = _ -> Promise.<Speech.Heard>promise().future();
        var room = node.room("What is a lock?");
        node.start(room);
        node.speak(room, "q_1", 1);
        var job = node.whenJob(Interviews.ANSWER, one -> one.state() instanceof Jobs.State.Running);
        node.ask(Jobs.CANCEL, new Jobs.Cancel(job.id(), OWNER));
        node.whenJob(Interviews.ANSWER, one -> one.state().ended());
        node.forward(Duration.ofMinutes(2));

        assertThat(node.when(Event.NotHeard.class, 1).reason()).startsWith("Из-за сбоя");
        node.partners.ears = _ -> said("A lock.");
        node.speak(room, "q_1", 1);
        node.when(Event.Completed.class, 1);
    }

    @Test
    void onlyOneIsInARoomUntilThatOneHasGone() {
        var room = node.room("What is a lock?");
        enter(room, VISITOR);
        enter(room, VISITOR);

        refused(Failure.CONFLICT, () -> enter(room, OTHER_VISITOR)).withMessageContaining("somebody else");
        refused(
                        Failure.CONFLICT,
                        () -> node.ask(
                                Interviews.ACT, new Interviews.Act(room.code(), OTHER_VISITOR, new Action.Start())))
                .withMessageContaining("somebody else");
        assertThat(node.find(room).present()).isTrue();
        node.ask(Interviews.LEAVE, new Interviews.Leave(room.code(), VISITOR));
        assertThat(node.find(room).present()).isFalse();
        enter(room, OTHER_VISITOR);
        node.forward(Duration.ofSeconds(40));
        node.ask(Interviews.STAY, new Interviews.Stay(room.code(), OTHER_VISITOR));
        node.forward(Duration.ofSeconds(40));
        refused(Failure.CONFLICT, () -> enter(room, VISITOR));
        node.forward(Duration.ofSeconds(10));
        enter(room, VISITOR);
    }

    @Test
    void theSameRequestTwiceMakesOneRoom() {
        var first = create("cv_0123456789ab", "request-1", "What is a lock?");

        assertThat(create("cv_0123456789ab", "request-1", "What is a lock?").id())
                .isEqualTo(first.id());
        assertThat(create("cv_0123456789ab", "request-2", "What is a lock?").code())
                .isEqualTo(first.code());
        refused(Failure.CONFLICT, () -> create("cv_0123456789ab", "request-3", "What is a thread?"))
                .withMessageStartingWith("candidate: ");
        assertThat(node.ask(Interviews.LIST, new Interviews.ListRooms(OWNER, 10, Optional.empty()))
                        .rooms())
                .hasSize(1);
    }

    @Test
    void aRoomIsFoundByItsCodeAndForItsOwnerByItsCandidate() {
        var room = create("cv_0123456789ab", "request-1", "What is a lock?");

        assertThat(find(Optional.empty(), room.code()).id()).isEqualTo(room.id());
        assertThat(find(Optional.of(OWNER), "cv_0123456789ab").id()).isEqualTo(room.id());
        refused(Failure.NOT_FOUND, () -> find(Optional.empty(), "cv_0123456789ab"));
        refused(Failure.NOT_FOUND, () -> find(Optional.of(STRANGER), "cv_0123456789ab"));
        refused(Failure.NOT_FOUND, () -> node.ask(Interviews.REPORT, new Interviews.AskReport(STRANGER, room.code())));
        refused(Failure.NOT_FOUND, () -> node.ask(Interviews.DELETE, new Interviews.Delete(STRANGER, room.code())));
        refused(Failure.CONFLICT, () -> node.report(room)).withMessageContaining("not begun");
        node.ask(Interviews.DELETE, new Interviews.Delete(OWNER, room.code()));
        refused(Failure.NOT_FOUND, () -> find(Optional.of(OWNER), room.code()));
    }

    @Test
    void anExpiredRoomLetsNobodyInAndItsInterviewEndsWithAReport() {
        node.partners.model = _ -> evaluation(1, "Thin.");
        var room = node.room("What is a lock?", "What is a thread?");
        node.start(room);
        node.write(room, "q_1", "It excludes.");
        node.when(Event.Asked.class, 2);

        node.forward(Duration.ofDays(8));

        assertThat(node.when(Event.Ended.class, 1).reason()).isEqualTo("Время интервью истекло.");
        refused(Failure.NOT_FOUND, () -> enter(room, VISITOR)).withMessageContaining("expired");
        refused(Failure.NOT_FOUND, () -> node.act(room, new Action.Next()));
        refused(Failure.NOT_FOUND, () -> find(Optional.empty(), room.code()));
        assertThat(find(Optional.of(OWNER), room.code()).stage()).isEqualTo(Stage.ENDED);
        node.whenJob(Interviews.REPORTED, one -> one.state() instanceof Jobs.State.Succeeded);
    }

    @Test
    void whoActsAfterTheTimeOfTheRoomIsToldOfItsEndAtOnceAndWhoeverComesOfTheTime() {
        node.close();
        node = new InterviewNode(store, Map.of("interview.sweep", "1 h", "interview.valid-for", "30 s"));
        var room = node.room("What is a lock?", "What is a thread?");
        node.start(room);

        node.forward(Duration.ofSeconds(31));

        refused(Failure.NOT_FOUND, () -> enter(room, OTHER_VISITOR)).withMessageContaining("expired");
        refused(Failure.NOT_FOUND, () -> node.write(room, "q_1", "It excludes."))
                .withMessageContaining("expired");
        assertThat(node.when(Event.Ended.class, 1).reason()).isEqualTo("Время интервью истекло.");
    }

    @Test
    void aRoomTellsHowManyQuestionsAreDoneAsItsEndDid() {
        node.partners.model = _ -> evaluation(1, "Thin.");
        var room = node.room("What is a lock?", "What is a thread?");
        node.start(room);
        node.act(room, new Action.Next());
        node.write(room, "q_2", "It runs.");

        var told = node.when(Event.Completed.class, 1).questions();

        assertThat(told).isEqualTo(2);
        assertThat(node.find(room).done()).isEqualTo(told);
        assertThat(node.find(room).answered()).isEqualTo(1);
    }

    @Test
    void anInterviewThatTakesTooLongEndsBeforeWhatComesNext() {
        var room = node.room("What is a lock?", "What is a thread?");
        node.start(room);

        node.forward(Duration.ofHours(3));

        refused(Failure.CONFLICT, () -> node.write(room, "q_1", "It excludes.")).withMessageContaining("over");
        assertThat(node.find(room).stage()).isEqualTo(Stage.ENDED);
        assertThat(node.jobs(Interviews.REPORTED)).isEmpty();
    }

    @Test
    void roomsGoWhenTheyAreOld() {
        var room = node.room("What is a lock?");

        node.forward(Duration.ofDays(366));

        Awaitility.await().untilAsserted(() -> refused(Failure.NOT_FOUND, () -> find(Optional.of(OWNER), room.code())));
    }

    @Test
    void anEndTwiceIsOneEndAndOneReport() {
        var room = node.room("What is a lock?", "What is a thread?");
        node.start(room);
        node.write(room, "q_1", "It excludes.");
        node.act(room, new Action.End());
        node.act(room, new Action.End());

        node.whenJob(Interviews.REPORTED, one -> one.state().ended());
        assertThat(node.events(Event.Ended.class)).hasSize(1);
        assertThat(node.jobs(Interviews.REPORTED)).hasSize(1);
        assertThat(node.report(room).answers()).hasSize(1);
    }

    @Test
    void theSameAnswerTwiceIsTakenOnce() {
        var room = node.room("What is a lock?", "What is a thread?");
        node.start(room);
        node.write(room, "q_1", "It excludes.");
        node.write(room, "q_1", "It excludes. ");
        node.when(Event.Asked.class, 2);
        node.write(room, "q_1", "It excludes.");

        refused(Failure.CONFLICT, () -> node.write(room, "q_1", "It includes."))
                .withMessage("question q_1 is done; an answer to q_2 is awaited");
        assertThat(node.events(Event.Received.class)).hasSize(1);
    }

    @Test
    void whatIsMissingOrTooLongInAnAnswerIsNamed() {
        var room = node.room("What is a lock?");
        node.start(room);

        refused(Failure.INVALID, () -> node.write(room, "q_1", " \n")).withMessageStartingWith("text: ");
        refused(Failure.TOO_LARGE, () -> node.write(room, "q_1", "a".repeat(20_001)))
                .withMessageContaining("interview.longest-text");
    }

    @Test
    void anAnswerToARoomThatIsRemovedEndsQuietly() {
        var hearing = Promise.<Speech.Heard>promise();
        node.partners.ears = _ -> hearing.future();
        var room = node.room("What is a lock?");
        node.start(room);
        node.speak(room, "q_1", 1);
        node.whenJob(Interviews.ANSWER, job -> job.state() instanceof Jobs.State.Running);
        node.ask(Interviews.DELETE, new Interviews.Delete(OWNER, room.code()));
        hearing.complete(said("Too late.").result());

        var ended = node.whenJob(Interviews.ANSWER, job -> job.state().ended());
        assertThat(ended.state()).isInstanceOf(Jobs.State.Succeeded.class);
    }

    @Test
    void manyAtOnceChangeARoomOnceEach() {
        var room = node.room("What is a lock?", "What is a thread?", "What is a monitor?");
        node.start(room);

        var acts = LongStream.range(0, 20)
                .mapToObj(_ -> node.bus.ask(Interviews.ACT, new Interviews.Act(room.code(), VISITOR, new Action.End())))
                .toList();
        TestStore.await(Future.all(List.copyOf(acts)));

        assertThat(node.when(Event.Ended.class, 1).reason()).isEqualTo("Кандидат завершил интервью.");
        assertThat(node.happened).extracting(Interviews.Happened::number).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aJobOfAStrangerNeitherMovesAnInterviewNorReportsOnIt() {
        var room = node.room("What is a lock?");
        node.start(room);
        node.partners.ears = _ -> Promise.<Speech.Heard>promise().future();
        node.speak(room, "q_1", 1);
        var input = new AnswerRun.Input(room.id(), "q_1", 1, Optional.empty());

        var moved = node.whenJobOf(STRANGER, Interviews.ANSWER, StoredJson.write(input));
        var reported = node.whenJobOf(STRANGER, Interviews.REPORTED, StoredJson.write(new ReportRun.Input(room.id())));

        assertThat(((Jobs.State.Succeeded) moved).output()).contains("overtaken");
        assertThat(((Jobs.State.Failed) reported).failure()).isEqualTo(Failure.NOT_FOUND);
        assertThat(node.find(room).stage()).isEqualTo(Stage.EVALUATING);
    }

    @Test
    void nobodyListensToEmotionsWhereThatIsSwitchedOff() {
        node.close();
        node = new InterviewNode(store, Map.of("interview.emotion", "false"));
        var room = node.room("What is a lock?");
        node.start(room);
        node.speak(room, "q_1", 1);
        node.when(Event.Completed.class, 1);

        assertThat(node.partners.heard).extracting(Speech.Hear::emotion).containsOnly(false);
    }

    private Interviews.Room create(String candidate, String origin, String... questions) {
        return node.ask(
                Interviews.CREATE, InterviewNode.create("en", Optional.of(candidate), Optional.of(origin), questions));
    }

    private Interviews.Room find(Optional<Caller> caller, String name) {
        return node.ask(Interviews.FIND, new Interviews.Find(caller, name));
    }

    private void enter(Interviews.Room room, UUID visitor) {
        node.ask(Interviews.ENTER, new Interviews.Enter(room.code(), visitor));
    }
}
