package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.models.recognition.whisper.Encoder.Encoded;
import dev.parley.models.recognition.whisper.Phrases.Phrase;
import dev.parley.models.recognition.whisper.SmallModel.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * A Whisper of random weights in the published layout, against numbers of an implementation outside Parley: network, decoding and
 * word times in numpy, without ONNX ({@code src/test/whisper}, which also says how to make the numbers again).
 */
class ReferenceTest {

    private static final int MELS = 80;
    private static final int SECONDS = 5;

    /** The numpy implementation counts in doubles, ONNX Runtime in floats. */
    private static final float TOLERANCE = 0.01f;

    @TempDir
    Path folder;

    private final JsonNode expected = read();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private Encoder encoder;
    private Decoder decoder;
    private Tokenizer tokenizer;
    private SpecialTokens specials;

    @AfterEach
    void close() throws Exception {
        for (var one : opened) {
            one.close();
        }
    }

    @Test
    void theEncoderHearsTheSame() throws IOException, OrtException {
        open(Layout.MERGED);

        var states = sound(1).states();

        for (var i = 0; i < expected.path("encoded").size(); i++) {
            var place = i / SmallWeights.WIDTH * 100 * SmallWeights.WIDTH + i % SmallWeights.WIDTH;
            assertThat(states.get(place))
                    .isCloseTo((float) expected.path("encoded").path(i).asDouble(), within(0.001f));
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void logitsAreTheSameWithAndWithoutKeptKeys(Layout layout) throws IOException, OrtException {
        open(layout);
        var tokens = integers(expected.path("tokens"));
        try (var states = Encoded.batch(List.of(sound(1)));
                var run = decoder.run(states)) {
            var all = run.glance(List.of(tokens));
            var prompt = run.prompt(List.of(tokens.subList(0, 3)));
            for (var position = 0; position < tokens.size(); position++) {
                assertLogits(all.at(0, position), position);
            }
            assertLogits(prompt.last(0), 2);
            for (var position = 3; position < tokens.size(); position++) {
                assertLogits(run.next(List.of(tokens.get(position))).last(0), position);
            }
        }
    }

    private void assertLogits(float[] logits, int position) {
        var row = expected.path("logits").path(position);
        var every = (logits.length + row.size() - 1) / row.size();
        for (var i = 0; i < row.size(); i++) {
            assertThat(logits[i * every]).isCloseTo((float) row.path(i).asDouble(), within(TOLERANCE));
        }
    }

    @Test
    void languagesAreFoundOut() throws IOException, OrtException {
        open(Layout.MERGED);
        var sounds = new ArrayList<Encoded>();
        var languages = new ArrayList<String>();
        for (var entry : expected.path("languages").properties()) {
            sounds.add(sound(Integer.parseInt(entry.getKey())));
            languages.add(entry.getValue().asText());
        }

        assertThat(new LanguageDetection(decoder, specials).detect(sounds)).isEqualTo(languages);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void greedyTextsWithTheirTimesAreTheSame(Layout layout) throws IOException, OrtException {
        open(layout);
        var greedy = new GreedyDecoding(decoder, specials);
        for (var text : expected.path("greedy")) {
            var draft = greedy.decode(List.of(sound(text)), List.of(prompt(text)), 0);

            assertSame(draft.getFirst(), text);
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void theBestOfSeveralBeamsIsTheSame(Layout layout) throws IOException, OrtException {
        open(layout);
        for (var text : expected.path("beams")) {
            var beams = new BeamSearch(decoder, specials, text.path("beam").asInt());
            var draft = beams.decode(List.of(sound(text)), List.of(prompt(text)));

            assertSame(draft.getFirst(), text);
        }
    }

    @Test
    void beamsOfABatchAreThoseOfEachAlone() throws IOException, OrtException {
        open(Layout.MERGED);
        var texts = expected.path("beams");
        var beams = new BeamSearch(decoder, specials, texts.path(2).path("beam").asInt());

        var drafts = beams.decode(
                List.of(sound(texts.path(3)), sound(texts.path(2)), sound(texts.path(3))),
                List.of(prompt(texts.path(3)), prompt(texts.path(2)), prompt(texts.path(3))));

        assertSame(drafts.get(0), texts.path(3));
        assertSame(drafts.get(1), texts.path(2));
        assertSame(drafts.get(2), texts.path(3));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "MERGED_UNNAMED")
    void wordsHaveTheSameTimesAndProbabilities(Layout layout) throws IOException, OrtException {
        open(layout);
        var heads = AlignmentHeads.of(
                ModelFiles.json(folder.resolve(ModelFiles.GENERATION)).path("alignment_heads"),
                decoder.listeningLayers(),
                decoder.heads());
        var times = new WordTimes(decoder, specials, tokenizer, heads);
        for (var text : expected.path("words")) {
            var tokens = new ArrayList<Integer>();
            text.path("pieces").forEach(piece -> tokens.addAll(tokenizer.encode(piece.asText())));
            // A phrase whose limits shorten no word: the expected times are those before that.
            var phrase = new Phrase(0, 100, tokens);

            var words = times.of(
                    sound(text),
                    specials.prompt("ru", false),
                    List.of(phrase),
                    text.path("language").asText(),
                    SECONDS);

            var piece = SpokenText.of(phrase, words.getFirst());
            assertThat(piece.words()).hasSize(text.path("words").size());
            for (var i = 0; i < piece.words().size(); i++) {
                var word = piece.words().get(i);
                var other = text.path("words").path(i);
                assertThat(piece.text().substring(word.from(), word.to()))
                        .isEqualTo(other.path(0).asText().strip());
                assertThat(word.start()).isCloseTo(other.path(1).asDouble(), within(1e-6));
                assertThat(word.end()).isCloseTo(other.path(2).asDouble(), within(1e-6));
                assertThat(Math.log(word.probability()))
                        .isCloseTo(Math.log(other.path(3).asDouble()), within(0.01));
            }
        }
    }

    private void assertSame(Draft draft, JsonNode text) {
        assertThat(draft.tokens()).isEqualTo(integers(text.path("tokens")));
        assertThat(draft.logProbability()).isCloseTo(text.path("logProbability").asDouble(), within(0.02));
        assertThat(Math.log(draft.noSpeech()))
                .isCloseTo(text.path("noSpeechLogProbability").asDouble(), within(0.01));
    }

    private void open(Layout layout) throws IOException {
        SmallWhisper.write(folder, layout);
        tokenizer = Tokenizer.read(folder);
        specials = SpecialTokens.read(folder, tokenizer);
        encoder = Encoder.open(folder, MELS);
        decoder = Decoder.open(folder);
        opened.addAll(List.of(encoder, decoder));
    }

    private Encoded sound(JsonNode text) throws OrtException {
        return sound(text.path("seed").asInt());
    }

    private Encoded sound(int seed) throws OrtException {
        return encoder.encode(new LogMel(MELS).of(Arrays.copyOf(SmallSound.of(seed, SECONDS), 480_000)), MELS);
    }

    private static List<Integer> prompt(JsonNode text) {
        return integers(text.path("prompt"));
    }

    private static List<Integer> integers(JsonNode list) {
        var integers = new ArrayList<Integer>();
        list.forEach(element -> integers.add(element.asInt()));
        return integers;
    }

    private static JsonNode read() {
        try (var stream = Objects.requireNonNull(ReferenceTest.class.getResourceAsStream("expected-reference.json"))) {
            return new JsonMapper().readTree(stream);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
