package dev.parley.llm.gigachat;

import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Chat;
import dev.parley.bus.Chat.Role;
import dev.parley.bus.Chat.Turn;
import dev.parley.bus.Llm;
import dev.parley.bus.Llm.Finish;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.llm.OneProvider;
import dev.parley.llm.TestChats;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to GigaChat, and how its answers are understood. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GigaChatDialectTest {

    private static final String MODEL = "GigaChat-2";
    private static final Chat HELLO = TestChats.of("Привет");
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}";

    private final Vertx vertx = Vertx.vertx();
    private TestAuthority authority;
    private TestAuthority.Signed identity;
    private GigaChatStub stub;
    private OneProvider provider;

    @BeforeAll
    void makeCertificates(@TempDir Path folder) throws Exception {
        authority = new TestAuthority(folder.resolve("authority"));
        identity = authority.sign("gigachat");
    }

    @BeforeEach
    void start() {
        stub = new GigaChatStub(vertx, identity, Optional.empty());
        var settings = Map.of("ca", authority.certificate.toString(), "keys", "[" + GigaChatStub.KEY + "]");
        provider = GigaChatFixture.provider(GigaChatFixture.conf(stub, settings), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        provider.close();
        stub.close();
    }

    @AfterAll
    void close() {
        await(vertx.close());
    }

    @Test
    void aWholeAnswerIsReadWithItsTokens() {
        var answer = provider.completed(MODEL, HELLO);

        assertThat(answer.text()).isEqualTo("Привет!");
        assertThat(answer.model()).isEqualTo("GigaChat-2:2.0.28.2");
        assertThat(answer.finish()).isEqualTo(Finish.STOP);
        assertThat(answer.tokens()).contains(new Llm.Tokens(18, 68, 4, 0, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 4096})
    void aStreamIsReadWhereverItIsCut(int bytes) {
        stub.streams(
                bytes,
                GigaChatStub.chunk("{\"role\":\"assistant\",\"content\":\"При\"}", ""),
                GigaChatStub.chunk("{\"content\":\"вет, 👋\"}", ""),
                GigaChatStub.chunk("{\"content\":\"\"}", "stop"),
                "[DONE]");

        var answer = provider.completed(MODEL, TestChats.streamed(HELLO));

        assertThat(answer.text()).isEqualTo("Привет, 👋").isEqualTo(provider.streamed());
        assertThat(answer.tokens()).contains(new Llm.Tokens(18, 68, 4, 0, false));
        assertThat(stub.bodies.getFirst().getBoolean("stream")).isTrue();
    }

    @Test
    void whatAFunctionOfItsOwnSaysWhileItWorksIsNoAnswer() {
        stub.streams(
                50,
                GigaChatStub.chunk("{\"role\":\"function_in_progress\",\"content\":\"Рисую…\"}", ""),
                GigaChatStub.chunk("{\"role\":\"assistant\",\"content\":\"Готово\"}", "stop"),
                "[DONE]");

        assertThat(provider.completed(MODEL, TestChats.streamed(HELLO)).text()).isEqualTo("Готово");
    }

    @Test
    void aStreamThatEndsWithoutAReasonIsCutOffAndKeepsWhatCame() {
        stub.streams(50, GigaChatStub.chunk("{\"role\":\"assistant\",\"content\":\"При\"}", ""));

        var broken = provider.broken(MODEL, TestChats.streamed(HELLO));

        assertThat(broken.breakage()).isEqualTo(Breakage.CUT_OFF);
        assertThat(broken.received()).isEqualTo("При");
    }

    @Test
    void aStreamWithoutItsLastMarkIsWholeWhenItsReasonCame() {
        stub.streams(50, GigaChatStub.chunk("{\"role\":\"assistant\",\"content\":\"Да\"}", "stop"));

        assertThat(provider.completed(MODEL, TestChats.streamed(HELLO)).text()).isEqualTo("Да");
    }

    @Test
    void anErrorInTheMiddleOfAStreamIsOne() {
        stub.streams(
                50,
                GigaChatStub.chunk("{\"role\":\"assistant\",\"content\":\"При\"}", ""),
                "{\"status\":500,\"message\":\"Internal Server Error\"}");

        var broken = provider.broken(MODEL, TestChats.streamed(HELLO));

        assertThat(broken.breakage()).isEqualTo(Breakage.AWAY);
        assertThat(broken.received()).isEqualTo("При");
    }

    @ParameterizedTest
    @CsvSource({"stop,STOP", "length,LENGTH", "blacklist,CONTENT_FILTER"})
    void theReasonOfTheEndIsUnderstood(String reason, Finish finish) {
        stub.answersMessage(new JsonObject().put("role", "assistant").put("content", "…"), reason);

        assertThat(provider.completed(MODEL, HELLO).finish()).isEqualTo(finish);
    }

    @Test
    void anAnswerThatGaveUpIsNoAnswer() {
        stub.answersMessage(new JsonObject().put("role", "assistant").put("content", "…"), "error");

        assertThat(provider.broken(MODEL, HELLO).breakage()).isEqualTo(Breakage.CUT_OFF);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | Bad request                                  | INVALID
            402 | Payment Required                             | OUT_OF_FUNDS
            404 | No such model                                | NO_SUCH_MODEL
            413 | Payload too large                            | TOO_LONG
            422 | Invalid params: something                    | INVALID
            422 | Invalid params: tokens limit exceeded        | TOO_LONG
            429 | Too many requests                            | RATE_LIMITED
            500 | Internal Server Error                        | AWAY
            503 | Service Unavailable                          | AWAY
            """)
    void refusalsAreUnderstoodAndTold(int status, String message, Breakage breakage) {
        stub.answers(status, new JsonObject().put("status", status).put("message", message));

        var broken = provider.broken(MODEL, HELLO);

        assertThat(broken.breakage()).isEqualTo(breakage);
        assertThat(broken.detail()).startsWith("gigachat: answered with status " + status + ": " + message);
        assertThat(broken.sent()).isTrue();
    }

    @Test
    void toolsAreFunctionsAndTheCallComesBackAsOneOfOpenAis() {
        stub.answersMessage(
                new JsonObject("{\"role\":\"assistant\",\"content\":\"\",\"functions_state_id\":\"77d3fb14\","
                        + "\"function_call\":{\"name\":\"weather\",\"arguments\":{\"city\":\"Москва\"}}}"),
                "function_call");

        var answer = provider.completed(
                MODEL, TestChats.tools(HELLO, new Chat.Choice.Auto(), TestChats.tool("weather", SCHEMA)));

        assertThat(answer.finish()).isEqualTo(Finish.TOOL_CALLS);
        assertThat(answer.calls())
                .containsExactly(new Chat.ToolCall("giga_77d3fb14", "weather", "{\"city\":\"Москва\"}"));
        assertThat(answer.other()).isEqualTo("{\"functions_state_id\":\"77d3fb14\"}");
        var body = stub.bodies.getFirst();
        assertThat(body.getJsonArray("functions").getJsonObject(0))
                .isEqualTo(new JsonObject(
                        "{\"name\":\"weather\",\"description\":\"what weather does\",\"parameters\":" + SCHEMA + "}"));
        assertThat(body.getString("function_call")).isEqualTo("auto");
    }

    @Test
    void aStreamedCallIsTheSameInPieces() {
        stub.streams(
                9,
                GigaChatStub.chunk(
                        "{\"role\":\"assistant\",\"content\":\"\",\"functions_state_id\":\"77d3fb14\","
                                + "\"function_call\":{\"name\":\"weather\",\"arguments\":{\"city\":\"Москва\"}}}",
                        "function_call"),
                "[DONE]");

        var answer = provider.completed(
                MODEL,
                TestChats.streamed(TestChats.tools(HELLO, new Chat.Choice.Auto(), TestChats.tool("weather", SCHEMA))));

        assertThat(answer.calls())
                .containsExactly(new Chat.ToolCall("giga_77d3fb14", "weather", "{\"city\":\"Москва\"}"));
        assertThat(provider.pieces).flatExtracting(Llm.Piece::calls).hasSize(1);
    }

    @Test
    void theResultOfACallGoesBackWithItsStateWhetherTheClientKeptTheFieldOrTheIdentifierAlone() {
        for (var other : List.of("{\"functions_state_id\":\"77d3fb14\"}", Chat.NOTHING)) {
            provider.completed(
                    MODEL,
                    TestChats.of(List.of(
                            Turn.of(Role.USER, "Погода?"),
                            assistant(other, new Chat.ToolCall("giga_77d3fb14", "weather", "{\"city\":\"Москва\"}")),
                            result("giga_77d3fb14", "солнечно"))));
        }

        assertThat(stub.bodies).hasSize(2).allSatisfy(body -> {
            var messages = body.getJsonArray("messages");
            assertThat(messages.getJsonObject(1))
                    .isEqualTo(new JsonObject(
                            "{\"role\":\"assistant\",\"content\":\"\",\"functions_state_id\":\"77d3fb14\","
                                    + "\"function_call\":{\"name\":\"weather\",\"arguments\":{\"city\":\"Москва\"}}}"));
            assertThat(messages.getJsonObject(2))
                    .isEqualTo(
                            new JsonObject(
                                    "{\"role\":\"function\",\"name\":\"weather\",\"content\":\"{\\\"result\\\":\\\"солнечно\\\"}\"}"));
        });
    }

    @Test
    void severalCallsInOneMessageCannotBeSaid() {
        refused(
                TestChats.of(List.of(
                        Turn.of(Role.USER, "Погода?"),
                        assistant(
                                Chat.NOTHING,
                                new Chat.ToolCall("a", "weather", "{}"),
                                new Chat.ToolCall("b", "weather", "{}")))),
                "messages[1]: has one call of a tool in a message, there are 2");
    }

    @Test
    void oneToolCanBeDemandedOneOfSeveralCannot() {
        var weather = TestChats.tool("weather", SCHEMA);
        provider.completed(MODEL, TestChats.tools(HELLO, new Chat.Choice.Required(), weather));
        provider.completed(MODEL, TestChats.tools(HELLO, new Chat.Choice.Named("weather"), weather));

        assertThat(stub.bodies)
                .allMatch(body -> body.getJsonObject("function_call").equals(new JsonObject().put("name", "weather")));
        refused(
                TestChats.tools(HELLO, new Chat.Choice.Required(), weather, TestChats.tool("time", "{}")),
                "tool_choice: cannot be made to call one of several tools");
    }

    @Test
    void aSchemaOfTheAnswerIsSaidInItsOwnForm() {
        provider.completed(
                MODEL,
                TestChats.shaped(
                        HELLO, new Chat.Shape.JsonSchema("answer", SCHEMA, Optional.of(true), Optional.of("a city"))));
        provider.completed(MODEL, TestChats.shaped(HELLO, new Chat.Shape.AnyJson()));

        assertThat(stub.bodies.getFirst().getJsonObject("response_format"))
                .isEqualTo(new JsonObject("{\"type\":\"json_schema\",\"schema\":" + SCHEMA + ",\"strict\":true}"));
        assertThat(stub.bodies.getLast().getJsonObject("response_format"))
                .isEqualTo(new JsonObject("{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}"));
    }

    @Test
    void anImageIsUploadedOnceAndNamedByEveryMessageThatHasIt() {
        var chat = TestChats.of(List.of(TestChats.image("Что это?", "data:image/png;base64,AAEC")));

        provider.completed(MODEL, chat);
        provider.completed(MODEL, TestChats.streamed(chat));

        assertThat(stub.uploads).hasValue(1);
        assertThat(stub.bodies).hasSize(2).allSatisfy(body -> {
            var message = body.getJsonArray("messages").getJsonObject(0);
            assertThat(message.getString("content")).isEqualTo("Что это?");
            assertThat(message.getJsonArray("attachments")).hasSize(1);
        });
    }

    @Test
    void anImageThatIsGoneIsUploadedAgain() {
        var chat = TestChats.of(List.of(TestChats.image("Что это?", "data:image/png;base64,AAEC")));
        provider.completed(MODEL, chat);
        stub.deleteFiles();

        assertThat(provider.completed(MODEL, chat).text()).isEqualTo("Привет!");
        assertThat(stub.uploads).hasValue(2);
    }

    @Test
    void aRevokedTokenIsReplacedForAnUploadToo() {
        provider.completed(MODEL, HELLO);
        stub.revokeAll();

        provider.completed(MODEL, TestChats.of(List.of(TestChats.image("Что это?", "data:image/png;base64,AAEC"))));

        assertThat(stub.tokenRequests).hasValue(2);
    }

    @Test
    void imagesOfOtherKindsAndNumbersAreRefusedBeforeAnythingIsSent() {
        var png = "data:image/png;base64,AAEC";
        var two = new Turn(
                Role.USER,
                List.of(new Chat.Part.Image(png, Optional.empty()), new Chat.Part.Image(png, Optional.empty())),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Chat.NOTHING);

        refused(TestChats.of(List.of(two)), "messages[0]: takes one image with a message");
        refused(TestChats.of(Collections.nCopies(11, TestChats.image("", png))), "messages: takes 10 images in all");
        refused(
                TestChats.of(List.of(TestChats.image("", "https://example.org/a.png"))),
                "does not fetch them from an address");
        refused(TestChats.of(List.of(TestChats.image("", "data:image/webp;base64,AAEC"))), "image/webp");
        assertThat(stub.uploads).hasValue(0);
    }

    @Test
    void whatItHasNoWordForIsRefusedByName() {
        var none = Optional.<Double>empty();
        refused(
                TestChats.sampled(HELLO, new Chat.Sampling(none, none, Optional.empty(), Optional.of(7L), List.of())),
                "seed");
        refused(
                TestChats.sampled(
                        HELLO, new Chat.Sampling(none, none, Optional.empty(), Optional.empty(), List.of("END"))),
                "stop");
        refused(TestChats.with(HELLO, "{\"logprobs\":true}"), "logprobs");
    }

    @Test
    void itsOwnParametersAndATemperatureOfZeroAreSaid() {
        var sampling =
                new Chat.Sampling(Optional.of(0.0), Optional.empty(), Optional.of(100), Optional.empty(), List.of());

        provider.completed(
                MODEL,
                TestChats.with(TestChats.sampled(HELLO, sampling), "{\"repetition_penalty\":1.1,\"user\":\"anna\"}"));

        assertThat(stub.bodies.getFirst())
                .isEqualTo(new JsonObject(
                        "{\"model\":\"GigaChat-2\",\"messages\":[{\"role\":\"user\",\"content\":\"Привет\"}],"
                                + "\"top_p\":0,\"max_tokens\":100,\"repetition_penalty\":1.1}"));
    }

    @Test
    void theWordsOfTheSystemAreOneMessageAndComeFirst() {
        provider.completed(
                MODEL,
                TestChats.of(List.of(
                        Turn.of(Role.SYSTEM, "Кратко."),
                        Turn.of(Role.DEVELOPER, "По-русски."),
                        Turn.of(Role.USER, "Привет"))));

        assertThat(stub.bodies.getFirst().getJsonArray("messages").getJsonObject(0))
                .isEqualTo(new JsonObject().put("role", "system").put("content", "Кратко.\n\nПо-русски."));
        refused(
                TestChats.of(List.of(Turn.of(Role.USER, "Привет"), Turn.of(Role.SYSTEM, "Кратко."))),
                "messages[1]: takes the words of the system before all others");
    }

    @Test
    void vectorsAreInOrderAndTheirTokensAddedUp() {
        var texts = IntStream.range(0, 40).mapToObj("x"::repeat).toList();

        var vectors = (Providers.Vectors) provider.embed("Embeddings", texts, Optional.empty());

        assertThat(vectors.vectors())
                .extracting(vector -> (int) vector.values()[0])
                .containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
        assertThat(vectors.tokens()).contains(new Llm.Tokens(80, 0, 0, 0, false));
    }

    @Test
    void shorterVectorsAreRefused() {
        var none = (Providers.NoVectors) provider.embed("Embeddings", List.of("a"), Optional.of(64));

        assertThat(none.broken().breakage()).isEqualTo(Breakage.NOT_OFFERED);
        assertThat(none.broken().detail()).contains("dimensions");
    }

    @Test
    void itsModelsAreThoseThatItSays() {
        assertThat(provider.offer())
                .isEqualTo(new Providers.Offered(
                        List.of("GigaChat-2", "Embeddings"),
                        Map.of("GigaChat-2", Llm.Kind.CHAT, "Embeddings", Llm.Kind.EMBEDDING),
                        true));
    }

    private void refused(Chat chat, String why) {
        var before = stub.bodies.size();

        var broken = provider.broken(MODEL, chat);

        assertThat(broken.breakage()).isEqualTo(Breakage.NOT_OFFERED);
        assertThat(broken.detail()).startsWith("gigachat: ").contains(why);
        assertThat(stub.bodies).hasSize(before);
    }

    private static Turn assistant(String other, Chat.ToolCall... calls) {
        return new Turn(Role.ASSISTANT, List.of(), List.of(calls), Optional.empty(), Optional.empty(), other);
    }

    private static Turn result(String call, String text) {
        return new Turn(
                Role.TOOL,
                List.of(new Chat.Part.Text(text)),
                List.of(),
                Optional.of(call),
                Optional.empty(),
                Chat.NOTHING);
    }
}
