package dev.parley.llm.extractive;

import java.util.List;

/**
 * Every word that a report itself says in one language. Lists of counted nouns hold the forms of {@link PluralRule}; {@code more}
 * and {@code percent} are formats with one number in them.
 */
record Wording(
        String report,
        String noSpeech,
        String otherLanguage,
        String method,
        String keySentences,
        String speakers,
        String questions,
        String decisions,
        String actions,
        String dates,
        String more,
        String unknownSpeaker,
        String percent,
        List<String> columns,
        List<String> hours,
        List<String> minutes,
        List<String> seconds,
        List<String> speakerCount,
        List<String> turnCount,
        List<String> wordCount) {}
