package dev.parley.inference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Speech probabilities on disk, between the stages of a job: one little-endian float for every 512 samples. */
final class ProbabilityFile {

    private ProbabilityFile() {}

    static void write(Path file, float[] probabilities) throws IOException {
        var bytes = ByteBuffer.allocate(probabilities.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(probabilities);
        Files.write(file, bytes.array());
    }

    static float[] read(Path file) throws IOException {
        var floats = ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        var probabilities = new float[floats.remaining()];
        floats.get(probabilities);
        return probabilities;
    }
}
