package dev.parley.inference;

import dev.parley.bus.Failure;
import dev.parley.conf.SpeechConf.DiarizerChoice;
import dev.parley.models.catalog.WeightResolver;
import dev.parley.models.diarization.Diarizer;
import dev.parley.models.diarization.EmbeddedDiarizer;
import dev.parley.models.diarization.NeuralDiarizer;
import dev.parley.models.diarization.SpeakerModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the diarizer of a node from what is configured and what is installed. */
final class Diarizers {

    private static final Logger log = LoggerFactory.getLogger(Diarizers.class);

    private static final String SEGMENTATION = "pyannote-segmentation";
    private static final String VOICES = "wespeaker-resnet34-lm";
    /** The neural diarizer can do without, but then it does not use VBx. */
    private static final String PLDA = "pyannote-plda";

    private Diarizers() {}

    /**
     * Opens the diarizer; the caller closes it. Nothing is fetched.
     *
     * @throws dev.parley.bus.FailureException UNAVAILABLE, if the neural one is demanded and not installed
     * @throws IOException naming the weights that are damaged or of another layout
     */
    static Diarizer open(WeightResolver weights, DiarizerChoice wanted) throws IOException {
        return switch (wanted) {
            case EMBEDDED -> embedded(weights);
            case AUTO -> missing(weights).isEmpty() ? neural(weights) : embedded(weights);
            case NEURAL -> {
                var missing = missing(weights);
                if (!missing.isEmpty()) {
                    throw Failure.UNAVAILABLE.because(
                            "speech.diarizer is neural, and its weights are not installed. Run "
                                    + String.join(
                                            " and ",
                                            missing.stream()
                                                    .map("./parley models pull %s"::formatted)
                                                    .toList())
                                    + ", or set speech.diarizer to auto");
                }
                yield neural(weights);
            }
        };
    }

    private static List<String> missing(WeightResolver weights) {
        return List.of(SEGMENTATION, VOICES).stream()
                .filter(name -> weights.find(name).isEmpty())
                .toList();
    }

    private static Diarizer neural(WeightResolver weights) throws IOException {
        var plda = weights.find(PLDA);
        log.info("Opening the neural diarizer, {} {}", plda.isPresent() ? "with" : "without", PLDA);
        return NeuralDiarizer.open(
                weights.resolve(SEGMENTATION).resolve("segmentation.onnx"),
                weights.resolve(VOICES).resolve("voxceleb_resnet34_LM.onnx"),
                plda);
    }

    private static Diarizer embedded(WeightResolver weights) throws IOException {
        log.info("Opening the embedded diarizer");
        return new EmbeddedDiarizer(
                SpeakerModel.shipped(),
                file(weights, "pyannet-sad-ami", "sad_ami.onnx"),
                file(weights, "pyannet-ovl-ami", "ovl_ami.onnx"));
    }

    private static Optional<Path> file(WeightResolver weights, String name, String file) {
        return weights.find(name).map(folder -> folder.resolve(file));
    }
}
