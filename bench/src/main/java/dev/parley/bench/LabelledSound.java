package dev.parley.bench;

import dev.parley.models.alignment.Turn;
import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A short recording in memory with its reference.
 *
 * @param name what tables call it
 * @param samples at 16 kHz
 * @param reference who speaks when
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of the array would cost
record LabelledSound(String name, float[] samples, List<Turn> reference) {

    private static final int SAMPLE_RATE = 16_000;

    static float[] samples(Path wav) throws IOException {
        try (var recording = Recording.open(wav)) {
            var samples = new float[Math.toIntExact(recording.samples())];
            recording.read(0, samples, 0, samples.length);
            return samples;
        }
    }

    double seconds() {
        return (double) samples.length / SAMPLE_RATE;
    }

    /** The part between two times, in seconds. */
    LabelledSound crop(double start, double end) {
        var part = Arrays.copyOfRange(
                samples, (int) (start * SAMPLE_RATE), (int) Math.min(samples.length, end * SAMPLE_RATE));
        var turns = new ArrayList<Turn>();
        for (var turn : reference) {
            if (turn.end() > start && turn.start() < end) {
                turns.add(new Turn(
                        Math.max(turn.start(), start) - start, Math.min(turn.end(), end) - start, turn.speaker()));
            }
        }
        return new LabelledSound("%s[%.0f-%.0f]".formatted(name, start, end), part, turns);
    }

    /** One after the other; speakers of the same name are the same. */
    static LabelledSound join(String name, List<LabelledSound> parts) {
        var samples =
                new float[parts.stream().mapToInt(part -> part.samples.length).sum()];
        var turns = new ArrayList<Turn>();
        int position = 0;
        for (var part : parts) {
            System.arraycopy(part.samples, 0, samples, position, part.samples.length);
            double offset = (double) position / SAMPLE_RATE;
            for (var turn : part.reference) {
                turns.add(new Turn(turn.start() + offset, turn.end() + offset, turn.speaker()));
            }
            position += part.samples.length;
        }
        return new LabelledSound(name, samples, turns);
    }

    /** The name, without what file systems may refuse. */
    String fileName() {
        return name.replaceAll("[^A-Za-z0-9]+", "-");
    }

    /** Writes the sound below a folder and opens it. */
    Recording open(Path folder) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve(fileName() + ".wav");
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
        return Recording.open(file);
    }
}
