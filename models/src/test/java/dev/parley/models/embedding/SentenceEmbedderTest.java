package dev.parley.models.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.RealWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SentenceEmbedderTest {

    private SentenceEmbedder embedder;

    @BeforeAll
    void open() throws IOException {
        embedder = SentenceEmbedder.open(RealWeights.require("all-minilm-l6-v2"));
    }

    @AfterAll
    void close() {
        if (embedder != null) {
            embedder.close();
        }
    }

    @Test
    void tokensEqualThoseOfTheReference() {
        assertThat(Reference.all()).hasSize(15).allSatisfy(reference -> assertThat(embedder.tokens(reference.text()))
                .as(reference.text())
                .isEqualTo(reference.tokens()));
    }

    @Test
    void vectorsEqualThoseOfTheReferenceInOneBatchOfAllLengths() {
        var references = Reference.all().stream()
                .filter(reference -> reference.vector().length > 0)
                .toList();

        var vectors = embedder.embed(references.stream().map(Reference::tokens).toList());

        for (int i = 0; i < vectors.length; i++) {
            assertThat(cosine(vectors[i], references.get(i).vector()))
                    .as(references.get(i).text())
                    .isGreaterThan(0.99999);
        }
    }

    @Test
    void aTextHasTheSameVectorAloneAndBesideALongOne() {
        var text = embedder.tokens("Who pays the invoice?");
        var longOne = embedder.tokens("word ".repeat(200));

        var alone = embedder.embed(List.of(text))[0];
        var beside = embedder.embed(List.of(longOne, text))[1];

        assertThat(cosine(alone, beside)).isCloseTo(1, within(1e-6));
    }

    @Test
    void whatMeansTheSameIsNearerThanWhatDoesNot() {
        var vectors = embedder.embed(List.of(
                embedder.tokens("The cat sat on the mat."),
                embedder.tokens("A feline was sitting on a rug."),
                embedder.tokens("Quarterly revenue grew by 12%.")));

        assertThat(cosine(vectors[0], vectors[1])).isGreaterThan(cosine(vectors[0], vectors[2]) + 0.3);
    }

    @Test
    void theEmptyTextHasAVectorOfLengthOne() {
        var vector = embedder.embed(List.of(embedder.tokens("")))[0];

        assertThat(cosine(vector, vector)).isCloseTo(1, within(1e-5));
    }

    @Test
    void aLongTextIsReadUpToTheLastTokenThatTheModelKnows() {
        var tokens = embedder.tokens("word ".repeat(100_000));

        assertThat(tokens).hasSize(SentenceEmbedder.MOST_TOKENS).startsWith(101).endsWith(102);
    }

    @Test
    void aFileOfAnotherKindIsNamed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\":{\"vocab\":{\"a\":0}}}");

        assertThatIOException()
                .isThrownBy(() -> SentenceEmbedder.open(folder))
                .withMessage(folder.resolve("tokenizer.json") + " is no vocabulary of WordPiece: it has no [CLS]");
    }

    /** Of vectors of length 1, so that this checks their lengths too. */
    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
