package dev.parley.office;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts weighted by how rare a feature is among some texts (tf-idf with logarithmic counts), of length 1. Immutable. */
final class SparseVectors {

    /** Numbers of the features of these texts. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private final double[] rarity;
    private final double unknown;

    /** @param texts features of each */
    SparseVectors(List<Map<String, Integer>> texts) {
        var in = new HashMap<String, Integer>();
        texts.forEach(text -> text.keySet().forEach(feature -> in.merge(feature, 1, Integer::sum)));
        rarity = new double[in.size()];
        in.forEach((feature, count) -> {
            rarity[numbers.size()] = Math.log((1.0 + texts.size()) / (1.0 + count)) + 1;
            numbers.put(feature, numbers.size());
        });
        unknown = Math.log(1.0 + texts.size()) + 1;
    }

    /** What a text has of the features that are known: their numbers, ascending, and the value of each. */
    static final class Vector {

        private final int[] features;
        private final double[] values;

        private Vector(int[] features, double[] values) {
            this.features = features;
            this.values = values;
        }
    }

    /** What is unknown makes a text less like all others. */
    Vector of(Map<String, Integer> text) {
        var squares = 0.0;
        for (var entry : text.entrySet()) {
            var number = numbers.get(entry.getKey());
            var value = (1 + Math.log(entry.getValue())) * (number == null ? unknown : rarity[number]);
            squares += value * value;
        }
        var length = Math.sqrt(squares);
        var known = text.entrySet().stream()
                .filter(entry -> numbers.containsKey(entry.getKey()))
                .sorted((one, other) -> Integer.compare(number(one.getKey()), number(other.getKey())))
                .toList();
        return new Vector(
                known.stream().mapToInt(entry -> number(entry.getKey())).toArray(),
                known.stream()
                        .mapToDouble(
                                entry -> (1 + Math.log(entry.getValue())) * rarity[number(entry.getKey())] / length)
                        .toArray());
    }

    private int number(String feature) {
        return numbers.getOrDefault(feature, -1);
    }

    /** Cosine, 0–1. */
    static double likeness(Vector one, Vector other) {
        var sum = 0.0;
        var i = 0;
        var j = 0;
        while (i < one.features.length && j < other.features.length) {
            if (one.features[i] == other.features[j]) {
                sum += one.values[i++] * other.values[j++];
            } else if (one.features[i] < other.features[j]) {
                i++;
            } else {
                j++;
            }
        }
        return sum;
    }
}
