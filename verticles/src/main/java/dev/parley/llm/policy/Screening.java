package dev.parley.llm.policy;

import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import java.util.Optional;

/** What the guard is asked by the policy. */
public interface Screening {

    /** Why a question must not go on, if it must not. */
    Optional<Llm.Refusal> question(Llm.Ask ask);

    /** The chat without the personal data that must not leave. */
    Chat redacted(Chat chat);

    /** A screen for the answer to this question. */
    AnswerScreen answer(Llm.Ask ask);

    /** Stands between a provider and the asker while an answer comes. For one call, on one context. */
    interface AnswerScreen {

        /** What may go on of these pieces; empty where they have to wait or will never. */
        Optional<Llm.Pieces> pass(Llm.Pieces pieces);

        /** What was held back and may go on now that there is no more to come. */
        Optional<Llm.Pieces> end();

        /** An answer that did not come in pieces, as it may be shown. */
        String whole(String text);

        /** Why nothing goes on any more, if the answer broke a rule. */
        Optional<Llm.Refusal> refusal();
    }
}
