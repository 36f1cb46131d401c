package dev.parley.report;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Prompt;
import java.util.List;
import java.util.Optional;

/** The prompts that wishes name. Called on virtual threads; holds nothing. */
final class NamedPrompts {

    private final Bus bus;

    NamedPrompts(Bus bus) {
        this.bus = bus;
    }

    /** The prompt of this name that suits a language best: in it, else in English, else in any. INVALID if there is none. */
    Prompt forLanguage(String name, String language) {
        try {
            var found = bus.await(Prompts.FIND, new Prompts.Find(name, Optional.empty()))
                    .prompts();
            return in(language, found).or(() -> in(Frames.ENGLISH, found)).orElseGet(found::getFirst);
        } catch (FailureException e) {
            // A name in a request, not the thing that is asked for.
            throw e.failure() == Failure.NOT_FOUND ? Failure.INVALID.because(e.detail()) : e;
        }
    }

    /** INVALID where a text is no prompt. */
    static void checkText(String field, String text) {
        if (text.isBlank() || text.length() > Prompts.LONGEST_TEXT) {
            throw Failure.INVALID.because(
                    field + ": must be 1 to " + Prompts.LONGEST_TEXT + " characters, and not blank");
        }
    }

    private static Optional<Prompt> in(String language, List<Prompt> prompts) {
        return prompts.stream()
                .filter(prompt -> prompt.language().equals(language))
                .findFirst();
    }
}
