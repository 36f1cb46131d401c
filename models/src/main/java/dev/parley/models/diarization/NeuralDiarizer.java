package dev.parley.models.diarization;

import dev.parley.models.Progress;
import dev.parley.models.audio.Recording;
import dev.parley.models.diarization.neural.NeuralPipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** {@link NeuralPipeline} as a diarizer. It finds speech by itself and does not look at Silero's probabilities. */
public final class NeuralDiarizer implements Diarizer {

    private final NeuralPipeline pipeline;

    private NeuralDiarizer(NeuralPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * Opens the weights.
     *
     * @param segmentation file and the others as {@link NeuralPipeline#open} takes them
     * @throws IOException naming the file that is missing, damaged or of another layout
     */
    public static NeuralDiarizer open(Path segmentation, Path voices, Optional<Path> plda) throws IOException {
        return new NeuralDiarizer(NeuralPipeline.open(segmentation, voices, plda));
    }

    @Override
    public Diarization diarize(Recording recording, float[] silero, SpeakerCount count, Progress progress) {
        return pipeline.diarize(recording, count, progress);
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
