package dev.parley.llm.extractive;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * How central each sentence is: continuous LexRank of Erkan and Radev, "LexRank: Graph-based Lexical Centrality as Salience in
 * Text Summarization", JAIR 22 (2004), section 3.3. It is PageRank on the graph of sentences whose edges weigh as much as their
 * cosine.
 */
final class LexRank {

    /** Weaker likeness is noise; the paper's best threshold. */
    private static final double MIN_SIMILARITY = 0.1;

    /** Strongest edges of a sentence that are kept: bounds memory where thousands of sentences are alike. */
    private static final int MAX_EDGES = 64;

    /** Chance to jump to any sentence; the paper takes it from 0.1 to 0.2. */
    private static final double JUMP = 0.15;

    private static final double TOLERANCE = 1e-6;
    private static final int MAX_ROUNDS = 100;

    private LexRank() {}

    /** One score a sentence; all scores sum to one. */
    static double[] scores(SentenceVectors vectors) {
        int size = vectors.size();
        var graph = graph(vectors);
        var scores = new double[size];
        Arrays.fill(scores, 1.0 / size);
        double change = 1;
        for (int round = 0; round < MAX_ROUNDS && change > TOLERANCE; round++) {
            var next = step(graph, scores);
            var before = scores;
            change = IntStream.range(0, size)
                    .mapToDouble(i -> Math.abs(next[i] - before[i]))
                    .sum();
            scores = next;
        }
        return scores;
    }

    private static double[] step(List<SparseRow> graph, double[] scores) {
        int size = scores.length;
        var next = new double[size];
        double unlinked = 0;
        for (int i = 0; i < size; i++) {
            var edges = graph.get(i);
            if (edges.length() == 0) {
                unlinked += scores[i];
            }
            for (int j = 0; j < edges.length(); j++) {
                next[edges.indices[j]] += (1 - JUMP) * scores[i] * edges.weights[j];
            }
        }
        double spread = (JUMP + (1 - JUMP) * unlinked) / size;
        return Arrays.stream(next).map(score -> score + spread).toArray();
    }

    private static List<SparseRow> graph(SentenceVectors vectors) {
        var cosines = new double[vectors.size()];
        return IntStream.range(0, vectors.size())
                .mapToObj(sentence -> {
                    Arrays.fill(cosines, 0);
                    vectors.addSimilarities(sentence, cosines);
                    return edges(sentence, cosines);
                })
                .toList();
    }

    /** The strongest edges of one sentence; their weights sum to one. */
    private static SparseRow edges(int sentence, double[] cosines) {
        var strongest = new PriorityQueue<Integer>(Comparator.comparingDouble(other -> cosines[other]));
        for (int other = 0; other < cosines.length; other++) {
            if (other == sentence || cosines[other] < MIN_SIMILARITY) {
                continue;
            }
            if (strongest.size() < MAX_EDGES) {
                strongest.add(other);
            } else if (cosines[other] > cosines[strongest.element()]) {
                strongest.remove();
                strongest.add(other);
            }
        }
        var targets = strongest.stream().mapToInt(other -> other).sorted().toArray();
        double sum = Arrays.stream(targets).mapToDouble(other -> cosines[other]).sum();
        return new SparseRow(
                targets,
                Arrays.stream(targets)
                        .mapToDouble(other -> cosines[other] / sum)
                        .toArray());
    }
}
