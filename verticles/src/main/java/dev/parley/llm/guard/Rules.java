package dev.parley.llm.guard;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The scored phrases of all files, ready to be found. Immutable. */
final class Rules {

    /** Points are added up of rules whose phrases begin within so many words, about two sentences. */
    static final int NEAR = 30;
    /** What a quoted phrase loses where attacks are talked about. */
    private static final int DISCUSSED = 2;
    /** A word before a phrase is looked for so far back. */
    private static final int SHORTLY_BEFORE = 3;

    private final Lexicon lexicon;
    private final List<Rule> rules;
    /** By set of a word: the phrases that it may begin. */
    private final Phrase[][] beginnings;

    private final int[] discussion;
    private final List<TextRule> texts;

    /** A rule that looks for strings as they are, wherever they stand. */
    record TextRule(String name, int points, Forbidden texts) {}

    record Rule(String name, int points) {}

    /**
     * Points of a text.
     *
     * @param rule the rule with most points of it; empty for none
     */
    record Score(int points, String rule) {

        static final Score NONE = new Score(0, "");

        Score plus(int more, String name) {
            return new Score(points + more, more > points ? name : rule);
        }

        Score or(Score other) {
            return other.points > points ? other : this;
        }
    }

    Rules(Lexicon lexicon, List<Rule> rules, List<Phrase> phrases, int[] discussion, List<TextRule> texts) {
        this.lexicon = lexicon;
        this.rules = List.copyOf(rules);
        this.discussion = discussion.clone();
        this.texts = List.copyOf(texts);
        this.beginnings = IntStream.range(0, lexicon.sets())
                .mapToObj(set -> phrases.stream()
                        .filter(phrase -> lexicon.has(set, phrase.firstList()))
                        .toArray(Phrase[]::new))
                .toArray(Phrase[][]::new);
    }

    /**
     * The most points that a stretch of text comes to.
     *
     * @param text folded
     */
    Score score(Folded text) {
        var words = Words.of(text, lexicon);
        var hits = new Hits();
        for (var word = 0; word < words.count(); word++) {
            for (var phrase : beginnings[words.set(word)]) {
                var last = phrase.lastWord(words, lexicon, word);
                if (last >= 0 && !isExcepted(words, phrase, word)) {
                    hits.add(phrase.rule(), word, points(words, phrase, word, last));
                }
            }
        }
        var score = hits.best;
        for (var rule : texts) {
            if (rule.texts().isIn(text)) {
                score = score.plus(rule.points(), rule.name());
            }
        }
        return score;
    }

    private boolean isExcepted(Words words, Phrase phrase, int first) {
        var list = phrase.unlessAfter();
        return list >= 0
                && IntStream.range(Math.max(0, first - SHORTLY_BEFORE), first)
                        .anyMatch(word -> lexicon.has(words.set(word), list));
    }

    private int points(Words words, Phrase phrase, int first, int last) {
        var points = rules.get(phrase.rule()).points();
        return words.isQuoted(first) && words.isQuoted(last) && isDiscussed(words, first)
                ? Math.max(0, points - DISCUSSED)
                : points;
    }

    private boolean isDiscussed(Words words, int near) {
        return IntStream.range(Math.max(0, near - NEAR), Math.min(words.count(), near + NEAR))
                .anyMatch(word -> !words.isQuoted(word)
                        && Arrays.stream(discussion).anyMatch(list -> lexicon.has(words.set(word), list)));
    }

    /** Adds up the points of different rules that are near each other. */
    private final class Hits {

        private final int[] lastWord = new int[rules.size()];
        private final int[] lastPoints = new int[rules.size()];
        private Score best = Score.NONE;

        void add(int rule, int word, int points) {
            lastPoints[rule] = word - lastWord[rule] > NEAR ? points : Math.max(points, lastPoints[rule]);
            lastWord[rule] = word;
            var sum = 0;
            var heaviest = rule;
            for (var other = 0; other < lastPoints.length; other++) {
                if (word - lastWord[other] <= NEAR) {
                    sum += lastPoints[other];
                    heaviest = lastPoints[other] > lastPoints[heaviest] ? other : heaviest;
                }
            }
            if (sum > best.points()) {
                best = new Score(sum, rules.get(heaviest).name());
            }
        }
    }
}
