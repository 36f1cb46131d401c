package dev.parley.models.emotion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.models.Progress;
import dev.parley.models.audio.Recording;
import dev.parley.models.detection.SpeechRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shares of what a voice sounds like, by the labels of the weights: an opinion of a network about sound, not a fact about a person. Safe
 * for concurrent calls; closed by its owner.
 */
public final class EmotionClassifier implements AutoCloseable {

    private static final String CONFIG = "config.json";

    private final EmotionNetwork network;
    private final List<String> labels;

    private EmotionClassifier(EmotionNetwork network, List<String> labels) {
        this.network = network;
        this.labels = labels;
    }

    /**
     * Opens weights. What their classes are called says {@code id2label} in a {@code config.json} beside them, as Hugging Face
     * writes it.
     *
     * @param labels of the classes in their order, where there is no such file
     * @throws IOException naming the file, if one is missing, damaged or of another layout, or there is not one label for each class
     */
    public static EmotionClassifier open(Path weights, List<String> labels) throws IOException {
        var config = weights.resolveSibling(CONFIG);
        var names = Files.exists(config) ? labels(config) : List.copyOf(labels);
        var network = EmotionNetwork.open(weights);
        try {
            var classes = network.classes();
            if (classes != names.size()) {
                throw new IOException("%s has %d classes, and there are %d labels for them: %s"
                        .formatted(weights, classes, names.size(), names));
            }
            return new EmotionClassifier(network, names);
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private static List<String> labels(Path config) throws IOException {
        try {
            var names = new ObjectMapper().readTree(config.toFile()).path("id2label");
            var labels = new ArrayList<String>();
            for (var id = 0; names.has(Integer.toString(id)); id++) {
                labels.add(names.get(Integer.toString(id)).asText());
            }
            if (labels.isEmpty() || labels.size() != names.size()) {
                throw new IOException(config + ": id2label must name the classes 0, 1, 2 …");
            }
            return labels;
        } catch (JsonProcessingException e) {
            throw new IOException(config + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * What the speech of a recording sounds like: windows of it, each with the weight of its speech. Of a long recording a part is heard.
     *
     * @param speech where somebody speaks, in order
     * @return shares by label, together 1; empty where nobody speaks
     * @throws java.util.concurrent.CancellationException if the progress throws it
     */
    public Map<String, Double> shares(Recording recording, List<SpeechRegion> speech, Progress progress) {
        var frontEnd = network.frontEnd();
        var windows = EmotionWindows.of(speech, recording.samples(), frontEnd.window());
        var whole = windows.stream().mapToLong(EmotionWindows.Window::speech).sum();
        var shares = new LinkedHashMap<String, Double>();
        for (var i = 0; i < windows.size(); i++) {
            progress.reached((double) i / windows.size());
            var window = windows.get(i);
            var samples = new float[window.samples()];
            recording.read(window.start(), samples, 0, samples.length);
            var heard = network.shares(frontEnd.of(samples));
            for (var label = 0; label < heard.length; label++) {
                shares.merge(labels.get(label), heard[label] * window.speech() / whole, Double::sum);
            }
        }
        return shares;
    }

    @Override
    public void close() {
        network.close();
    }
}
