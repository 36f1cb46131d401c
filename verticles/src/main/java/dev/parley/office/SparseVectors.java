package dev.parley.office;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts weighted by how rare a feature is among some texts (tf-idf with logarithmic counts), of length 1. Immutable. */
final class SparseVectors {

    private final Map<String, Double> rarity = new HashMap<>();
    private final double unknown;

    /** @param texts features of each */
    SparseVectors(List<Map<String, Integer>> texts) {
        var in = new HashMap<String, Integer>();
        texts.forEach(text -> text.keySet().forEach(feature -> in.merge(feature, 1, Integer::sum)));
        in.forEach((feature, count) -> rarity.put(feature, Math.log((1.0 + texts.size()) / (1.0 + count)) + 1));
        unknown = Math.log(1.0 + texts.size()) + 1;
    }

    /** What is unknown makes a text less like all others. */
    Map<String, Double> of(Map<String, Integer> text) {
        var vector = new HashMap<String, Double>();
        text.forEach(
                (feature, count) -> vector.put(feature, (1 + Math.log(count)) * rarity.getOrDefault(feature, unknown)));
        var length = Math.sqrt(
                vector.values().stream().mapToDouble(value -> value * value).sum());
        vector.replaceAll((_, value) -> value / length);
        return vector;
    }

    /** Cosine, 0–1. */
    static double likeness(Map<String, Double> one, Map<String, Double> other) {
        var smaller = one.size() < other.size() ? one : other;
        var larger = smaller == one ? other : one;
        var sum = 0.0;
        for (var entry : smaller.entrySet()) {
            sum += entry.getValue() * larger.getOrDefault(entry.getKey(), 0.0);
        }
        return sum;
    }
}
