package dev.parley.models.diarization.neural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** Numbers that {@code src/test/python/neural_diarization.py}, which shares no code with Parley, wrote to this package's resources. */
final class ExpectedNumbers {

    private final JsonNode numbers;

    ExpectedNumbers(String resource) {
        try {
            numbers = new ObjectMapper().readTree(file(resource).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(String resource) {
        try {
            return Path.of(Objects.requireNonNull(ExpectedNumbers.class.getResource(resource), resource)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    double number(String name) {
        return numbers.required(name).asDouble();
    }

    double[] vector(String name) {
        return vector(numbers.required(name));
    }

    int[] integers(String name) {
        return integers(numbers.required(name));
    }

    double[][] matrix(String name) {
        return StreamSupport.stream(numbers.required(name).spliterator(), false)
                .map(ExpectedNumbers::vector)
                .toArray(double[][]::new);
    }

    int[][] integerRows(String name) {
        return StreamSupport.stream(numbers.required(name).spliterator(), false)
                .map(ExpectedNumbers::integers)
                .toArray(int[][]::new);
    }

    private static double[] vector(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static int[] integers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
