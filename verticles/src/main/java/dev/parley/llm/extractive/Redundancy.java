package dev.parley.llm.extractive;

import java.util.ArrayList;
import java.util.List;

/**
 * Picks sentences that are central and unlike each other: maximal marginal relevance of Carbonell and Goldstein, "The Use of MMR,
 * Diversity-Based Reranking for Reordering Documents and Producing Summaries", SIGIR 1998.
 */
final class Redundancy {

    /** Weight of being central against being new: 0.7 keeps the order of scores and drops what was said already. */
    private static final double LAMBDA = 0.7;

    private Redundancy() {}

    /**
     * At most {@code count} of the candidates, best first.
     *
     * @param candidates indices of sentences
     * @param scores one score a sentence
     */
    static List<Integer> pick(int count, List<Integer> candidates, double[] scores, SentenceVectors vectors) {
        double best = candidates.stream().mapToDouble(i -> scores[i]).max().orElse(1);
        var likeness = new double[scores.length];
        var left = new ArrayList<>(candidates);
        var picked = new ArrayList<Integer>();
        while (picked.size() < count && !left.isEmpty()) {
            var next = left.getFirst();
            for (var candidate : left) {
                if (relevance(candidate, best, scores, likeness) > relevance(next, best, scores, likeness)) {
                    next = candidate;
                }
            }
            picked.add(next);
            left.remove(next);
            for (var candidate : left) {
                likeness[candidate] = Math.max(likeness[candidate], vectors.similarity(candidate, next));
            }
        }
        return List.copyOf(picked);
    }

    private static double relevance(int candidate, double best, double[] scores, double[] likeness) {
        return LAMBDA * scores[candidate] / best - (1 - LAMBDA) * likeness[candidate];
    }
}
