package dev.parley.models.diarization;

import dev.parley.models.Progress;
import dev.parley.models.audio.Recording;

/**
 * Finds who speaks when. Opened once and shared: any number of threads may diarize at the same time, each computing on
 * itself. Closed by its owner when nobody diarizes any more.
 */
public sealed interface Diarizer extends AutoCloseable permits EmbeddedDiarizer, NeuralDiarizer {

    /**
     * Finds who speaks when.
     *
     * @param silero probability of speech for each 512 samples; a diarizer with a speech detector of its own needs none
     * @param count how many speakers there may be; fewer are found where there is not enough speech for so many
     * @throws java.util.concurrent.CancellationException if {@code progress} says so
     */
    Diarization diarize(Recording recording, float[] silero, SpeakerCount count, Progress progress);

    @Override
    void close();
}
