package dev.parley.llm.extractive;

import java.util.regex.Pattern;

/** Tells questions: by their mark, or by how they start where the transcript has no punctuation. */
final class Questions {

    private static final Pattern ASKED = Pattern.compile("[?？][!.…'\"»”)]*$");
    private static final Pattern STATED = Pattern.compile("[.!…。！,;:—-][!.…'\"»”)]*$");

    /** One word with a mark ("Right?") asks for nothing but a nod. */
    private static final int MIN_WORDS = 2;

    /** Without a mark, a long sentence that starts with "what" is rarely a question. */
    private static final int MAX_UNMARKED_WORDS = 20;

    private Questions() {}

    static boolean asks(Sentence sentence, Language language) {
        int words = Words.count(sentence.text());
        if (words < MIN_WORDS || STATED.matcher(sentence.text()).find()) {
            return false;
        }
        return ASKED.matcher(sentence.text()).find()
                || (words <= MAX_UNMARKED_WORDS
                        && language.questionOpeners.stream().anyMatch(opener -> opener.matcher(sentence.plain())
                                .find()));
    }
}
