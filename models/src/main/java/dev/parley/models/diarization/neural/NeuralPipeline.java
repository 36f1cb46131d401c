package dev.parley.models.diarization.neural;

import dev.parley.models.Progress;
import dev.parley.models.audio.Recording;
import dev.parley.models.diarization.Diarization;
import dev.parley.models.diarization.SpeakerCount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Windows → who speaks in each → their voices → speakers → turns. Keeps 589 bytes and up to three embeddings of 1 KB for every
 * second of the recording, and reads its samples where they are wanted. Safe for concurrent calls; close it after the last one.
 */
public final class NeuralPipeline implements AutoCloseable {

    /** About how far the work is when a step ends: voices take the most by far. */
    private static final double SEGMENTED = 0.2;

    private static final double HEARD = 0.95;

    private final Segmentation segmentation;
    private final VoiceNetwork voices;
    private final Optional<SpeakerSpace> space;

    private NeuralPipeline(Segmentation segmentation, VoiceNetwork voices, Optional<SpeakerSpace> space) {
        this.segmentation = segmentation;
        this.voices = voices;
        this.space = space;
    }

    /**
     * Opens the weights.
     *
     * @param segmentation ONNX file of the layout of pyannote segmentation-3.0
     * @param voices ONNX file of the layout of WeSpeaker ResNet34-LM
     * @param plda folder with {@code xvec_transform.npz} and {@code plda.npz} of pyannote's community-1, where it is installed
     * @throws IOException naming the file that is missing, damaged or of another layout
     */
    public static NeuralPipeline open(Path segmentation, Path voices, Optional<Path> plda) throws IOException {
        Optional<SpeakerSpace> space = plda.isPresent() ? Optional.of(SpeakerSpace.open(plda.get())) : Optional.empty();
        var first = Segmentation.open(segmentation);
        try {
            return new NeuralPipeline(first, VoiceNetwork.open(voices), space);
        } catch (IOException | RuntimeException e) {
            first.close();
            throw e;
        }
    }

    /**
     * Finds who speaks when.
     *
     * @param count how many speakers there may be; fewer are found where there is not enough speech for so many
     * @throws java.util.concurrent.CancellationException if {@code progress} says so
     */
    public Diarization diarize(Recording recording, SpeakerCount count, Progress progress) {
        var local = segmentation.find(recording, progress.part(0, SEGMENTED));
        var heard = count.max() == 1
                ? LocalVoice.unheard(local)
                : LocalVoice.hear(recording, local, voices, progress.part(SEGMENTED, HEARD));
        var speakers = SpeakerCentroids.of(heard, space, count);
        var assigned = SpeakerAssignment.of(heard, local.windows(), speakers);
        progress.reached(HEARD);
        var diarization = Reconstruction.of(local, assigned, count.max(), recording.seconds());
        progress.reached(1);
        return diarization;
    }

    @Override
    public void close() {
        segmentation.close();
        voices.close();
    }
}
