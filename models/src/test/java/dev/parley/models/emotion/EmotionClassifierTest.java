package dev.parley.models.emotion;

import static dev.parley.models.onnx.GraphWriter.integer;
import static dev.parley.models.onnx.GraphWriter.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.CacheFolder;
import dev.parley.models.Progress;
import dev.parley.models.RealWeights;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.DecodeLimits;
import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import dev.parley.models.catalog.Catalog;
import dev.parley.models.detection.SpeechRegion;
import dev.parley.models.onnx.GraphWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks written by the test whose classes are known, and the published weights. */
class EmotionClassifierTest {

    private static final int SECOND = Recording.SAMPLE_RATE;

    @TempDir
    private Path folder;

    @Test
    void logitsOfSamplesBecomeSharesByTheLabelsOfTheConfiguration() throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"id2label": {"1": "calm", "0": "anger"}}""");

        // Whatever is heard has variance 1: the logits are 1 and 2.
        assertShares(
                shares(tone(3), network(false, false)),
                Map.of("anger", 1 / (1 + Math.E), "calm", Math.E / (1 + Math.E)));
    }

    @Test
    void sharesThatTheNetworkMakesItselfStayAsTheyAre() throws IOException {
        assertShares(
                shares(tone(3), network(true, false), "anger", "calm"),
                Map.of("anger", 1 / (1 + Math.E), "calm", Math.E / (1 + Math.E)));
    }

    @Test
    void aNetworkThatWantsAMaskIsToldThatAllIsSound() throws IOException {
        assertShares(
                shares(tone(3), network(false, true), "anger", "calm"),
                Map.of("anger", 1 / (1 + Math.E), "calm", Math.E / (1 + Math.E)));
    }

    @Test
    void whatIsShorterThanASecondIsHeardAsWell() throws IOException {
        // Half of the second is silence: the mean square is 0.5.
        var anger = 1 / (1 + Math.exp(0.5));

        assertShares(
                shares(tone(0.5), network(false, false), "anger", "calm"), Map.of("anger", anger, "calm", 1 - anger));
    }

    @Test
    void aLongRecordingIsTheMeanOfItsWindowsByTheirSpeech() throws IOException {
        // Eight seconds of a tone, whose mean fourth power is 1.5, and four of one that is 1 or -1.
        var sound = tone(16);
        for (var i = 8 * SECOND; i < 12 * SECOND; i++) {
            sound[i] = 0.1f * Math.signum(sound[i]);
        }
        for (var i = 12 * SECOND; i < sound.length; i++) {
            sound[i] = sound[i - 4 * SECOND];
        }
        var network = folder.resolve("fourth.onnx");
        GraphWriter.write(network, graph -> {
            var square = graph.make("Mul", graph.floatInput("input_values", "B", "N"), "input_values");
            var fourth = mean(graph, graph.make("Mul", square, square));
            graph.floatOutput("logits", graph.make("MatMul", fourth, graph.weight(new float[] {1, 0}, 1, 2)), "B", 2);
        });

        try (var classifier = EmotionClassifier.open(network, List.of("peaked", "flat"));
                var recording = Recording.open(wav(sound))) {
            var speech = List.of(new SpeechRegion(0, 12L * SECOND));
            var shares = classifier.shares(recording, speech, Progress.NONE);

            var tone = 1 / (1 + Math.exp(-1.5));
            var square = 1 / (1 + Math.exp(-1));
            assertThat(shares.get("peaked")).isCloseTo(tone * 2 / 3 + square / 3, within(2e-3));
        }
    }

    @Test
    void labelsThatAreNotAsManyAsClassesAreRefused() throws IOException {
        var network = network(false, false);

        assertThatIOException()
                .isThrownBy(() -> EmotionClassifier.open(network, List.of("anger", "calm", "fear")))
                .withMessageContaining("has 2 classes, and there are 3 labels");
    }

    @Test
    void aConfigurationWithoutLabelsIsRefusedByItsName() throws IOException {
        var network = network(false, false);
        var config = Files.writeString(folder.resolve("config.json"), "{\"id2label\": {\"1\": \"calm\"}}");

        assertThatIOException()
                .isThrownBy(() -> EmotionClassifier.open(network, List.of()))
                .withMessageContaining("config.json: id2label must name the classes");
        Files.writeString(config, "no json");
        assertThatIOException()
                .isThrownBy(() -> EmotionClassifier.open(network, List.of()))
                .withMessageContaining("config.json is no JSON");
    }

    @Test
    void anotherLayoutIsRefusedWithWhatItIs() throws IOException {
        var network = folder.resolve("other.onnx");
        GraphWriter.write(
                network,
                graph -> graph.floatOutput("probs", graph.floatInput("image", "B", 3, 112, 112), "B", 3, 112, 112));

        assertThatIOException()
                .isThrownBy(() -> EmotionClassifier.open(network, List.of("anger")))
                .withMessageContaining("other.onnx is of no layout that Parley knows")
                .withMessageContaining("image");
    }

    @Test
    void numbersThatAreNoneAreAnErrorAndNoShares() throws IOException {
        var network = folder.resolve("broken.onnx");
        GraphWriter.write(network, graph -> {
            var mean = mean(graph, graph.floatInput("input_values", "B", "N"));
            var zero = graph.make("Sub", mean, mean);
            var none = graph.make("Div", zero, zero);
            graph.floatOutput("logits", graph.make("MatMul", none, graph.weight(new float[] {1, 2}, 1, 2)), "B", 2);
        });

        assertThatIllegalStateException()
                .isThrownBy(() -> EmotionClassifier.open(network, List.of("anger", "calm")))
                .withMessageContaining("gives numbers that are none");
    }

    @Test
    void whoIsToldToStopStops() throws IOException {
        try (var classifier = EmotionClassifier.open(network(false, false), List.of("anger", "calm"));
                var recording = Recording.open(wav(tone(3)))) {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> classifier.shares(recording, List.of(new SpeechRegion(0, SECOND)), _ -> {
                        throw new CancellationException();
                    }));
        }
    }

    @Test
    void withoutSpeechThereAreNoShares() throws IOException {
        try (var classifier = EmotionClassifier.open(network(false, false), List.of("anger", "calm"));
                var recording = Recording.open(wav(tone(3)))) {
            assertThat(classifier.shares(recording, List.of(), Progress.NONE)).isEmpty();
        }
    }

    /** That they are right is another question: no labelled sound is at hand. */
    @ParameterizedTest
    @ValueSource(strings = {"english/jfk.flac", "english/leopard.wav", "languages/ru_telephone.flac", "ami/dev00.flac"})
    void thePublishedWeightsHaveAnOpinionOfARealVoice(String recording) throws IOException {
        var weights = RealWeights.require("speech-emotion").resolve("speech_emotion.onnx");
        var labels = Catalog.bundled().require("speech-emotion").labels();
        var wav = folder.resolve("decoded.wav");
        new AudioDecoder(CacheFolder.ofThisUser())
                .decode(SharedFiles.require("audio/" + recording), wav, DecodeLimits.DEFAULT, Progress.NONE);

        try (var classifier = EmotionClassifier.open(weights, labels);
                var sound = Recording.open(wav)) {
            var shares = classifier.shares(sound, List.of(new SpeechRegion(0, sound.samples())), Progress.NONE);

            assertThat(shares).containsOnlyKeys(labels);
            assertThat(shares.values()).allMatch(share -> share >= 0 && share <= 1);
            assertThat(shares.values().stream().mapToDouble(share -> share).sum())
                    .isCloseTo(1, within(1e-4));
        }
    }

    /** Classes 1 and 2 times the mean square of what it hears. */
    private Path network(boolean withSoftmax, boolean withMask) throws IOException {
        var network = folder.resolve("model.onnx");
        GraphWriter.write(network, graph -> {
            var heard = graph.floatInput("input_values", "B", "N");
            var energy = mean(graph, graph.make("Mul", heard, heard));
            if (withMask) {
                var mask = graph.make("Cast", integer("to", 1), graph.longInput("attention_mask", "B", "N"));
                energy = graph.make("Mul", energy, mean(graph, mask));
            }
            var logits = graph.make("MatMul", energy, graph.weight(new float[] {1, 2}, 1, 2));
            graph.floatOutput("out", withSoftmax ? graph.make("Softmax", integer("axis", 1), logits) : logits, "B", 2);
        });
        return network;
    }

    private static String mean(GraphWriter graph, String values) {
        return graph.make("ReduceMean", integers("axes", 1), values);
    }

    private Map<String, Double> shares(float[] sound, Path network, String... labels) throws IOException {
        try (var classifier = EmotionClassifier.open(network, List.of(labels));
                var recording = Recording.open(wav(sound))) {
            var speech = List.of(new SpeechRegion(0, recording.samples()));
            return classifier.shares(recording, speech, Progress.NONE);
        }
    }

    private static void assertShares(Map<String, Double> shares, Map<String, Double> expected) {
        assertThat(shares).containsOnlyKeys(expected.keySet());
        shares.forEach((label, share) -> assertThat(share).as(label).isCloseTo(expected.get(label), within(1e-3)));
    }

    private static float[] tone(double seconds) {
        var samples = new float[(int) (seconds * SECOND)];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.1 * Math.sin(2 * Math.PI * 440 * i / SECOND));
        }
        return samples;
    }

    private Path wav(float[] samples) throws IOException {
        var file = folder.resolve("sound.wav");
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
        return file;
    }
}
