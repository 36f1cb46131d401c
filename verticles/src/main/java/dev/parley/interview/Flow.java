package dev.parley.interview;

import dev.parley.bus.Interviews.Answer;
import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Interviews.Event;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Speech.Emotion;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The course of an interview: one function that says what becomes of it, for every state and every event. Pure: it knows neither
 * clock nor model; times and findings come with the events.
 */
record Flow(QuestionPlan plan, Rules rules) {

    private static final String NOT_BEGUN = "the interview has not begun; start it first";
    private static final String OVER = "the interview is over; nothing is awaited";

    Step transition(FlowState state, FlowEvent event) {
        return switch (state) {
            case Open() -> fromOpen(event);
            case Asking asking -> fromAsking(asking, event);
            case Evaluating evaluating -> fromEvaluating(evaluating, event);
            case Complete complete -> whenOver(complete.course(), Optional.empty(), event);
            case Ended ended -> fromEnded(ended, event);
        };
    }

    /** Whether the answer that is pending is worth a question that goes deeper, and there is room for one. */
    boolean goesDeeper(Course course, Question question, Evaluation evaluation) {
        return evaluation.score().filter(score -> score >= rules.threshold()).isPresent()
                && question.depth() < rules.maxDepth()
                && plan.leavesRoom(course, question, rules);
    }

    private Step fromOpen(FlowEvent event) {
        return switch (event) {
            case FlowEvent.Start(var at) ->
                goOn(new Course(Optional.of(at), List.of()), at, List.of(new Event.Started()));
            case FlowEvent.Answer _, FlowEvent.Next _ -> new Refused(NOT_BEGUN);
            case FlowEvent.End(var at, var reason) -> end(Course.NOT_BEGUN, Optional.empty(), at, reason);
            case FlowEvent.TimeUp(var at, var reason) -> end(Course.NOT_BEGUN, Optional.empty(), at, reason);
            case FlowEvent.Heard _, FlowEvent.NotHeard _, FlowEvent.Evaluated _ -> new Unchanged();
        };
    }

    private Step fromAsking(Asking asking, FlowEvent event) {
        var course = asking.course();
        var question = asking.question();
        return switch (event) {
            case FlowEvent.Start _ -> new Unchanged();
            case FlowEvent.Answer(var at, var to, var given)
            when to.equals(question.id()) ->
                new Moved(
                        new Evaluating(course, new Pending(question, asking.attempt(), given, at, Optional.empty())),
                        List.of(new Tell(new Event.Received(to)), new Effect.Evaluate()));
            case FlowEvent.Answer answer -> late(course, answer, "an answer to " + question.id() + " is awaited");
            case FlowEvent.Next(var at, var note) -> goOn(course.with(passedOver(question, at, note)), at, List.of());
            case FlowEvent.End(var at, var reason) -> end(course, Optional.empty(), at, reason);
            case FlowEvent.TimeUp(var at, var reason) -> end(course, Optional.empty(), at, reason);
            case FlowEvent.Heard _, FlowEvent.NotHeard _, FlowEvent.Evaluated _ -> new Unchanged();
        };
    }

    private Step fromEvaluating(Evaluating evaluating, FlowEvent event) {
        var course = evaluating.course();
        var pending = evaluating.pending();
        var working = "the answer to " + pending.question().id() + " is being evaluated; wait for the next question";
        return switch (event) {
            case FlowEvent.Start _ -> new Unchanged();
            case FlowEvent.Answer answer when isPending(pending, answer) -> new Unchanged();
            case FlowEvent.Answer answer -> late(course, answer, working);
            case FlowEvent.Next _ -> new Refused(working);
            case FlowEvent.End(var at, var reason) -> end(course, Optional.of(pending), at, reason);
            case FlowEvent.TimeUp(var at, var reason) -> end(course, Optional.of(pending), at, reason);
            case FlowEvent.Heard heard
            when isUnheard(pending, heard.question(), heard.attempt()) ->
                new Moved(new Evaluating(course, pending.with(said(heard))), List.of(told(heard)));
            case FlowEvent.NotHeard not
            when isUnheard(pending, not.question(), not.attempt()) ->
                new Moved(
                        new Asking(course, pending.question(), pending.attempt() + 1),
                        List.of(new Tell(new Event.NotHeard(not.question(), not.reason()))));
            case FlowEvent.Evaluated evaluated
            when isHeard(pending, evaluated) -> evaluated(course, pending, evaluated);
            case FlowEvent.Heard _, FlowEvent.NotHeard _, FlowEvent.Evaluated _ -> new Unchanged();
        };
    }

    private Step fromEnded(Ended ended, FlowEvent event) {
        var course = ended.course();
        return ended.pending()
                .map(pending -> switch (event) {
                    case FlowEvent.Heard heard
                    when isUnheard(pending, heard.question(), heard.attempt()) ->
                        new Moved(
                                new Ended(course, Optional.of(pending.with(said(heard))), ended.at(), ended.reason()),
                                List.of(told(heard)));
                    case FlowEvent.NotHeard not
                    when isUnheard(pending, not.question(), not.attempt()) ->
                        settled(
                                ended,
                                unheard(pending, not.reason()),
                                new Event.NotHeard(not.question(), not.reason()));
                    case FlowEvent.Evaluated evaluated
                    when isHeard(pending, evaluated) ->
                        settled(
                                ended,
                                answered(pending, evaluated.evaluation()),
                                new Event.Evaluated(evaluated.question(), evaluated.evaluation()));
                    default -> whenOver(course, ended.pending(), event);
                })
                .orElseGet(() -> whenOver(course, Optional.empty(), event));
    }

    private static Step whenOver(Course course, Optional<Pending> pending, FlowEvent event) {
        return switch (event) {
            case FlowEvent.Answer answer
            when pending.filter(last -> isPending(last, answer)).isPresent() -> new Unchanged();
            case FlowEvent.Answer answer -> late(course, answer, OVER);
            case FlowEvent.Start _, FlowEvent.Next _ -> new Refused(OVER);
            case FlowEvent.End _, FlowEvent.TimeUp _, FlowEvent.Heard _, FlowEvent.NotHeard _, FlowEvent.Evaluated _ ->
                new Unchanged();
        };
    }

    private Step evaluated(Course course, Pending pending, FlowEvent.Evaluated evaluated) {
        var done = course.with(answered(pending, evaluated.evaluation()));
        var told = new Event.Evaluated(evaluated.question(), evaluated.evaluation());
        return evaluated
                .followUp()
                .filter(_ -> goesDeeper(course, pending.question(), evaluated.evaluation()))
                .map(text -> ask(done, QuestionPlan.followUp(pending.question(), text), List.of(told)))
                .orElseGet(() -> goOn(done, evaluated.at(), List.of(told)));
    }

    /** The next question of the plan; the end where there is none. */
    private Step goOn(Course course, Instant at, List<Event> told) {
        return plan.next(course, rules)
                .map(question -> ask(course, question, told))
                .orElseGet(() -> {
                    var effects = tell(told);
                    effects.add(new Tell(new Event.Completed(course.settled().size())));
                    effects.add(new Effect.Report());
                    return new Moved(new Complete(course, at), effects);
                });
    }

    private static Step ask(Course course, Question question, List<Event> told) {
        var effects = tell(told);
        effects.add(new Tell(new Event.Asked(question)));
        return new Moved(new Asking(course, question, 1), effects);
    }

    private static Step end(Course course, Optional<Pending> pending, Instant at, String reason) {
        return moved(new Ended(course, pending, at, reason), new Event.Ended(reason));
    }

    /** An answer that was at work when the interview ended. */
    private static Step settled(Ended ended, Settled last, Event told) {
        return moved(new Ended(ended.course().with(last), Optional.empty(), ended.at(), ended.reason()), told);
    }

    private static Step moved(Ended ended, Event told) {
        var effects = tell(List.of(told));
        if (ended.reported()) {
            effects.add(new Effect.Report());
        }
        return new Moved(ended, effects);
    }

    private static List<Effect> tell(List<Event> events) {
        var effects = new ArrayList<Effect>();
        events.forEach(event -> effects.add(new Tell(event)));
        return effects;
    }

    /** An answer to a question that is not open: nothing new where it was taken before. */
    private static Step late(Course course, FlowEvent.Answer answer, String awaited) {
        if (course.has(answer.question(), answer.given())) {
            return new Unchanged();
        }
        return new Refused(
                course.has(answer.question()) ? "question " + answer.question() + " is done; " + awaited : awaited);
    }

    private static boolean isPending(Pending pending, FlowEvent.Answer answer) {
        return pending.question().id().equals(answer.question())
                && pending.given().fingerprint().equals(answer.given().fingerprint());
    }

    private static boolean isUnheard(Pending pending, String question, int attempt) {
        return isAbout(pending, question, attempt) && pending.heard().isEmpty();
    }

    private static boolean isHeard(Pending pending, FlowEvent.Evaluated evaluated) {
        return isAbout(pending, evaluated.question(), evaluated.attempt())
                && pending.heard().isPresent();
    }

    private static boolean isAbout(Pending pending, String question, int attempt) {
        return pending.question().id().equals(question) && pending.attempt() == attempt;
    }

    private static Said said(FlowEvent.Heard heard) {
        return new Said(heard.text(), heard.emotion());
    }

    private static Effect told(FlowEvent.Heard heard) {
        return new Tell(new Event.Heard(heard.question(), heard.text(), heard.emotion()));
    }

    private static Settled answered(Pending pending, Evaluation evaluation) {
        var said = pending.heard().orElseThrow();
        var answer = new Answer(pending.question(), said.text(), evaluation, said.emotion(), pending.at(), false);
        return new Settled(answer, pending.given().fingerprint());
    }

    private static Settled unheard(Pending pending, String reason) {
        return new Settled(
                without(pending.question(), pending.at(), reason, false),
                pending.given().fingerprint());
    }

    private static Settled passedOver(Question question, Instant at, String note) {
        return new Settled(without(question, at, note, true), "");
    }

    private static Answer without(Question question, Instant at, String note, boolean skipped) {
        var evaluation = new Evaluation(Optional.empty(), note);
        return new Answer(question, "", evaluation, Emotion.notAnalysed(note), at, skipped);
    }
}
