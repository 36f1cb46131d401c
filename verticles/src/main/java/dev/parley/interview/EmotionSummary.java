package dev.parley.interview;

import dev.parley.bus.Speech.Emotion;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the voice sounded like over all answers that were analysed: nothing where none was. Pure. */
final class EmotionSummary {

    private EmotionSummary() {}

    /** Means of the shares, which add up to 1 again; primary is what was most often the likeliest, confidence the mean of theirs. */
    static Emotion of(List<Emotion> all, String reason) {
        var analysed = analysed(all);
        if (analysed.isEmpty()) {
            return Emotion.notAnalysed(all.stream()
                    .flatMap(one -> one.reason().stream())
                    .findFirst()
                    .orElse(reason));
        }
        var shares = shares(analysed);
        return new Emotion(
                true,
                mostCommon(analysed, shares),
                analysed.stream().mapToDouble(Emotion::confidence).average().orElse(0),
                shares,
                Optional.empty());
    }

    static List<Emotion> analysed(List<Emotion> all) {
        return all.stream().filter(Emotion::analysed).toList();
    }

    private static Map<String, Double> shares(List<Emotion> analysed) {
        var sums = new TreeMap<String, Double>();
        analysed.forEach(one -> one.emotions().forEach((name, share) -> sums.merge(name, share, Double::sum)));
        sums.replaceAll((_, sum) -> sum / analysed.size());
        return sums;
    }

    /** Of several that are as common, the one with the largest share. */
    private static Optional<String> mostCommon(List<Emotion> analysed, Map<String, Double> shares) {
        var counts = analysed.stream()
                .flatMap(one -> one.primary().stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        return counts.keySet().stream()
                .max(Comparator.<String, Long>comparing(counts::get)
                        .thenComparing(name -> shares.getOrDefault(name, 0.0)));
    }
}
