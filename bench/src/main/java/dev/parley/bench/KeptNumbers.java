package dev.parley.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Numbers that take long to compute, kept in files from one run of a program to the next. */
final class KeptNumbers {

    private KeptNumbers() {}

    /** What the file holds, or else what is computed now and then kept there. */
    static float[] in(Path file, Supplier<float[]> computation) throws IOException {
        if (Files.exists(file)) {
            var numbers = ByteBuffer.wrap(Files.readAllBytes(file)).asFloatBuffer();
            var values = new float[numbers.remaining()];
            numbers.get(values);
            return values;
        }
        float[] values = computation.get();
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        Files.write(file, bytes.array());
        return values;
    }
}
