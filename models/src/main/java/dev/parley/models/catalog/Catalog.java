package dev.parley.models.catalog;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import dev.parley.models.catalog.WeightException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Every weight there is. */
public record Catalog(List<Weight> weights) {

    private static final String BUNDLED = "catalog.yaml";

    public Catalog {
        weights = List.copyOf(weights);
    }

    /** The catalog that comes with Parley. */
    public static Catalog bundled() {
        try (var stream = Objects.requireNonNull(Catalog.class.getResourceAsStream(BUNDLED))) {
            return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a catalog.
     *
     * @throws WeightException naming every problem there is
     */
    public static Catalog parse(String yaml) {
        return new CatalogReader().read(yaml);
    }

    /**
     * The weight of this name.
     *
     * @throws WeightException naming the nearest names
     */
    public Weight require(String name) {
        return weights.stream()
                .filter(weight -> weight.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new WeightException(
                        Kind.UNKNOWN,
                        "There is no weight \"%s\"; did you mean %s? There are: %s"
                                .formatted(
                                        name,
                                        nearest(name),
                                        weights.stream().map(Weight::name).collect(joining(", ")))));
    }

    private String nearest(String name) {
        var distance = LevenshteinDistance.getDefaultInstance();
        return weights.stream()
                .map(Weight::name)
                .min(comparing(known -> distance.apply(name, known)))
                .orElse("another catalog");
    }
}
