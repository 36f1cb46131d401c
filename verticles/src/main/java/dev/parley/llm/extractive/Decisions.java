package dev.parley.llm.extractive;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells what was decided and what somebody is to do, by the phrases of the language; what is negated, conditional or asked does
 * not count.
 */
final class Decisions {

    /** Shorter ones ("We agreed.") do not say what. */
    private static final int MIN_WORDS = 3;

    /** How far back a negation reaches, in characters; keeps the search short in a long sentence. */
    private static final int REACH = 80;

    private Decisions() {}

    /** "We agreed to move the launch." */
    static boolean decides(Sentence sentence, Language language) {
        return states(sentence, language.decisions, language);
    }

    /** "I will send the slides"; what {@link #decides} is not repeated here. */
    static boolean plans(Sentence sentence, Language language) {
        return states(sentence, language.actions, language) && !decides(sentence, language);
    }

    private static boolean states(Sentence sentence, List<Pattern> phrases, Language language) {
        return Words.count(sentence.text()) >= MIN_WORDS
                && phrases.stream().anyMatch(phrase -> affirms(sentence.plain(), phrase, language))
                && !Questions.asks(sentence, language);
    }

    private static boolean affirms(String plain, Pattern phrase, Language language) {
        var match = phrase.matcher(plain);
        while (match.find()) {
            var before = plain.substring(Math.max(0, match.start() - REACH), match.start());
            if (language.negations.stream()
                    .noneMatch(negation -> negation.matcher(before).find())) {
                return true;
            }
        }
        return false;
    }
}
