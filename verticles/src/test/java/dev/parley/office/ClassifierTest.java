package dev.parley.office;

import static dev.parley.store.TestStore.await;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Llm;
import dev.parley.bus.Office;
import dev.parley.bus.PromptStore;
import dev.parley.bus.Prompts;
import dev.parley.bus.Usage;
import dev.parley.conf.Conf;
import dev.parley.models.RealWeights;
import dev.parley.models.embedding.SentenceEmbedder;
import dev.parley.prompts.PromptsVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Categories of requests, with the categories that are built in. */
class ClassifierTest {

    private static final Usage.Payer PAYER = new Usage.Payer(new UUID(1, 1), Role.USER, Optional.empty());
    private static final Map<String, String> WITH_MODEL = Map.of("llm.providers.openai.keys", "secret");
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final List<Llm.Ask> asked = new CopyOnWriteArrayList<>();
    private final List<Prompts.Category> own = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void withoutAModelNinetyFiveOfOneHundredRequestsGetTheirCategory() throws IOException {
        var wrong = wronglyClassifiedWithVectors("labelled.tsv");

        assertThat(wrong).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void ofRequestsInWordsThatNoExampleHasTwoOfThreeGetTheirCategory() throws IOException {
        var wrong = wronglyClassifiedWithVectors("heldout.tsv");

        assertThat(wrong).hasSizeLessThanOrEqualTo(13);
    }

    private List<String> wronglyClassifiedWithVectors(String file) throws IOException {
        start(Map.of());
        var wrong = new ArrayList<String>();
        var embedding = new CopyOnWriteArrayList<Future<Inference.TextsEmbedded>>();
        try (var embedder = SentenceEmbedder.open(RealWeights.require("all-minilm-l6-v2"))) {
            await(bus.serve(Inference.EMBED, request -> {
                var vectors = vertx.executeBlocking(() -> embed(embedder, request));
                embedding.add(vectors);
                return vectors;
            }));
            // However slow the machine is: nothing is judged before the vectors of the examples are there, and the
            // network is not
            // closed while it works.
            classify("Which month was best?");
            Future.join(embedding).toCompletionStage().toCompletableFuture().join();
            for (var query : labelled(file)) {
                var found = classify(query.text());
                assertThat(found.by()).isEqualTo("built-in/likeness");
                assertThat(found.confidence()).isBetween(0.0, 1.0);
                if (!found.category().equals(query.category())) {
                    wrong.add(query + " was taken for " + found);
                }
            }
        }
        return wrong;
    }

    @Test
    void withoutVectorsEitherItIsNotMuchWorse() throws IOException {
        start(Map.of());

        var right = labelled("labelled.tsv").stream()
                .filter(query -> classify(query.text()).category().equals(query.category()))
                .count();

        assertThat(right).isGreaterThanOrEqualTo(95);
    }

    @Test
    void vectorsThatDoNotComeInTimeAreDoneWithout() {
        var minutes = new AtomicLong();
        start(Map.of(), () -> Instant.EPOCH.plus(Duration.ofMinutes(minutes.incrementAndGet())));
        await(bus.serve(
                Inference.EMBED, _ -> Promise.<Inference.TextsEmbedded>promise().future()));

        assertThat(classify("Which month was best?").by()).isEqualTo("built-in/likeness");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xkcdqq wrzfgh", "щщщ ъъъ", "12345 67890", "!!!", "👍👍👍"})
    void whatIsLikeNothingIsUncertain(String text) {
        start(Map.of());

        var found = classify(text);

        assertThat(found.category()).isEqualTo("uncertain");
        assertThat(found.confidence()).isBetween(0.0, 1.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void anEmptyTextIsRefused(String text) {
        start(Map.of());

        refused(Failure.INVALID, () -> classify(text))
                .satisfies(refusal -> assertThat(refusal.detail()).startsWith("text: must not be empty"));
    }

    @Test
    void theModelOfTheRouteIsAskedWhereThereIsOne() {
        start(WITH_MODEL);
        answering("{\"category\": \"generation\", \"confidence\": 0.85}");

        assertThat(classify("Find all customers"))
                .isEqualTo(new Office.Classified("generation", 0.85, "scripted/small"));
        var ask = asked.getFirst();
        assertThat(ask.model()).isEqualTo("classify");
        assertThat(ask.purpose()).isEqualTo("office");
        assertThat(ask.payer()).isEqualTo(PAYER);
        assertThat(ask.chat().messages().getFirst().text())
                .contains("- analysis: ", "- transformation: ", "- spreadsheet-assistance: ", "- uncertain: ")
                .doesNotContain("- spreadsheet-analysis");
        assertThat(ask.chat().messages().getLast().text()).isEqualTo("<text>\nFind all customers\n</text>");
    }

    @Test
    void aCategoryThatTheModelMadeUpIsUncertain() {
        start(WITH_MODEL);
        answering("Sure: {\"category\": \"cooking\", \"confidence\": 0.99}");

        assertThat(classify("Find all customers")).isEqualTo(new Office.Classified("uncertain", 0, "scripted/small"));
    }

    @ParameterizedTest
    @CsvSource({"17, 1", "-3, 0", "'\"NaN\"', 0", "'\"very\"', 0", "null, 0"})
    void aConfidenceThatIsNoneIsZero(String said, double confidence) {
        start(WITH_MODEL);
        answering("{\"category\": \"search\", \"confidence\": " + said + "}");

        assertThat(classify("Find all customers"))
                .isEqualTo(new Office.Classified("search", confidence, "scripted/small"));
    }

    @ParameterizedTest
    @CsvSource({
        "I think it is a search.",
        "''",
        "'{\"category\": \"sea'",
        "'{\"answer\": \"search\"}'",
        "'[1, 2]'",
        "'{\"category\": null, \"confidence\": 1}'"
    })
    void likenessTellsWhereTheModelAnswersNothingOfUse(String answer) {
        start(WITH_MODEL);
        answering(answer);

        assertThat(classify("Find all rows where the city is Paris").category()).isEqualTo("search");
    }

    @Test
    void likenessTellsWhereTheModelIsAway() {
        start(WITH_MODEL);
        serve(_ -> Future.failedFuture(Failure.UNAVAILABLE.because("away")));

        var found = classify("Find all rows where the city is Paris");

        assertThat(found.category()).isEqualTo("search");
        assertThat(found.by()).isEqualTo("built-in/likeness");
    }

    @Test
    void aNewCategoryIsKnownByItsExamplesAsSoonAsPromptsHaveChanged() {
        start(Map.of());
        assertThat(classify("Which recipe uses the most butter?").category()).isNotEqualTo("recipes");

        own.add(new Prompts.Category(
                1001,
                "recipes",
                Map.of("en", new Prompts.Words("Recipes", "Cooking", "You cook.")),
                List.of("Give me a recipe with butter", "Which recipe uses eggs?", "A recipe for the most tasty soup"),
                true,
                50,
                0,
                false));
        bus.publish(Prompts.CHANGED, new Prompts.Changed());

        Awaitility.await().until(() -> classify("Which recipe uses the most butter?")
                .category()
                .equals("recipes"));
    }

    private record Query(String category, String language, String text) {}

    private static List<Query> labelled(String name) throws IOException {
        try (var file = Objects.requireNonNull(ClassifierTest.class.getResourceAsStream(name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t"))
                    .map(fields -> new Query(fields[0], fields[1], fields[2]))
                    .toList();
        }
    }

    private static Inference.TextsEmbedded embed(SentenceEmbedder embedder, Inference.EmbedTexts request) {
        var vectors = new ArrayList<Llm.Vector>();
        // The texts of one batch are filled up to the longest.
        request.texts().stream()
                .flatMap(text -> Arrays.stream(embedder.embed(List.of(embedder.tokens(text)))))
                .forEach(vector -> vectors.add(Llm.Vector.of(vector)));
        return new Inference.TextsEmbedded("all-minilm-l6-v2", vectors, 0);
    }

    private Office.Classified classify(String text) {
        return await(bus.ask(Office.CLASSIFY, new Office.Classify(PAYER, text)));
    }

    private void answering(String answer) {
        serve(_ -> OfficeNode.text(answer));
    }

    private void serve(Function<Llm.Ask, Future<Llm.Answer>> script) {
        await(bus.serve(
                Llm.WINDOW, _ -> Future.succeededFuture(new Llm.Window(8_192, false, List.of(OfficeNode.PROVIDER)))));
        await(bus.serve(Llm.CHAT, (ask, _) -> {
            asked.add(ask);
            return script.apply(ask);
        }));
    }

    private void start(Map<String, String> settings) {
        start(settings, Clock.systemUTC());
    }

    private void start(Map<String, String> settings, InstantSource clock) {
        await(bus.serve(
                PromptStore.READ,
                _ -> Future.succeededFuture(new PromptStore.Library(List.of(), List.copyOf(own), Map.of()))));
        await(vertx.deployVerticle(new PromptsVerticle(bus, Clock.systemUTC()), VIRTUAL));
        var conf = Conf.load(Optional.empty(), Map.of(), settings);
        await(vertx.deployVerticle(new OfficeVerticle(bus, conf, clock.withZone(ZoneOffset.UTC)), VIRTUAL));
    }
}
