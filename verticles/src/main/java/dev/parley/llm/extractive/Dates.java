package dev.parley.llm.extractive;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Finds dates, times and deadlines in a sentence, as they were said: nothing is computed from them. */
final class Dates {

    private Dates() {}

    /** Each mention in the words of the sentence, in order; findings of several rules that touch are one mention. */
    static List<String> mentions(Sentence sentence, Language language) {
        var said = new BitSet(sentence.plain().length());
        for (var rule : language.dates) {
            var match = rule.matcher(sentence.plain());
            while (match.find()) {
                said.set(match.start(), match.end());
            }
        }
        var mentions = new ArrayList<String>();
        for (int start = said.nextSetBit(0); start >= 0; start = said.nextSetBit(said.nextClearBit(start))) {
            mentions.add(sentence.text().substring(start, said.nextClearBit(start)));
        }
        return List.copyOf(mentions);
    }
}
