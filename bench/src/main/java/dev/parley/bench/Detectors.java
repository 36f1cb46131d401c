package dev.parley.bench;

import dev.parley.models.Progress;
import dev.parley.models.audio.Recording;
import dev.parley.models.detection.SileroDetector;
import dev.parley.models.diarization.Cepstra;
import dev.parley.models.diarization.DigitalSilence;
import dev.parley.models.diarization.PyanNet;
import dev.parley.models.diarization.SpeechActivity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The three neural detectors together, and the time they took. One thread. */
final class Detectors implements AutoCloseable {

    private final SileroDetector silero;
    private final PyanNet speech;
    private final PyanNet overlap;
    private double seconds;

    /**
     * Opens the weights.
     *
     * @param silero the file of Silero VAD
     * @param pyannet the folder with {@code sad_ami.onnx} and {@code ovl_ami.onnx}
     */
    Detectors(Path silero, Path pyannet) throws IOException {
        this.silero = SileroDetector.open(silero);
        speech = new PyanNet(pyannet.resolve("sad_ami.onnx"));
        overlap = new PyanNet(pyannet.resolve("ovl_ami.onnx"));
    }

    /**
     * What is found in a recording.
     *
     * @param neural by all three detectors
     * @param sileroAlone by Silero only: no overlap
     */
    record Found(SpeechActivity neural, SpeechActivity sileroAlone) {}

    Found find(Recording recording) {
        long start = System.nanoTime();
        var found = find(recording, silero(recording));
        seconds += (System.nanoTime() - start) / 1e9;
        return found;
    }

    /** The same, where Silero has been asked already. */
    Found find(Recording recording, float[] probabilities) {
        float[] spoken = speech.probabilities(recording, Progress.NONE);
        float[] overlapped = overlap.probabilities(recording, Progress.NONE);
        return found(recording, probabilities, spoken, overlapped);
    }

    /** The same, but what was once found is kept in files that begin with this name. */
    Found find(Recording recording, Path kept) throws IOException {
        return found(
                recording,
                KeptNumbers.in(kept.resolveSibling(kept.getFileName() + ".silero"), () -> silero(recording)),
                KeptNumbers.in(
                        kept.resolveSibling(kept.getFileName() + ".speech"),
                        () -> speech.probabilities(recording, Progress.NONE)),
                KeptNumbers.in(
                        kept.resolveSibling(kept.getFileName() + ".overlap"),
                        () -> overlap.probabilities(recording, Progress.NONE)));
    }

    private static Found found(Recording recording, float[] silero, float[] spoken, float[] overlapped) {
        int frames = Cepstra.frames(recording.samples());
        boolean[] silence = DigitalSilence.in(recording);
        return new Found(
                SpeechActivity.combine(frames, silero, Optional.of(spoken), Optional.of(overlapped))
                        .without(silence),
                SpeechActivity.combine(frames, silero, Optional.empty(), Optional.empty())
                        .without(silence));
    }

    float[] silero(Recording recording) {
        return silero.probabilities(recording, Progress.NONE);
    }

    /** Wall time of all calls to {@link #find} so far. */
    double seconds() {
        return seconds;
    }

    @Override
    public void close() {
        silero.close();
        speech.close();
        overlap.close();
    }
}
