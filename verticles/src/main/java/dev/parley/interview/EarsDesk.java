package dev.parley.interview;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.bus.SpokenAnswers.AskEars;
import dev.parley.bus.SpokenAnswers.Ears;
import dev.parley.bus.SpokenAnswers.EarsNow;
import java.util.List;
import java.util.Locale;

/** Whether spoken answers are understood, so that nobody has to find out by speaking. Stateless; for virtual threads. */
final class EarsDesk {

    private final Bus bus;

    EarsDesk(Bus bus) {
        this.bus = bus;
    }

    EarsNow ears(AskEars request) {
        try {
            var languages =
                    bus.await(Inference.ABILITIES, new Inference.AskAbilities()).languages();
            var spoken = Locale.forLanguageTag(request.language()).getLanguage();
            return new EarsNow(languages.contains(spoken) ? Ears.UNDERSTAND : Ears.OTHER_LANGUAGES, languages);
        } catch (FailureException e) {
            // Who does not answer in time may only be busy; an answer waits for it.
            return new EarsNow(e.failure() == Failure.UNAVAILABLE ? Ears.AWAY : Ears.UNDERSTAND, List.of());
        }
    }
}
