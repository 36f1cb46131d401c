package dev.parley.models.diarization.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeakerSpaceTest {

    private final Path published =
            Objects.requireNonNull(ExpectedNumbers.file("plda.npz").getParent());

    @TempDir
    Path folder;

    @Test
    void embeddingsLieWhereTheGeneralisedEigenproblemPutsThem() throws IOException {
        var expected = new ExpectedNumbers("plda.json");
        double[][] placed = expected.matrix("placed");
        float[] embeddings = Formulas.floats(placed.length * VoiceNetwork.SIZE, 11, 1);

        var space = SpeakerSpace.open(published);

        assertThat(space.variances()).containsExactly(expected.vector("variances"), within(1e-6));
        double[][] found = new double[placed.length][];
        for (int voice = 0; voice < placed.length; voice++) {
            int start = voice * VoiceNetwork.SIZE;
            found[voice] =
                    space.place(Geometry.ofFloats(Arrays.copyOfRange(embeddings, start, start + VoiceNetwork.SIZE)));
        }
        for (int dimension = 0; dimension < placed[0].length; dimension++) {
            // An eigenvector may point either way, but must do so for all embeddings.
            double sign = Math.signum(placed[0][dimension] * found[0][dimension]);
            for (int voice = 0; voice < placed.length; voice++) {
                assertThat(found[voice][dimension]).isEqualTo(sign * placed[voice][dimension], within(1e-6));
            }
        }
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatIOException()
                .isThrownBy(() -> SpeakerSpace.open(folder))
                .withMessageContaining(folder.resolve("xvec_transform.npz").toString());
    }

    @Test
    void aDamagedFileIsNamed() throws IOException {
        Files.copy(published.resolve("xvec_transform.npz"), folder.resolve("xvec_transform.npz"));
        Files.write(folder.resolve("plda.npz"), new byte[500]);

        assertThatIOException()
                .isThrownBy(() -> SpeakerSpace.open(folder))
                .withMessageContaining(folder.resolve("plda.npz").toString());
    }

    @Test
    void aFileWithOtherArraysIsRefusedWithTheNameOfWhatItLacks() throws IOException {
        Files.copy(published.resolve("xvec_transform.npz"), folder.resolve("xvec_transform.npz"));
        Files.copy(published.resolve("xvec_transform.npz"), folder.resolve("plda.npz"));

        assertThatIOException()
                .isThrownBy(() -> SpeakerSpace.open(folder))
                .withMessageContaining("plda.npz has no array mu");
    }

    @Test
    void anArrayOfAnotherShapeIsRefused() throws IOException {
        try (var archive = NumpyArchive.open(published.resolve("plda.npz"))) {
            assertThatIOException()
                    .isThrownBy(() -> archive.vector("tr"))
                    .withMessageContaining("no array of real numbers with 1 axis");
        }
    }
}
