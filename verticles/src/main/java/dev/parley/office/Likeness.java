package dev.parley.office;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tells of which category a text is by its likeness to examples: kernel ridge regression, one against the rest (Saunders and others 1998;
 * Rifkin and Klautau 2004), whose kernel is a weighted sum of the cosines of words, of pieces of words, and of vectors of a sentence
 * model where there are some. The scores become probabilities by a temperature that fits the examples when each is left out in turn
 * (Guo and others 2017). Immutable but for the stemmers: calls are synchronized.
 */
final class Likeness {

    static final double WORDS = 0.5;
    static final double PIECES = 0.5;
    static final double VECTORS = 1;
    static final double RIDGE = 0.3;

    private final TextFeatures features = new TextFeatures();
    private final List<String> categories;
    private final List<Known> examples;
    private final SparseVectors words;
    private final SparseVectors pieces;
    private final double[][] weights;
    private final double temperature;

    /** @param vector of length 1 by a sentence model; of all examples or of none */
    record Example(String category, String text, Optional<float[]> vector) {}

    private record Known(SparseVectors.Vector words, SparseVectors.Vector pieces, Optional<float[]> vector) {}

    /**
     * A guess.
     *
     * @param probability 0–1
     * @param nearest likeness to the example that is most alike, 0–1
     */
    record Guess(String category, double probability, double nearest) {}

    Likeness(List<Example> known) {
        var counts = known.stream().map(example -> features.of(example.text())).toList();
        words = new SparseVectors(
                counts.stream().map(TextFeatures.Counts::words).toList());
        pieces = new SparseVectors(
                counts.stream().map(TextFeatures.Counts::pieces).toList());
        categories = known.stream().map(Example::category).distinct().toList();
        examples = new ArrayList<>();
        for (var i = 0; i < known.size(); i++) {
            examples.add(new Known(
                    words.of(counts.get(i).words()),
                    pieces.of(counts.get(i).pieces()),
                    known.get(i).vector()));
        }
        var labels = known.stream()
                .mapToInt(example -> categories.indexOf(example.category()))
                .toArray();
        var inverse = inverse(shares(labels));
        weights = weights(inverse, labels);
        temperature = temperature(inverse, labels);
    }

    /** @param vector of length 1 by the same sentence model as those of the examples, if any */
    synchronized Guess guess(String text, Optional<float[]> vector) {
        var counts = features.of(text);
        var known = new Known(words.of(counts.words()), pieces.of(counts.pieces()), vector);
        var scores = new double[categories.size()];
        var nearest = 0.0;
        for (var i = 0; i < examples.size(); i++) {
            var likeness = kernel(known, examples.get(i));
            nearest = Math.max(nearest, likeness);
            for (var category = 0; category < scores.length; category++) {
                scores[category] += likeness * weights[category][i];
            }
        }
        var best = 0;
        for (var category = 1; category < scores.length; category++) {
            best = scores[category] > scores[best] ? category : best;
        }
        return new Guess(categories.get(best), probability(scores, best, temperature), nearest);
    }

    private static double kernel(Known one, Known other) {
        var sum = WORDS * SparseVectors.likeness(one.words(), other.words())
                + PIECES * SparseVectors.likeness(one.pieces(), other.pieces());
        if (one.vector().isPresent() && other.vector().isPresent()) {
            sum += VECTORS
                    * Math.max(0, product(one.vector().get(), other.vector().get()));
            return sum / (WORDS + PIECES + VECTORS);
        }
        return sum / (WORDS + PIECES);
    }

    private static double product(float[] one, float[] other) {
        var sum = 0.0;
        for (var i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    /** How many examples the category of each has, as a part of the mean: one with few examples counts as much as one with many. */
    private double[] shares(int[] labels) {
        var counts = new int[categories.size()];
        for (var label : labels) {
            counts[label]++;
        }
        return Arrays.stream(labels)
                .mapToDouble(label -> (double) counts[label] * counts.length / labels.length)
                .toArray();
    }

    /** Of the kernel with the ridge on its diagonal, by Gauss and Jordan; it is positive definite, so that no pivot is 0. */
    private double[][] inverse(double[] share) {
        var size = examples.size();
        var matrix = new double[size][2 * size];
        for (var i = 0; i < size; i++) {
            for (var j = 0; j <= i; j++) {
                matrix[i][j] = kernel(examples.get(i), examples.get(j));
                matrix[j][i] = matrix[i][j];
            }
        }
        for (var i = 0; i < size; i++) {
            matrix[i][i] += RIDGE * share[i];
            matrix[i][size + i] = 1;
        }
        for (var pivot = 0; pivot < size; pivot++) {
            var row = matrix[pivot];
            var scale = 1 / row[pivot];
            // Right of this the right half is still 0.
            var end = size + pivot + 1;
            for (var k = pivot; k < end; k++) {
                row[k] *= scale;
            }
            for (var i = 0; i < size; i++) {
                var factor = matrix[i][pivot];
                if (i != pivot && factor != 0) {
                    for (var k = pivot; k < end; k++) {
                        matrix[i][k] -= factor * row[k];
                    }
                }
            }
        }
        var inverse = new double[size][size];
        for (var i = 0; i < size; i++) {
            System.arraycopy(matrix[i], size, inverse[i], 0, size);
        }
        return inverse;
    }

    private double[][] weights(double[][] inverse, int[] labels) {
        var found = new double[categories.size()][labels.length];
        for (var category = 0; category < found.length; category++) {
            for (var i = 0; i < labels.length; i++) {
                for (var j = 0; j < labels.length; j++) {
                    found[category][i] += inverse[i][j] * (labels[j] == category ? 1 : 0);
                }
            }
        }
        return found;
    }

    /** That under which each example is most likely of its category when it is left out; its scores then are y − α / K⁻¹. */
    private double temperature(double[][] inverse, int[] labels) {
        var best = 1.0;
        var least = Double.MAX_VALUE;
        for (var candidate = 0.02; candidate < 1; candidate *= 1.2) {
            var loss = 0.0;
            for (var i = 0; i < labels.length; i++) {
                var scores = new double[categories.size()];
                for (var category = 0; category < scores.length; category++) {
                    scores[category] = (labels[i] == category ? 1 : 0) - weights[category][i] / inverse[i][i];
                }
                loss -= Math.log(Math.max(1e-12, probability(scores, labels[i], candidate)));
            }
            if (loss < least) {
                least = loss;
                best = candidate;
            }
        }
        return best;
    }

    private static double probability(double[] scores, int of, double temperature) {
        var sum = 0.0;
        for (var score : scores) {
            sum += Math.exp((score - scores[of]) / temperature);
        }
        return 1 / sum;
    }
}
