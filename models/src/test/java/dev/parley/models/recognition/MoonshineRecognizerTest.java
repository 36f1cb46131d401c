package dev.parley.models.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.Progress;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.DecodeLimits;
import dev.parley.models.audio.Recording;
import dev.parley.models.recognition.Recognition.Doubt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MoonshineRecognizerTest {

    private MoonshineRecognizer recognizer;

    @BeforeAll
    void open() throws IOException {
        recognizer = MoonshineRecognizer.open(Weights.moonshine());
    }

    @AfterAll
    void close() {
        if (recognizer != null) {
            recognizer.close();
        }
    }

    @Test
    void aCleanSentenceHasNoWordErrorsAndNoDoubts() throws IOException {
        var heard = recognizer.recognize(List.of(leopard())).getFirst();

        assertThat(heard.text())
                .isEqualToIgnoringCase(
                        "Mr. Quilter is the apostle of the middle classes, and we are glad to welcome his gospel.");
        assertThat(heard.suspect()).isFalse();
        assertThat(heard.meanLogProbability()).isBetween(-0.2, 0.0);
    }

    @Test
    void aPresidentIsHeardWithoutAWordError(@TempDir Path folder) throws IOException {
        var wav = folder.resolve("jfk.wav");
        new AudioDecoder(Path.of("target/cache"))
                .decode(SharedFiles.require("audio/english/jfk.flac"), wav, DecodeLimits.DEFAULT, Progress.NONE);

        var heard = recognizer.recognize(List.of(samples(wav))).getFirst();

        assertThat(heard.text().toLowerCase(Locale.ROOT).split("\\W+"))
                .containsExactly(("and so my fellow americans ask not what your country can do for you"
                                + " ask what you can do for your country")
                        .split(" "));
    }

    @Test
    void everyWordIsTimed() throws IOException {
        var speech = leopard();
        var twice = Arrays.copyOf(speech, 2 * speech.length + 16_000);
        System.arraycopy(speech, 0, twice, speech.length + 16_000, speech.length);

        var heard = recognizer.recognize(List.of(twice)).getFirst();

        var second = heard.text().lastIndexOf("Mr.");
        var between = (speech.length + 8_000) / 16_000.0;
        assertThat(second).isPositive();
        assertThat(heard.words()).allSatisfy(word -> {
            if (word.to() <= second) {
                assertThat(word.start()).isLessThan(between);
            } else {
                assertThat(word.end()).isGreaterThan(between);
            }
            assertThat(word.probability()).isBetween(0.1, 1.0);
        });
        assertThat(heard.words()).hasSameSizeAs(heard.text().split(" "));
        assertThat(heard.words().getLast().to()).isEqualTo(heard.text().length());
    }

    @Test
    void theTextOfAChunkDoesNotDependOnItsNeighboursOfEqualLength() throws IOException {
        var speech = leopard();
        var chunks = List.of(
                Arrays.copyOfRange(speech, 0, 40_000),
                Arrays.copyOfRange(speech, 20_000, 60_000),
                noise(40_000),
                Arrays.copyOfRange(speech, 53_680, 93_680));

        var together = recognizer.recognize(chunks).stream().map(Recognition::text);

        var alone = chunks.stream()
                .map(chunk -> recognizer.recognize(List.of(chunk)).getFirst().text());
        assertThat(together).containsExactlyElementsOf(alone.toList());
    }

    @Test
    void aShorterChunkInABatchIsStillUnderstood() throws IOException {
        var speech = leopard();

        var heard = recognizer.recognize(List.of(Arrays.copyOf(speech, 40_000), speech));

        assertThat(heard.getFirst().text()).startsWith("Mr. Quilter is the");
        assertThat(heard.getLast().text()).contains("welcome his gospel");
    }

    @Test
    void moreThanFitsInMemoryAtOnceIsAnsweredInOrder() throws IOException {
        var speech = Arrays.copyOf(leopard(), 20 * 16_000);
        var silence = new float[20 * 16_000];

        var heard = recognizer.recognize(List.of(speech, speech, silence, speech, speech, speech));

        assertThat(heard).hasSize(6);
        assertThat(heard.get(2).text()).isNotEqualTo(heard.getFirst().text());
        assertThat(heard.getLast().text()).isEqualTo(heard.getFirst().text()).contains("Quilter");
    }

    @Test
    void silenceIsEmptyOrDoubtful() {
        var heard = recognizer.recognize(List.of(new float[48_000])).getFirst();

        assertThat(heard.suspect()).isTrue();
    }

    @Test
    void aTenthOfASecondAndLessIsAccepted() {
        var heard = recognizer.recognize(List.of(noise(1_600), new float[1], new float[0]));

        assertThat(heard).hasSize(3);
        assertThat(heard.getLast().doubts()).contains(Doubt.EMPTY);
    }

    @Test
    void noChunksHaveNoTexts() {
        assertThat(recognizer.recognize(List.of())).isEmpty();
    }

    private static float[] leopard() throws IOException {
        return samples(SharedFiles.require("audio/english/leopard.wav"));
    }

    private static float[] samples(Path wav) throws IOException {
        try (var recording = Recording.open(wav)) {
            var samples = new float[(int) recording.samples()];
            recording.read(0, samples, 0, samples.length);
            return samples;
        }
    }

    private static float[] noise(int length) {
        var random = new Random(1);
        var samples = new float[length];
        for (var i = 0; i < length; i++) {
            samples[i] = (float) random.nextGaussian() * 0.01f;
        }
        return samples;
    }
}
