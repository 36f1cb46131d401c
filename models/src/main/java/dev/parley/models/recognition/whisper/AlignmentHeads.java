package dev.parley.models.recognition.whisper;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Which heads of the decoder listen to the moment that it writes down, by layer. */
final class AlignmentHeads {

    private AlignmentHeads() {}

    /**
     * Those that the model names; of one that names none, all heads of the upper half of the layers, as in the reference.
     *
     * @param named {@code alignment_heads} of its {@code generation_config.json}: pairs of layer and head
     * @param layers layers of its decoder
     * @param heads heads of a layer
     * @throws IllegalArgumentException if it names one that it has not
     */
    static Map<Integer, List<Integer>> of(JsonNode named, int layers, int heads) {
        var byLayer = new TreeMap<Integer, List<Integer>>();
        for (var pair : named) {
            var layer = pair.path(0).asInt(-1);
            var head = pair.path(1).asInt(-1);
            if (layer < 0 || layer >= layers || head < 0 || head >= heads) {
                throw new IllegalArgumentException("alignment_heads names " + pair + ", but the decoder has " + layers
                        + " layers of " + heads + " heads");
            }
            byLayer.computeIfAbsent(layer, _ -> new ArrayList<>()).add(head);
        }
        if (byLayer.isEmpty()) {
            IntStream.range(layers / 2, layers)
                    .forEach(layer ->
                            byLayer.put(layer, IntStream.range(0, heads).boxed().toList()));
        }
        return byLayer;
    }
}
