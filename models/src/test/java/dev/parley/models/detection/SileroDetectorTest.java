package dev.parley.models.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.models.Progress;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SileroDetectorTest {

    /** What the published numbers were made with. */
    private static final SegmentationSettings PUBLISHED =
            new SegmentationSettings(0.5, 0.35, 0.25, 1e9, 0.1, 0.098, 0.03);

    @Test
    void probabilitiesAndRegionsAreThoseOfAnIndependentImplementation() throws IOException {
        var golden = new ObjectMapper()
                .readTree(
                        SharedFiles.require("models/golden/silero_golden.json").toFile())
                .get("vosk-test/test.wav");
        try (var detector = detector();
                var recording = Recording.open(SharedFiles.require("audio/english/digits.wav"))) {
            assertThat(recording.samples()).isEqualTo(golden.get("n_samples").asLong());

            var probabilities = detector.probabilities(recording, Progress.NONE);

            assertThat(probabilities).hasSize(golden.get("n_probs").asInt());
            for (var i = 0; i < golden.get("first_probs").size(); i++) {
                assertThat(probabilities[i])
                        .isCloseTo((float) golden.get("first_probs").get(i).asDouble(), within(2e-4f));
            }
            assertThat(SpeechSegmenter.segment(probabilities, recording.samples(), PUBLISHED))
                    .isEqualTo(regions(golden.get("timestamps_samples")));
        }
    }

    @Test
    void aRecordingWithoutSamplesHasNoProbabilities(@TempDir Path folder) throws IOException {
        try (var detector = detector();
                var recording = Recording.open(wav(folder, 0))) {
            assertThat(detector.probabilities(recording, Progress.NONE)).isEmpty();
        }
    }

    @Test
    void digitalSilenceIsNoSpeech(@TempDir Path folder) throws IOException {
        try (var detector = detector();
                var recording = Recording.open(wav(folder, 16_000))) {
            var probabilities = detector.probabilities(recording, Progress.NONE);

            assertThat(SpeechSegmenter.segment(probabilities, 16_000, SegmentationSettings.DEFAULT))
                    .isEmpty();
        }
    }

    @Test
    void aCancelledDetectionStops() throws IOException {
        try (var detector = detector();
                var recording = Recording.open(SharedFiles.require("audio/english/digits.wav"))) {
            assertThatThrownBy(() -> detector.probabilities(recording, fraction -> {
                        throw new CancellationException("no longer wanted");
                    }))
                    .isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void weightsThatAreNoModelAreRefusedByName(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("broken.onnx"), "no model");

        assertThatThrownBy(() -> SileroDetector.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.onnx");
    }

    private static SileroDetector detector() throws IOException {
        return SileroDetector.open(SharedFiles.require("models/silero-vad/silero_vad.onnx"));
    }

    private static Path wav(Path folder, int samples) throws IOException {
        var file = folder.resolve("silence.wav");
        try (var writer = RecordingWriter.create(file)) {
            writer.write(new float[samples], 0, samples);
        }
        return file;
    }

    private static List<SpeechRegion> regions(JsonNode pairs) {
        var regions = new ArrayList<SpeechRegion>();
        pairs.forEach(pair ->
                regions.add(new SpeechRegion(pair.get(0).asLong(), pair.get(1).asLong())));
        return regions;
    }
}
