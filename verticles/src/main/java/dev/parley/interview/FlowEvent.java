package dev.parley.interview;

import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Speech.Emotion;
import java.time.Instant;
import java.util.Optional;

/** What can happen to an interview: what the candidate does, what the work on an answer finds out, and the end of the time. */
sealed interface FlowEvent {

    /** When it happened. */
    Instant at();

    record Start(Instant at) implements FlowEvent {}

    record Answer(Instant at, String question, Given given) implements FlowEvent {}

    /** On without an answer.
     *
     * @param note that stands in the place of an evaluation */
    record Next(Instant at, String note) implements FlowEvent {}

    /** @param reason for people */
    record End(Instant at, String reason) implements FlowEvent {}

    /** @param reason for people */
    record TimeUp(Instant at, String reason) implements FlowEvent {}

    /** What was said.
     *
     * @param attempt which answer to the question this is about */
    record Heard(Instant at, String question, int attempt, String text, Emotion emotion) implements FlowEvent {}

    /** Nothing was understood. */
    record NotHeard(Instant at, String question, int attempt, String reason) implements FlowEvent {}

    /** @param followUp the text of a question that goes deeper, where there is one */
    record Evaluated(Instant at, String question, int attempt, Evaluation evaluation, Optional<String> followUp)
            implements FlowEvent {}
}
