package dev.parley.interview;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.bus.Interviews.Answer;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Interviews.Stage;
import dev.parley.bus.Speech.Emotion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where an interview stands, with all that has come of it so far. Data lives only in the states that have it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(value = FlowState.Open.class, name = "open"),
    @JsonSubTypes.Type(value = FlowState.Asking.class, name = "asking"),
    @JsonSubTypes.Type(value = FlowState.Evaluating.class, name = "evaluating"),
    @JsonSubTypes.Type(value = FlowState.Complete.class, name = "complete"),
    @JsonSubTypes.Type(value = FlowState.Ended.class, name = "ended")
})
sealed interface FlowState {

    /** Nobody has begun. */
    record Open() implements FlowState {}

    /** @param attempt at answering this question, from 1; grows where nothing was understood */
    record Asking(Course course, Question question, int attempt) implements FlowState {}

    record Evaluating(Course course, Pending pending) implements FlowState {}

    record Complete(Course course, Instant at) implements FlowState {}

    /** @param pending an answer that was given before the end and still counts
     *  @param reason for people */
    record Ended(Course course, Optional<Pending> pending, Instant at, String reason) implements FlowState {}

    /** What is done: empty before the beginning.
     *
     * @param settled questions that were answered or passed over, in this order */
    record Course(Optional<Instant> started, List<Settled> settled) {

        static final Course NOT_BEGUN = new Course(Optional.empty(), List.of());

        public Course {
            settled = List.copyOf(settled);
        }

        Course with(Settled one) {
            return new Course(
                    started, Stream.concat(settled.stream(), Stream.of(one)).toList());
        }

        /** Answers in which there was something to hear or to read. */
        int answered() {
            return (int) settled.stream()
                    .map(Settled::answer)
                    .filter(answer -> !answer.skipped() && !answer.text().isEmpty())
                    .count();
        }

        /** Of the answers that have a score; empty where none has. */
        Optional<Double> averageScore() {
            var average = settled.stream()
                    .flatMap(one -> one.answer().evaluation().score().stream())
                    .mapToInt(Integer::intValue)
                    .average();
            return average.isPresent() ? Optional.of(average.getAsDouble()) : Optional.empty();
        }

        boolean has(String question) {
            return settled.stream().anyMatch(one -> one.answer().question().id().equals(question));
        }

        /** Whether exactly this was taken as the answer to this question. */
        boolean has(String question, Given given) {
            return settled.stream()
                    .anyMatch(one -> one.answer().question().id().equals(question)
                            && one.fingerprint().equals(given.fingerprint()));
        }
    }

    /** A question that is done.
     *
     * @param fingerprint of what was given; empty where nothing was */
    record Settled(Answer answer, String fingerprint) {}

    /** An answer that is being heard and evaluated.
     *
     * @param heard empty until it is known what was said */
    record Pending(Question question, int attempt, Given given, Instant at, Optional<Said> heard) {

        Pending with(Said said) {
            return new Pending(question, attempt, given, at, Optional.of(said));
        }
    }

    record Said(String text, Emotion emotion) {}

    default Course course() {
        return switch (this) {
            case Open() -> Course.NOT_BEGUN;
            case Asking asking -> asking.course;
            case Evaluating evaluating -> evaluating.course;
            case Complete complete -> complete.course;
            case Ended ended -> ended.course;
        };
    }

    /** The answer that is at work. */
    default Optional<Pending> atWork() {
        return switch (this) {
            case Evaluating evaluating -> Optional.of(evaluating.pending);
            case Ended ended -> ended.pending;
            case Open _, Asking _, Complete _ -> Optional.empty();
        };
    }

    /** The question that is open to the candidate. */
    default Optional<Question> current() {
        return switch (this) {
            case Asking asking -> Optional.of(asking.question);
            case Evaluating evaluating -> Optional.of(evaluating.pending.question());
            case Open _, Complete _, Ended _ -> Optional.empty();
        };
    }

    default Stage stage() {
        return switch (this) {
            case Open _ -> Stage.OPEN;
            case Asking _ -> Stage.ASKING;
            case Evaluating _ -> Stage.EVALUATING;
            case Complete _ -> Stage.COMPLETE;
            case Ended _ -> Stage.ENDED;
        };
    }

    /** When it was over. */
    default Optional<Instant> over() {
        return switch (this) {
            case Complete complete -> Optional.of(complete.at);
            case Ended ended -> Optional.of(ended.at);
            case Open _, Asking _, Evaluating _ -> Optional.empty();
        };
    }

    /** Whether there is something to report on that will not change any more. */
    default boolean reported() {
        return switch (this) {
            case Complete _ -> true;
            case Ended ended -> ended.pending.isEmpty() && ended.course.answered() > 0;
            case Open _, Asking _, Evaluating _ -> false;
        };
    }
}
