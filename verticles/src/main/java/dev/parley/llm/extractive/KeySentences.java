package dev.parley.llm.extractive;

import java.util.List;
import java.util.stream.IntStream;

/** The few sentences that say most of the transcript, in the order they were said. */
final class KeySentences {

    /** What a reader takes in at a glance, however long the meeting was. */
    private static final int MAX_SENTENCES = 15;

    /** Shorter sentences, such as "Yes, of course.", lean on their neighbours for their meaning. */
    private static final int MIN_WORDS = 5;

    private KeySentences() {}

    /** About the square root of their number, at most {@value #MAX_SENTENCES}; none of none. */
    static List<Sentence> of(List<Sentence> sentences, Language language) {
        if (sentences.isEmpty()) {
            return List.of();
        }
        var words = new Words(language);
        var vectors = new SentenceVectors(sentences.stream()
                .map(sentence -> words.stems(sentence.plain()))
                .toList());
        int count = Math.min(MAX_SENTENCES, (int) Math.ceil(Math.sqrt(sentences.size())));
        return Redundancy.pick(count, candidates(sentences), LexRank.scores(vectors), vectors).stream()
                .sorted()
                .map(sentences::get)
                .toList();
    }

    private static List<Integer> candidates(List<Sentence> sentences) {
        var longEnough = IntStream.range(0, sentences.size())
                .filter(i -> Words.count(sentences.get(i).text()) >= MIN_WORDS)
                .boxed()
                .toList();
        return longEnough.isEmpty()
                ? IntStream.range(0, sentences.size()).boxed().toList()
                : longEnough;
    }
}
