package dev.parley.models.diarization.neural;

import dev.parley.models.Progress;
import dev.parley.models.audio.Recording;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * A network of the layout of pyannote segmentation-3.0 (A. Plaquet, H. Bredin, "Powerset multi-class cross entropy loss for
 * neural speaker diarization", 2023): [windows, 1, 160000] samples to [windows, 589, 7] scores, one for each set of up to two
 * of three speakers. Safe for concurrent calls.
 */
final class Segmentation implements AutoCloseable {

    private static final int CLASSES = 7;

    /** The speakers of each class as bits: nobody, one of three, two of three. */
    private static final byte[] SPEAKERS = {0, 0b001, 0b010, 0b100, 0b011, 0b101, 0b110};

    /** Eight windows take 5 MB; more in one call are no faster on one thread. */
    private static final int BATCH = 8;

    /** What sherpa-onnx notes in its export of the model, and what it must be. */
    private static final Map<String, Integer> NOTES = Map.of(
            "sample_rate", Recording.SAMPLE_RATE,
            "window_size", Frames.WINDOW,
            "num_speakers", LocalSpeakers.MOST,
            "powerset_max_classes", 2,
            "num_classes", CLASSES,
            "receptive_field_size", Frames.RECEPTIVE_FIELD,
            "receptive_field_shift", Frames.SHIFT);

    private final PlainNetwork network;
    private final int batch;

    private Segmentation(PlainNetwork network) {
        this.network = network;
        batch = network.takesAny(0) ? BATCH : 1;
    }

    /**
     * Opens the weights and tries them on silence.
     *
     * @throws IOException naming the file, if it is missing, damaged or of another layout
     */
    static Segmentation open(Path weights) throws IOException {
        var network = PlainNetwork.open(weights, "pyannote segmentation-3.0", PlainNetwork.ANY, 1, Frames.WINDOW);
        try {
            requireNotes(network);
            network.requireOutput(
                    PlainNetwork.floats(Frames.WINDOW),
                    new long[] {1, 1, Frames.WINDOW},
                    1,
                    Frames.PER_WINDOW,
                    CLASSES);
            return new Segmentation(network);
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private static void requireNotes(PlainNetwork network) throws IOException {
        for (var note : network.notes().entrySet()) {
            var expected = NOTES.get(note.getKey());
            if (expected != null && !note.getValue().equals(expected.toString())) {
                throw network.refusal(
                        "it notes that %s is %s, not %d".formatted(note.getKey(), note.getValue(), expected));
            }
        }
    }

    /**
     * Who speaks in each window of a recording. Reads some windows at a time.
     *
     * @throws java.util.concurrent.CancellationException if {@code progress} says so
     */
    LocalSpeakers find(Recording recording, Progress progress) {
        var speaking = new byte[Frames.windows(recording.samples())][];
        int most = Math.min(batch, speaking.length);
        var samples = new float[most * Frames.WINDOW];
        var input = PlainNetwork.floats(samples.length);
        for (int first = 0; first < speaking.length; first += batch) {
            progress.reached((double) first / speaking.length);
            int windows = Math.min(batch, speaking.length - first);
            for (int index = 0; index < windows; index++) {
                long start = (long) (first + index) * Frames.STEP;
                recording.read(start, samples, index * Frames.WINDOW, Frames.WINDOW);
            }
            input.clear().put(samples, 0, windows * Frames.WINDOW).flip();
            var scores = network.run(input, windows, 1, Frames.WINDOW).values();
            for (int index = 0; index < windows; index++) {
                speaking[first + index] = speakers(scores, index * Frames.PER_WINDOW);
            }
        }
        progress.reached(1);
        return new LocalSpeakers(speaking);
    }

    /** The likeliest speakers in each frame of a window; nobody where the scores are no numbers. */
    static byte[] speakers(FloatBuffer scores, int firstFrame) {
        var speakers = new byte[Frames.PER_WINDOW];
        for (int frame = 0; frame < speakers.length; frame++) {
            int offset = (firstFrame + frame) * CLASSES;
            int likeliest = 0;
            for (int kind = 1; kind < CLASSES; kind++) {
                if (scores.get(offset + kind) > scores.get(offset + likeliest)) {
                    likeliest = kind;
                }
            }
            speakers[frame] = SPEAKERS[likeliest];
        }
        return speakers;
    }

    @Override
    public void close() {
        network.close();
    }
}
