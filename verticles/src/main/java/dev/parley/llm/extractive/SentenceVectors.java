package dev.parley.llm.extractive;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sentences as sparse tf-idf vectors of unit length, and the inverted index over them. The weighting is that of Erkan and Radev,
 * "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization", JAIR 22 (2004), section 3: a stem's count times
 * log(N / number of sentences that have it).
 */
final class SentenceVectors {

    /** A stem of more sentences than this says little about any of them, and would make the graph quadratic. */
    private static final int MAX_POSTINGS = 1000;

    private final List<SparseRow> stemsOf;
    private final List<SparseRow> sentencesWith;

    SentenceVectors(List<List<String>> stemsOfSentences) {
        var vocabulary = new HashMap<String, Integer>();
        var counts = stemsOfSentences.stream()
                .map(stems -> countsByStem(stems, vocabulary))
                .toList();
        var inverseFrequency = inverseFrequency(counts, vocabulary.size());
        stemsOf = counts.stream().map(row -> unit(row, inverseFrequency)).toList();
        sentencesWith = transposed(stemsOf, vocabulary.size());
    }

    int size() {
        return stemsOf.size();
    }

    /** Cosine of two sentences, from 0 to 1. */
    double similarity(int one, int other) {
        var a = stemsOf.get(one);
        var b = stemsOf.get(other);
        double sum = 0;
        for (int i = 0, j = 0; i < a.length() && j < b.length(); ) {
            if (a.indices[i] == b.indices[j]) {
                sum += a.weights[i++] * b.weights[j++];
            } else if (a.indices[i] < b.indices[j]) {
                i++;
            } else {
                j++;
            }
        }
        return Math.min(1, sum);
    }

    /** Adds the cosine of this sentence and every sentence related to it to {@code cosines}, one cell a sentence. */
    void addSimilarities(int sentence, double[] cosines) {
        var stems = stemsOf.get(sentence);
        for (int i = 0; i < stems.length(); i++) {
            var related = sentencesWith.get(stems.indices[i]);
            for (int j = 0; j < related.length(); j++) {
                cosines[related.indices[j]] += stems.weights[i] * related.weights[j];
            }
        }
    }

    private static SortedMap<Integer, Integer> countsByStem(List<String> stems, Map<String, Integer> vocabulary) {
        var counts = new TreeMap<Integer, Integer>();
        for (var stem : stems) {
            counts.merge(vocabulary.computeIfAbsent(stem, unseen -> vocabulary.size()), 1, Integer::sum);
        }
        return counts;
    }

    private static double[] inverseFrequency(List<SortedMap<Integer, Integer>> sentences, int vocabulary) {
        var frequency = new int[vocabulary];
        sentences.forEach(counts -> counts.keySet().forEach(stem -> frequency[stem]++));
        return Arrays.stream(frequency)
                .mapToDouble(count -> count > MAX_POSTINGS ? 0 : Math.log((double) sentences.size() / count))
                .toArray();
    }

    private static SparseRow unit(SortedMap<Integer, Integer> counts, double[] inverseFrequency) {
        counts.keySet().removeIf(stem -> inverseFrequency[stem] == 0);
        var indices = counts.keySet().stream().mapToInt(stem -> stem).toArray();
        var weights = counts.entrySet().stream()
                .mapToDouble(entry -> entry.getValue() * inverseFrequency[entry.getKey()])
                .toArray();
        double length =
                Math.sqrt(Arrays.stream(weights).map(weight -> weight * weight).sum());
        return new SparseRow(
                indices, Arrays.stream(weights).map(weight -> weight / length).toArray());
    }

    private static List<SparseRow> transposed(List<SparseRow> rows, int columns) {
        var lengths = new int[columns];
        rows.forEach(row -> Arrays.stream(row.indices).forEach(column -> lengths[column]++));
        var transposed = Arrays.stream(lengths)
                .mapToObj(length -> new SparseRow(new int[length], new double[length]))
                .toList();
        var filled = new int[columns];
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < rows.get(row).length(); i++) {
                int column = rows.get(row).indices[i];
                transposed.get(column).indices[filled[column]] = row;
                transposed.get(column).weights[filled[column]++] = rows.get(row).weights[i];
            }
        }
        return transposed;
    }
}
