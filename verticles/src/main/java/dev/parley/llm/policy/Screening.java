package dev.parley.llm.policy;

import dev.parley.bus.Llm;
import java.util.Optional;

/** What the guard is asked by the policy. */
public interface Screening {

    /** Why a question must not go on, if it must not. */
    Optional<Llm.Refusal> question(Llm.Ask ask);

    /** A screen for the answer to this question. */
    AnswerScreen answer(Llm.Ask ask);

    /** Stands between a provider and the asker while an answer comes. For one call, on one context. */
    interface AnswerScreen {

        /** What may go on of these pieces; empty where they have to wait or will never. */
        Optional<Llm.Pieces> pass(Llm.Pieces pieces);

        /** What was held back and may go on now that there is no more to come. */
        Optional<Llm.Pieces> end();

        /** Why a whole answer must not go on, if it must not; for answers that did not come in pieces. */
        Optional<Llm.Refusal> whole(String text);

        /** The text as it may be shown, of one that may go on. */
        String shown(String text);

        /** Why nothing goes on any more, if a piece broke a rule. */
        Optional<Llm.Refusal> refusal();
    }

    /** No guard. */
    Screening NONE = new Screening() {

        @Override
        public Optional<Llm.Refusal> question(Llm.Ask ask) {
            return Optional.empty();
        }

        @Override
        public AnswerScreen answer(Llm.Ask ask) {
            return OPEN;
        }
    };

    /** Lets everything through at once. */
    AnswerScreen OPEN = new AnswerScreen() {

        @Override
        public Optional<Llm.Pieces> pass(Llm.Pieces pieces) {
            return Optional.of(pieces);
        }

        @Override
        public Optional<Llm.Pieces> end() {
            return Optional.empty();
        }

        @Override
        public Optional<Llm.Refusal> whole(String text) {
            return Optional.empty();
        }

        @Override
        public String shown(String text) {
            return text;
        }

        @Override
        public Optional<Llm.Refusal> refusal() {
            return Optional.empty();
        }
    };
}
