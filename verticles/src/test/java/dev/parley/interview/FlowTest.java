package dev.parley.interview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Blobs;
import dev.parley.bus.Interviews.Answer;
import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Interviews.Event;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Speech.Emotion;
import dev.parley.bus.StoredJson;
import dev.parley.conf.InterviewConf.Rules;
import dev.parley.interview.FlowState.Asking;
import dev.parley.interview.FlowState.Complete;
import dev.parley.interview.FlowState.Course;
import dev.parley.interview.FlowState.Ended;
import dev.parley.interview.FlowState.Evaluating;
import dev.parley.interview.FlowState.Open;
import dev.parley.interview.FlowState.Pending;
import dev.parley.interview.FlowState.Said;
import dev.parley.interview.FlowState.Settled;
import dev.parley.interview.Step.Effect;
import dev.parley.interview.Step.Effect.Tell;
import dev.parley.interview.Step.Moved;
import dev.parley.interview.Step.Refused;
import dev.parley.interview.Step.Unchanged;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every state meets every event. */
class FlowTest {

    private static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant NOW = BEGAN.plusSeconds(60);

    private static final Question FIRST = new Question("q_1", "What is a lock?", "java", 1, 0);
    private static final Question SECOND = new Question("q_2", "What is a thread?", "java", 2, 0);
    private static final Question DEEPER = new Question("q_1_followup_1", "Which lock is fair?", "java", 2, 1);

    private static final Rules RULES = new Rules(2, 2, 10, 10, Duration.ofHours(1));
    private static final Flow FLOW = new Flow(QuestionPlan.of(List.of(FIRST, SECOND)), RULES);

    private static final Emotion CALM = Emotion.notAnalysed("no voice");
    private static final Given SPOKEN = new Given.Spoken(new Blobs.Key("ab".repeat(32)));
    private static final Given OTHER = new Given.Written("something else");
    private static final Evaluation GOOD = new Evaluation(Optional.of(7), "sound");
    private static final Evaluation POOR = new Evaluation(Optional.of(1), "thin");
    private static final Evaluation NONE = new Evaluation(Optional.empty(), "Not evaluated: away");

    private static final Course BEGUN = new Course(Optional.of(BEGAN), List.of());
    private static final Course ONE_DONE = BEGUN.with(settled(FIRST, "It excludes.", GOOD));
    private static final Pending UNHEARD = new Pending(FIRST, 1, SPOKEN, NOW, Optional.empty());
    private static final Pending HEARD = UNHEARD.with(new Said("It excludes.", CALM));
    private static final Pending LAST_HEARD =
            new Pending(SECOND, 1, OTHER, NOW, Optional.of(new Said("It runs.", CALM)));

    private static final FlowEvent START = new FlowEvent.Start(NOW);
    private static final FlowEvent ANSWER = new FlowEvent.Answer(NOW, "q_1", SPOKEN);
    private static final FlowEvent OTHER_ANSWER = new FlowEvent.Answer(NOW, "q_1", OTHER);
    private static final FlowEvent NEXT = new FlowEvent.Next(NOW, "skipped");
    private static final FlowEvent END = new FlowEvent.End(NOW, "enough");
    private static final FlowEvent TIME_UP = new FlowEvent.TimeUp(NOW, "time");
    private static final FlowEvent HEARS = new FlowEvent.Heard(NOW, "q_1", 1, "It excludes.", CALM);
    private static final FlowEvent HEARS_NOTHING = new FlowEvent.NotHeard(NOW, "q_1", 1, "silence");
    private static final FlowEvent EVALUATES = evaluated(FIRST, GOOD, Optional.empty());

    private static final FlowState ASKING = new Asking(BEGUN, FIRST, 1);
    private static final FlowState ASKING_LAST = new Asking(ONE_DONE, SECOND, 1);
    private static final FlowState EVALUATING = new Evaluating(BEGUN, UNHEARD);
    private static final FlowState EVALUATING_HEARD = new Evaluating(BEGUN, HEARD);
    private static final FlowState COMPLETE = new Complete(ONE_DONE, NOW);
    private static final FlowState ENDED = new Ended(ONE_DONE, Optional.empty(), NOW, "enough");
    private static final FlowState ENDED_UNHEARD = new Ended(BEGUN, Optional.of(UNHEARD), NOW, "enough");
    private static final FlowState ENDED_HEARD = new Ended(BEGUN, Optional.of(HEARD), NOW, "enough");

    private record Case(String name, FlowState from, FlowEvent event, Step to) {}

    private static final Effect ASKED_FIRST = new Tell(new Event.Asked(FIRST));
    private static final Effect ASKED_SECOND = new Tell(new Event.Asked(SECOND));
    private static final Effect TELL_ENDED = new Tell(new Event.Ended("enough"));
    private static final Effect TELL_TIME = new Tell(new Event.Ended("time"));
    private static final Effect TELL_HEARD = new Tell(new Event.Heard("q_1", "It excludes.", CALM));
    private static final Effect TELL_SILENCE = new Tell(new Event.NotHeard("q_1", "silence"));
    private static final Effect TELL_GOOD = new Tell(new Event.Evaluated("q_1", GOOD));
    private static final Effect REPORT = new Effect.Report();
    private static final Step SAME = new Unchanged();
    private static final Step NOT_BEGUN = new Refused("the interview has not begun; start it first");
    private static final Step OVER = new Refused("the interview is over; nothing is awaited");
    private static final Step IS_DONE = new Refused("question q_1 is done; the interview is over; nothing is awaited");
    private static final Step WORKING = new Refused("the answer to q_1 is being evaluated; wait for the next question");

    private static final List<Case> CASES = List.of(
            new Case(
                    "a start asks the first question",
                    new Open(),
                    START,
                    to(askingFrom(NOW), new Tell(new Event.Started()), ASKED_FIRST)),
            new Case("an answer before the start is refused", new Open(), ANSWER, NOT_BEGUN),
            new Case("nothing can be skipped before the start", new Open(), NEXT, NOT_BEGUN),
            new Case("an end before the start has no report", new Open(), END, to(ended("enough"), TELL_ENDED)),
            new Case("a room that nobody entered ends", new Open(), TIME_UP, to(ended("time"), TELL_TIME)),
            new Case("late hearing changes nothing before the start", new Open(), HEARS, SAME),
            new Case("late silence changes nothing before the start", new Open(), HEARS_NOTHING, SAME),
            new Case("a late evaluation changes nothing before the start", new Open(), EVALUATES, SAME),
            //
            new Case("a start while asking goes on", ASKING, START, SAME),
            new Case(
                    "an answer is taken over",
                    ASKING,
                    ANSWER,
                    to(EVALUATING, new Tell(new Event.Received("q_1")), new Effect.Evaluate())),
            new Case("the answer that was taken before is taken once", ASKING_LAST, given("q_1"), SAME),
            new Case(
                    "another answer to a question that is done is refused",
                    ASKING_LAST,
                    OTHER_ANSWER,
                    new Refused("question q_1 is done; an answer to q_2 is awaited")),
            new Case(
                    "an answer to nothing is refused",
                    ASKING,
                    new FlowEvent.Answer(NOW, "q_9", SPOKEN),
                    new Refused("an answer to q_1 is awaited")),
            new Case(
                    "a question is skipped",
                    ASKING,
                    NEXT,
                    to(new Asking(BEGUN.with(skipped(FIRST)), SECOND, 1), ASKED_SECOND)),
            new Case(
                    "skipping the last one completes",
                    ASKING_LAST,
                    NEXT,
                    to(new Complete(ONE_DONE.with(skipped(SECOND)), NOW), new Tell(new Event.Completed(2)), REPORT)),
            new Case(
                    "an end with an answer is reported",
                    ASKING_LAST,
                    END,
                    to(new Ended(ONE_DONE, Optional.empty(), NOW, "enough"), TELL_ENDED, REPORT)),
            new Case(
                    "an end without an answer is not reported",
                    ASKING,
                    END,
                    to(new Ended(BEGUN, Optional.empty(), NOW, "enough"), TELL_ENDED)),
            new Case(
                    "time ends what is asked",
                    ASKING_LAST,
                    TIME_UP,
                    to(new Ended(ONE_DONE, Optional.empty(), NOW, "time"), TELL_TIME, REPORT)),
            new Case("hearing of an earlier attempt changes nothing", ASKING, HEARS, SAME),
            new Case("silence of an earlier attempt changes nothing", ASKING, HEARS_NOTHING, SAME),
            new Case("an evaluation comes once", ASKING, EVALUATES, SAME),
            //
            new Case("a start while evaluating goes on", EVALUATING, START, SAME),
            new Case("the same answer twice is taken once", EVALUATING, ANSWER, SAME),
            new Case("another answer while evaluating is refused", EVALUATING, OTHER_ANSWER, WORKING),
            new Case("nothing is skipped while evaluating", EVALUATING, NEXT, WORKING),
            new Case("an end waits for the last answer", EVALUATING, END, to(ENDED_UNHEARD, TELL_ENDED)),
            new Case(
                    "time waits for the last answer",
                    EVALUATING_HEARD,
                    TIME_UP,
                    to(new Ended(BEGUN, Optional.of(HEARD), NOW, "time"), TELL_TIME)),
            new Case("what was said is told", EVALUATING, HEARS, to(EVALUATING_HEARD, TELL_HEARD)),
            new Case("what was said is told once", EVALUATING_HEARD, HEARS, SAME),
            new Case(
                    "silence is asked again", EVALUATING, HEARS_NOTHING, to(new Asking(BEGUN, FIRST, 2), TELL_SILENCE)),
            new Case("what was heard is not silence", EVALUATING_HEARD, HEARS_NOTHING, SAME),
            new Case("nothing is evaluated unheard", EVALUATING, EVALUATES, SAME),
            new Case(
                    "another attempt's findings change nothing",
                    EVALUATING,
                    new FlowEvent.Heard(NOW, "q_1", 2, "It excludes.", CALM),
                    SAME),
            new Case(
                    "after an evaluation comes the next question",
                    EVALUATING_HEARD,
                    EVALUATES,
                    to(new Asking(ONE_DONE, SECOND, 1), TELL_GOOD, ASKED_SECOND)),
            new Case(
                    "a good answer is gone into",
                    EVALUATING_HEARD,
                    evaluated(FIRST, GOOD, Optional.of(DEEPER.text())),
                    to(new Asking(ONE_DONE, DEEPER, 1), TELL_GOOD, new Tell(new Event.Asked(DEEPER)))),
            new Case(
                    "a poor answer is not, whatever was thought of",
                    EVALUATING_HEARD,
                    evaluated(FIRST, POOR, Optional.of("Why?")),
                    to(
                            new Asking(BEGUN.with(settled(FIRST, "It excludes.", POOR)), SECOND, 1),
                            new Tell(new Event.Evaluated("q_1", POOR)),
                            ASKED_SECOND)),
            new Case(
                    "an answer that nobody could evaluate does not hold up",
                    EVALUATING_HEARD,
                    evaluated(FIRST, NONE, Optional.empty()),
                    to(
                            new Asking(BEGUN.with(settled(FIRST, "It excludes.", NONE)), SECOND, 1),
                            new Tell(new Event.Evaluated("q_1", NONE)),
                            ASKED_SECOND)),
            new Case(
                    "the last evaluation completes",
                    new Evaluating(ONE_DONE, LAST_HEARD),
                    evaluated(SECOND, POOR, Optional.empty()),
                    to(
                            new Complete(
                                    ONE_DONE.with(new Settled(
                                            new Answer(SECOND, "It runs.", POOR, CALM, NOW, false),
                                            OTHER.fingerprint())),
                                    NOW),
                            new Tell(new Event.Evaluated("q_2", POOR)),
                            new Tell(new Event.Completed(2)),
                            REPORT)),
            //
            new Case("a complete interview does not start again", COMPLETE, START, OVER),
            new Case("the last answer twice is taken once", COMPLETE, given("q_1"), SAME),
            new Case("nothing is answered after the end", COMPLETE, OTHER_ANSWER, IS_DONE),
            new Case("nothing is skipped after the end", COMPLETE, NEXT, OVER),
            new Case("what is complete has ended", COMPLETE, END, SAME),
            new Case("time passes over what is complete", COMPLETE, TIME_UP, SAME),
            new Case("late hearing changes nothing after the end", COMPLETE, HEARS, SAME),
            new Case("late silence changes nothing after the end", COMPLETE, HEARS_NOTHING, SAME),
            new Case("a late evaluation changes nothing after the end", COMPLETE, EVALUATES, SAME),
            //
            new Case("an ended interview does not start again", ENDED, START, OVER),
            new Case("an ended interview takes no answer", ENDED, OTHER_ANSWER, IS_DONE),
            new Case("the answer that was pending at the end is taken once", ENDED_UNHEARD, ANSWER, SAME),
            new Case("another answer at the end is refused", ENDED_UNHEARD, OTHER_ANSWER, OVER),
            new Case("nothing is skipped in an ended interview", ENDED_UNHEARD, NEXT, OVER),
            new Case("an end twice is one end", ENDED, END, SAME),
            new Case("an end twice is one end, with an answer at work", ENDED_UNHEARD, END, SAME),
            new Case("time passes over what has ended", ENDED, TIME_UP, SAME),
            new Case("the last answer is heard after the end", ENDED_UNHEARD, HEARS, to(ENDED_HEARD, TELL_HEARD)),
            new Case("late hearing changes nothing in an ended interview", ENDED, HEARS, SAME),
            new Case(
                    "a last answer that was not heard is not scored",
                    ENDED_UNHEARD,
                    HEARS_NOTHING,
                    to(
                            new Ended(
                                    BEGUN.with(new Settled(
                                            new Answer(
                                                    FIRST,
                                                    "",
                                                    new Evaluation(Optional.empty(), "silence"),
                                                    Emotion.notAnalysed("silence"),
                                                    NOW,
                                                    false),
                                            SPOKEN.fingerprint())),
                                    Optional.empty(),
                                    NOW,
                                    "enough"),
                            TELL_SILENCE)),
            new Case("late silence changes nothing in an ended interview", ENDED, HEARS_NOTHING, SAME),
            new Case(
                    "the last evaluation is reported after the end",
                    ENDED_HEARD,
                    EVALUATES,
                    to(new Ended(ONE_DONE, Optional.empty(), NOW, "enough"), TELL_GOOD, REPORT)),
            new Case("a late evaluation changes nothing in an ended interview", ENDED, EVALUATES, SAME));

    @TestFactory
    Stream<DynamicTest> whatComesOfEachEvent() {
        return CASES.stream()
                .map(one ->
                        DynamicTest.dynamicTest(one.name(), () -> assertThat(FLOW.transition(one.from(), one.event()))
                                .isEqualTo(one.to())));
    }

    @Test
    void everyStateIsTestedWithEveryEvent() {
        var tested = CASES.stream()
                .map(one -> List.<Class<?>>of(one.from().getClass(), one.event().getClass()))
                .collect(Collectors.toSet());
        var all = new HashSet<List<Class<?>>>();
        for (var state : kinds(FlowState.class)) {
            kinds(FlowEvent.class).forEach(event -> all.add(List.of(state, event)));
        }

        assertThat(all).hasSize(5 * 8);
        assertThat(tested).isEqualTo(all);
    }

    @Test
    void statesSurviveTheStore() {
        for (var one : CASES) {
            var state = one.to() instanceof Moved moved ? moved.state() : one.from();
            assertThat(StoredJson.read(Rooms.written(state), FlowState.class)).isEqualTo(state);
        }
    }

    private static Set<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .filter(Class::isRecord)
                .collect(Collectors.toSet());
    }

    private static FlowState askingFrom(Instant began) {
        return new Asking(new Course(Optional.of(began), List.of()), FIRST, 1);
    }

    private static FlowState ended(String reason) {
        return new Ended(Course.NOT_BEGUN, Optional.empty(), NOW, reason);
    }

    private static FlowEvent given(String question) {
        return new FlowEvent.Answer(NOW, question, SPOKEN);
    }

    private static FlowEvent evaluated(Question question, Evaluation evaluation, Optional<String> followUp) {
        return new FlowEvent.Evaluated(NOW, question.id(), 1, evaluation, followUp);
    }

    private static Settled settled(Question question, String text, Evaluation evaluation) {
        return new Settled(new Answer(question, text, evaluation, CALM, NOW, false), SPOKEN.fingerprint());
    }

    private static Settled skipped(Question question) {
        var evaluation = new Evaluation(Optional.empty(), "skipped");
        return new Settled(new Answer(question, "", evaluation, Emotion.notAnalysed("skipped"), NOW, true), "");
    }

    private static Step to(FlowState state, Effect... effects) {
        return new Moved(state, List.of(effects));
    }
}
