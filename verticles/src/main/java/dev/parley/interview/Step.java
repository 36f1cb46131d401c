package dev.parley.interview;

import dev.parley.bus.Interviews.Event;
import java.util.List;

/** What comes of an event. */
sealed interface Step {

    /** @param effects in order */
    record Moved(FlowState state, List<Effect> effects) implements Step {
        public Moved {
            effects = List.copyOf(effects);
        }

        /** What is told of it. */
        List<Event> events() {
            return effects.stream()
                    .filter(Effect.Tell.class::isInstance)
                    .map(effect -> ((Effect.Tell) effect).event())
                    .toList();
        }
    }

    /** It was so already, or is about something that is over. */
    record Unchanged() implements Step {}

    /** @param awaited why it does not fit now, and what does */
    record Refused(String awaited) implements Step {}

    /** What is to be done once the new state is kept. */
    sealed interface Effect {

        /** Those who watch are told. */
        record Tell(Event event) implements Effect {}

        /** The answer that is pending is heard and evaluated. */
        record Evaluate() implements Effect {}

        /** The report is made. */
        record Report() implements Effect {}
    }
}
