package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.conf.SpeechConf.DiarizerChoice;
import dev.parley.models.catalog.Catalog;
import dev.parley.models.catalog.WeightResolver;
import dev.parley.models.diarization.Diarizer;
import dev.parley.models.diarization.EmbeddedDiarizer;
import dev.parley.models.diarization.NeuralDiarizer;
import dev.parley.models.diarization.neural.SmallNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiarizersTest {

    /** The names of the bundled catalog, whose checksums small networks cannot have. */
    private static final Catalog CATALOG = Catalog.parse("""
            weights:
              - {name: pyannote-segmentation, purpose: tests, licence: MIT, files: [{name: segmentation.onnx, mirror: a}]}
              - {name: wespeaker-resnet34-lm, purpose: tests, licence: MIT, files: [{name: voxceleb_resnet34_LM.onnx, mirror: b}]}
              - {name: pyannote-plda, purpose: tests, licence: MIT, files: [{name: plda.npz, mirror: c}]}
              - {name: pyannet-sad-ami, purpose: tests, licence: MIT, files: [{name: sad_ami.onnx, mirror: d}]}
              - {name: pyannet-ovl-ami, purpose: tests, licence: MIT, files: [{name: ovl_ami.onnx, mirror: e}]}
            """);

    @TempDir
    private Path folder;

    private Path mirror = Path.of("");

    @BeforeEach
    void makeMirror() throws IOException {
        mirror = Files.createDirectory(folder.resolve("mirror"));
    }

    @Test
    void theEmbeddedOneNeedsNoWeights() throws IOException {
        try (var diarizer = open(DiarizerChoice.AUTO)) {
            assertThat(diarizer).isInstanceOf(EmbeddedDiarizer.class);
        }
    }

    @Test
    void theNeuralOneIsTakenWhereItsWeightsAreInstalled() throws IOException {
        installSegmentation();
        installVoices();

        try (var diarizer = open(DiarizerChoice.AUTO)) {
            assertThat(diarizer).isInstanceOf(NeuralDiarizer.class);
        }
        try (var diarizer = open(DiarizerChoice.NEURAL)) {
            assertThat(diarizer).isInstanceOf(NeuralDiarizer.class);
        }
    }

    @Test
    void theEmbeddedOneIsTakenWhereItIsAskedFor() throws IOException {
        installSegmentation();
        installVoices();

        try (var diarizer = open(DiarizerChoice.EMBEDDED)) {
            assertThat(diarizer).isInstanceOf(EmbeddedDiarizer.class);
        }
    }

    @Test
    void halfOfTheWeightsAreNotEnough() throws IOException {
        installSegmentation();

        try (var diarizer = open(DiarizerChoice.AUTO)) {
            assertThat(diarizer).isInstanceOf(EmbeddedDiarizer.class);
        }
    }

    @Test
    void demandedWithoutItsWeightsItNamesTheCommandsToRun() throws IOException {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> open(DiarizerChoice.NEURAL))
                .withMessageContaining("speech.diarizer")
                .withMessageContaining("./parley models pull pyannote-segmentation")
                .withMessageContaining("./parley models pull wespeaker-resnet34-lm")
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
        installSegmentation();
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> open(DiarizerChoice.NEURAL))
                .withMessageContaining("./parley models pull wespeaker-resnet34-lm")
                .withMessageNotContaining("pull pyannote-segmentation");
    }

    @Test
    void weightsOfAnotherLayoutAreNamed() throws IOException {
        installSegmentation();
        Files.copy(mirror.resolve("a"), mirror.resolve("b"));

        assertThatIOException()
                .isThrownBy(() -> open(DiarizerChoice.AUTO))
                .withMessageContaining("voxceleb_resnet34_LM.onnx is not of the layout of WeSpeaker");
    }

    private void installSegmentation() throws IOException {
        Files.move(SmallNetworks.segmentation(folder, 1), mirror.resolve("a"));
    }

    private void installVoices() throws IOException {
        Files.move(SmallNetworks.voices(folder, 1), mirror.resolve("b"));
    }

    private Diarizer open(DiarizerChoice choice) throws IOException {
        var weights = new WeightResolver(CATALOG, folder.resolve("cache"), Optional.of(mirror.toString()), Map.of());
        return Diarizers.open(weights, choice);
    }
}
