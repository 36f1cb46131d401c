package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.util.List;

/** Conversation about what becomes of spoken answers in interviews, so that nobody has to find out by speaking. */
public final class SpokenAnswers {

    /** Whether somebody understands what is said in a language; known in a moment. */
    public static final Address<AskEars, EarsNow> EARS = Address.local(
            "spoken-answers.ears", AskEars.class, EarsNow.class, concurrent(1000), Duration.ofSeconds(10));

    private SpokenAnswers() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** @param language BCP 47 tag */
    public record AskEars(String language) implements Message {}

    /** @param languages that are understood, BCP 47 primary tags; none where nobody hears */
    public record EarsNow(Ears ears, List<String> languages) implements Message {
        public EarsNow {
            languages = List.copyOf(languages);
        }
    }

    /** What becomes of spoken answers in a language. */
    public enum Ears {
        /** They are understood. */
        UNDERSTAND,
        /** No recogniser knows the language: answers have to be written. */
        OTHER_LANGUAGES,
        /** No node with ears is up; that may pass. */
        AWAY
    }
}
