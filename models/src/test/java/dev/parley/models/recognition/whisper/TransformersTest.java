package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.models.recognition.whisper.Encoder.Encoded;
import dev.parley.models.recognition.whisper.SmallModel.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same files under transformers.js 4.3.1 and its ONNX Runtime ({@code src/test/whisper/make-expected.mjs}).
 *
 * <p>Its rules for the next token are not those of the reference: it suppresses no list of tokens but at the beginning, lets times
 * run back, and does not limit the first timestamp. What those rules forbid, and timestamps, whose sum they change, are left out
 * here; {@link ReferenceTest} has them. It detects no language and knows no beams.
 */
class TransformersTest {

    private static final int MELS = 80;

    @TempDir
    Path folder;

    private final JsonNode expected = read();
    private Encoder encoder;
    private Decoder decoder;
    private SpecialTokens specials;

    @BeforeEach
    void open() throws IOException {
        SmallWhisper.write(folder, Layout.MERGED_WITH_ATTENTIONS);
        specials = SpecialTokens.read(folder, Tokenizer.read(folder));
        encoder = Encoder.open(folder, MELS);
        decoder = Decoder.open(folder);
    }

    @AfterEach
    void close() {
        encoder.close();
        decoder.close();
    }

    @Test
    void theSpectrumIsTheSame() {
        var spectrum = spectrum(1);
        for (var i = 0; i < expected.path("spectrum").size(); i++) {
            assertThat(spectrum[i * 997])
                    .isCloseTo((float) expected.path("spectrum").path(i).asDouble(), within(1e-4f));
        }
    }

    @Test
    void logitsAreTheSameWithAndWithoutKeptKeys() throws IOException, OrtException {
        var tokens = new ArrayList<Integer>();
        expected.path("tokens").forEach(token -> tokens.add(token.asInt()));
        try (var states = Encoded.batch(List.of(sound(1)));
                var run = decoder.run(states)) {
            var all = run.glance(List.of(tokens));
            assertLogits(run.prompt(List.of(tokens.subList(0, 2))).last(0), 1);
            for (var position = 0; position < tokens.size(); position++) {
                assertLogits(all.at(0, position), position);
                if (position >= 2) {
                    assertLogits(run.next(List.of(tokens.get(position))).last(0), position);
                }
            }
        }
    }

    private void assertLogits(float[] logits, int position) {
        var row = expected.path("uncached").path(position);
        for (var i = 0; i < row.size(); i++) {
            assertThat(logits[i * 29]).isCloseTo((float) row.path(i).asDouble(), within(0.001f));
        }
    }

    @Test
    void greedyTextsWithoutTimesAreTheSame() throws OrtException {
        for (var text : texts(false)) {
            follow(text, (next, before, token) -> assertThat(Logits.greatest(next))
                    .isEqualTo(token));
        }
    }

    @Test
    void whereTheRulesAgreeTextsWithTimesAreTheSame() throws OrtException {
        var rules = new TokenRules(specials);
        var agreed = new AtomicInteger();
        var all = new AtomicInteger();
        for (var text : texts(true)) {
            follow(text, (next, before, token) -> {
                rules.apply(next, before);
                all.incrementAndGet();
                if (next[token] > Float.NEGATIVE_INFINITY && !specials.isTimestamp(token)) {
                    agreed.incrementAndGet();
                    assertThat(Logits.greatest(next)).as(before + " and then").isEqualTo(token);
                }
            });
        }
        assertThat(agreed.get()).isGreaterThan(all.get() * 9 / 10);
    }

    private List<JsonNode> texts(boolean timed) {
        var texts = new ArrayList<JsonNode>();
        expected.path("texts").forEach(text -> {
            if (text.path("timestamps").asBoolean() == timed) {
                texts.add(text);
            }
        });
        assertThat(texts).hasSize(4);
        return texts;
    }

    private interface Step {
        void at(float[] next, List<Integer> before, int token);
    }

    /** What Parley would say behind each token that transformers.js said. */
    private void follow(JsonNode text, Step step) throws OrtException {
        var tokens = new ArrayList<Integer>();
        text.path("tokens").forEach(token -> tokens.add(token.asInt()));
        var translated = text.path("task").asText().equals("translate");
        var prompt = new ArrayList<>(specials.prompt(text.path("language").asText(), translated));
        if (!text.path("timestamps").asBoolean()) {
            prompt.add(specials.noTimestamps());
        }
        assertThat(tokens.subList(0, prompt.size())).isEqualTo(prompt);
        try (var states = Encoded.batch(List.of(sound(text.path("seed").asInt())));
                var run = decoder.run(states)) {
            var logits = run.prompt(List.of(prompt));
            for (var i = prompt.size(); i < tokens.size(); i++) {
                step.at(logits.last(0), tokens.subList(prompt.size(), i), tokens.get(i));
                logits = run.next(List.of(tokens.get(i)));
            }
        }
    }

    private Encoded sound(int seed) throws OrtException {
        return encoder.encode(spectrum(seed), MELS);
    }

    private static float[] spectrum(int seed) {
        return new LogMel(MELS).of(Arrays.copyOf(SmallSound.of(seed, 5), 480_000));
    }

    private static JsonNode read() {
        var file = "expected-transformers.json";
        try (var stream = Objects.requireNonNull(TransformersTest.class.getResourceAsStream(file))) {
            return new JsonMapper().readTree(stream);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
