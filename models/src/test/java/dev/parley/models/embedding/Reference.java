package dev.parley.models.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * What an independent implementation made of a text; {@code src/test/minilm} has the program.
 *
 * @param vector empty for the empty text, which it refuses
 */
record Reference(String text, int[] tokens, float[] vector) {

    static List<Reference> all() {
        try (var stream = Objects.requireNonNull(Reference.class.getResourceAsStream("reference.tsv"))) {
            return new String(stream.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .map(fields -> new Reference(
                            new String(Base64.getDecoder().decode(fields[0]), UTF_8),
                            Arrays.stream(fields[1].split(" "))
                                    .mapToInt(Integer::parseInt)
                                    .toArray(),
                            floats(Base64.getDecoder().decode(fields[2]))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] floats(byte[] bytes) {
        var vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }

    @Override
    public String toString() {
        return text;
    }
}
