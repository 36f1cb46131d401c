package dev.parley.models.diarization.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.parley.models.Progress;
import dev.parley.models.onnx.GraphWriter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentationTest {

    private static final double[][] TONES = {
        {1, 5, SmallNetworks.LOW}, {4, 8, SmallNetworks.HIGH}, {9, 14, SmallNetworks.MIDDLE}
    };

    @TempDir
    Path folder;

    @Test
    void aFrameHasTheSpeakersOfItsLikeliestClass() {
        var scores = new float[Frames.PER_WINDOW * 7];
        for (int frame = 0; frame < Frames.PER_WINDOW; frame++) {
            scores[frame * 7 + frame % 7] = 1;
        }

        byte[] speakers = Segmentation.speakers(FloatBuffer.wrap(scores), 0);

        assertThat(Arrays.copyOf(speakers, 7)).containsExactly(0, 0b001, 0b010, 0b100, 0b011, 0b101, 0b110);
    }

    @Test
    void whereScoresAreNoNumbersNobodySpeaks() {
        var scores = new float[Frames.PER_WINDOW * 7];
        Arrays.fill(scores, Float.NaN);

        assertThat(Segmentation.speakers(FloatBuffer.wrap(scores), 0)).containsOnly(0);
    }

    @Test
    void speakersOfEveryWindowAreFoundWhereTheySpeak() throws IOException {
        var speakers = find(SmallNetworks.segmentation(folder, 100));

        assertThat(speakers.windows()).isEqualTo(5);
        // 4.5 s of the recording lie at 4.5 s of the first window and at 1.5 s of the fourth.
        assertThat(speakers.speaks(0, 0, 267)).isTrue();
        assertThat(speakers.speaks(0, 2, 267)).isTrue();
        assertThat(speakers.count(3, 89)).isEqualTo(2);
        assertThat(speakers.speaksAlone(0, 0, 178)).isTrue();
        assertThat(speakers.isActive(0, 1)).isTrue();
        assertThat(speakers.count(4, 588)).isZero();
        assertThat(speakers.framesAlone(4, 1)).isBetween(264, 270);
    }

    @Test
    void exportsWithNotesOrForOneWindowAtATimeFindTheSame() throws IOException {
        var notes = Map.of("num_speakers", "3", "powerset_max_classes", "2", "window_size", "160000", "model", "x");
        var expected = find(SmallNetworks.segmentation(folder, 100));

        for (var file :
                new Path[] {SmallNetworks.notedSegmentation(folder, notes), SmallNetworks.singleSegmentation(folder)}) {
            var found = find(file);
            for (int window = 0; window < expected.windows(); window++) {
                for (int frame = 0; frame < Frames.PER_WINDOW; frame++) {
                    for (int speaker = 0; speaker < 3; speaker++) {
                        assertThat(found.speaks(window, speaker, frame))
                                .isEqualTo(expected.speaks(window, speaker, frame));
                    }
                }
            }
        }
    }

    @Test
    void notesOfAnotherLayoutAreRefused() throws IOException {
        var file = SmallNetworks.notedSegmentation(folder, Map.of("window_size", "80000"));

        assertRefused(file, "window_size is 80000, not 160000");
    }

    @Test
    void aNetworkForFeaturesIsRefused() throws IOException {
        assertRefused(SmallNetworks.voices(folder, 1), "feats");
    }

    @Test
    void aNetworkWithOtherClassesIsRefused() throws IOException {
        var file = folder.resolve("two-classes.onnx");
        GraphWriter.write(file, graph -> {
            graph.floatInput("waveform", "B", 1, "T");
            var parts = graph.make("Reshape", "waveform", graph.longs(0L, -1L, 2L));
            graph.floatOutput("probs", parts, "B", "F", 2);
        });

        assertRefused(file, "[1, 80000, 2]");
    }

    @Test
    void aNetworkWithTwoInputsIsRefused() throws IOException {
        var file = folder.resolve("two-inputs.onnx");
        GraphWriter.write(file, graph -> {
            graph.floatInput("waveform", "B", 1, "T");
            graph.floatInput("mask", "B", 1, "T");
            graph.floatOutput("out", graph.make("Add", "waveform", "mask"), "B", 1, "T");
        });

        assertRefused(file, "mask");
    }

    @Test
    void aFileThatIsNoNetworkIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("text.onnx"), "no network");

        assertThatIOException().isThrownBy(() -> Segmentation.open(file)).withMessageContaining(file.toString());
    }

    private static void assertRefused(Path file, String reason) {
        assertThatIOException()
                .isThrownBy(() -> Segmentation.open(file))
                .withMessageContaining(file + " is not of the layout of pyannote segmentation-3.0")
                .withMessageContaining(reason);
    }

    private LocalSpeakers find(Path weights) throws IOException {
        try (var segmentation = Segmentation.open(weights);
                var recording = SmallRecording.of(folder, Formulas.sound(13.5, TONES, 3))) {
            return segmentation.find(recording, Progress.NONE);
        }
    }
}
