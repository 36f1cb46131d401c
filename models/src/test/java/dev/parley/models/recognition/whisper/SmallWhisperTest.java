package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.parley.models.recognition.whisper.Encoder.Encoded;
import dev.parley.models.recognition.whisper.SmallModel.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Whisper of random weights in the published layout, against {@link PlainWhisper}. */
class SmallWhisperTest {

    private static final int MELS = 80;

    @TempDir
    Path folder;

    private final SmallVocabulary vocabulary = new SmallVocabulary();
    private final SmallWeights weights = new SmallWeights(MELS, vocabulary.size(), 7);
    private final PlainWhisper plain = new PlainWhisper(weights);

    @ParameterizedTest
    @EnumSource(Layout.class)
    void logitsWithKeptKeysAreThoseOfAllTokensAtOnce(Layout layout) throws IOException, OrtException {
        write(layout);
        var tokens = new Random(3).ints(12, 0, vocabulary.size()).boxed().toList();
        try (var encoder = Encoder.open(folder);
                var decoder = Decoder.open(folder)) {
            var encoded = encoder.encode(spectrum(1), MELS);
            var expected = plain.logits(plain.encode(spectrum(1)), tokens);

            try (var states = Encoded.batch(List.of(encoded));
                    var run = decoder.run(states)) {
                var all = run.glance(List.of(tokens));
                var prompt = run.prompt(List.of(tokens.subList(0, 3)));
                for (var position = 0; position < tokens.size(); position++) {
                    assertThat(all.at(0, position)).containsExactly(floats(expected[position]), within(0.01f));
                }
                assertThat(prompt.last(0)).containsExactly(floats(expected[2]), within(0.01f));
                for (var position = 3; position < tokens.size(); position++) {
                    var next = run.next(List.of(tokens.get(position)));
                    assertThat(next.last(0)).containsExactly(floats(expected[position]), within(0.01f));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void greedyTokensAreTheLikeliestThatTheRulesAllow(Layout layout) throws IOException, OrtException {
        write(layout);
        var specials = SpecialTokens.read(folder, Tokenizer.read(folder));
        try (var encoder = Encoder.open(folder);
                var decoder = Decoder.open(folder)) {
            var encoded = List.of(encoder.encode(spectrum(1), MELS), encoder.encode(spectrum(2), MELS));

            var drafts = new GreedyDecoding(decoder, specials).decode(encoded, List.of("ru", "de"), 0);

            assertGreedy(spectrum(1), specials.prompt("ru"), drafts.get(0), specials);
            assertGreedy(spectrum(2), specials.prompt("de"), drafts.get(1), specials);
        }
    }

    private void assertGreedy(float[] spectrum, List<Integer> prompt, Draft draft, SpecialTokens specials) {
        var all = new ArrayList<>(prompt);
        all.addAll(draft.tokens());
        var logits = plain.logits(plain.encode(spectrum), all);
        var rules = new TokenRules(specials);
        assertThat(draft.tokens()).isNotEmpty();
        for (var i = 0; i < draft.tokens().size(); i++) {
            var allowed = floats(logits[prompt.size() - 1 + i]);
            rules.apply(allowed, draft.tokens().subList(0, i));
            assertThat(allowed[draft.tokens().get(i)])
                    .as("token " + i)
                    .isCloseTo(allowed[Logits.greatest(allowed)], within(0.01f));
        }
        if (draft.complete()) {
            var last = floats(logits[all.size() - 1]);
            rules.apply(last, draft.tokens());
            assertThat(last[specials.end()]).isCloseTo(last[Logits.greatest(last)], within(0.01f));
        }
    }

    @Test
    void theLanguageIsTheLikeliestOfTheLanguageTokens() throws IOException, OrtException {
        write(Layout.MERGED);
        var specials = SpecialTokens.read(folder, Tokenizer.read(folder));
        try (var encoder = Encoder.open(folder);
                var decoder = Decoder.open(folder)) {
            var sounds = new ArrayList<Encoded>();
            var expected = new ArrayList<String>();
            for (var seed = 1; seed <= 4; seed++) {
                sounds.add(encoder.encode(spectrum(seed), MELS));
                var logits = plain.logits(plain.encode(spectrum(seed)), List.of(specials.start()))[0];
                expected.add(SmallVocabulary.LANGUAGES.stream()
                        .max((one, other) -> Double.compare(
                                logits[specials.languages().get(one)],
                                logits[specials.languages().get(other)]))
                        .orElseThrow());
            }

            assertThat(new GreedyDecoding(decoder, specials).detectLanguages(sounds))
                    .isEqualTo(expected);
        }
    }

    @Test
    void aSoundIsHeardInABatchAsAlone() throws IOException {
        write(Layout.MERGED);
        var sounds = List.of(noise(1, 5), noise(2, 30));
        try (var model = WhisperModel.open(folder)) {
            var together = model.hear(sounds, Optional.of("ru"));

            for (var i = 0; i < sounds.size(); i++) {
                var alone =
                        model.hear(List.of(sounds.get(i)), Optional.of("ru")).getFirst();
                assertThat(together.get(i).pieces()).isEqualTo(alone.pieces());
                assertThat(together.get(i).tokens()).isEqualTo(alone.tokens());
                assertThat(together.get(i).meanLogProbability()).isCloseTo(alone.meanLogProbability(), within(1e-3));
            }
        }
    }

    @Test
    void piecesLieInTheSoundInOrder() throws IOException {
        write(Layout.MERGED);
        try (var model = WhisperModel.open(folder)) {
            var heard = model.hear(List.of(noise(1, 8)), Optional.empty()).getFirst();

            assertThat(SmallVocabulary.LANGUAGES).contains(heard.language());
            assertThat(heard.pieces()).allSatisfy(piece -> {
                assertThat(piece.start()).isBetween(0.0, 8.0);
                assertThat(piece.end()).isBetween(piece.start(), 8.0);
            });
        }
    }

    @Test
    void aModelOf128MelsIsFedSoMany() throws IOException {
        SmallModel.write(folder, new SmallWeights(128, vocabulary.size(), 7), Layout.MERGED);
        vocabulary.write(folder, 128);
        try (var model = WhisperModel.open(folder)) {
            assertThat(model.hear(List.of(noise(1, 3)), Optional.of("en"))).hasSize(1);
        }
    }

    @Test
    void aLanguageThatTheModelDoesNotKnowIsRefused() throws IOException {
        write(Layout.MERGED);
        try (var model = WhisperModel.open(folder)) {
            assertThat(model.languages()).containsExactlyInAnyOrderElementsOf(SmallVocabulary.LANGUAGES);
            assertThatThrownBy(() -> model.hear(List.of(noise(1, 3)), Optional.of("fr")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("fr");
        }
    }

    @Test
    void aMissingDecoderIsNamed() throws IOException {
        write(Layout.MERGED);
        Files.delete(folder.resolve("decoder_model_merged.onnx"));

        assertThatThrownBy(() -> WhisperModel.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("decoder_model_merged.onnx");
    }

    @Test
    void aDecoderOfAnotherLayoutIsRefused() throws IOException {
        write(Layout.SPLIT);
        Files.copy(folder.resolve("encoder_model.onnx"), folder.resolve("decoder_model_merged.onnx"));

        assertThatThrownBy(() -> WhisperModel.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("decoder_model_merged.onnx", "input_features");
    }

    private void write(Layout layout) throws IOException {
        SmallModel.write(folder, weights, layout);
        vocabulary.write(folder, MELS);
    }

    private static float[] spectrum(int seed) {
        return new LogMel(MELS).of(Arrays.copyOf(noise(seed, 5), 480_000));
    }

    private static float[] noise(int seed, int seconds) {
        var random = new Random(seed);
        var samples = new float[seconds * 16_000];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (float) (random.nextGaussian() * 0.05 + 0.1 * Math.sin(i * 0.02 * seed));
        }
        return samples;
    }

    private static float[] floats(double[] values) {
        var floats = new float[values.length];
        for (var i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
