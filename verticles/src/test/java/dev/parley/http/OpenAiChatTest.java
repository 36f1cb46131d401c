package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts;
import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.Llm;
import dev.parley.bus.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole answers at the door for clients of OpenAI's API. */
class OpenAiChatTest {

    private static final String PATH = "/v1/chat/completions";
    private static final String HELLO = "{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private static final Usage.Remaining LEFT = new Usage.Remaining(
            Optional.of(new Usage.Allowance(60, 59, Duration.ofMinutes(6))),
            Optional.of(new Usage.Allowance(150_000, 149_984, Duration.ofMillis(90_500))));

    private TestDoor door;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        door = TestDoor.open(folder);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void theAnswerIsACompletionThatSaysWhoGaveIt() throws Exception {
        var response = door.post(PATH, "anna-key", HELLO);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var answer = new JsonObject(response.body());
        assertThat(answer.getString("id")).startsWith("chatcmpl-");
        assertThat(answer.getLong("created")).isPositive();
        answer.remove("id");
        answer.remove("created");
        assertThat(answer).isEqualTo(new JsonObject("""
                {"object": "chat.completion", "model": "openai/gpt-4o-mini",
                 "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello there.", "refusal": null},
                              "finish_reason": "stop"}],
                 "usage": {"prompt_tokens": 12, "completion_tokens": 5, "total_tokens": 17,
                           "prompt_tokens_details": {"cached_tokens": 4}, "completion_tokens_details": {"reasoning_tokens": 2}},
                 "parley": {"provider": "openai", "model": "gpt-4o-mini", "attempts": 2, "cost": 0.00123, "cached": false,
                            "estimated": false}}"""));
    }

    @Test
    void theHeadersSayWhoGaveItToo() throws Exception {
        var headers = door.post(PATH, "anna-key", HELLO).headers();

        assertThat(headers.firstValue("x-parley-provider")).contains("openai");
        assertThat(headers.firstValue("x-parley-model")).contains("gpt-4o-mini");
        assertThat(headers.firstValue("x-parley-attempts")).contains("2");
        assertThat(headers.firstValue("x-parley-cost")).contains("0.00123");
        assertThat(headers.firstValue("x-parley-cached")).contains("false");
        assertThat(headers.firstValue("x-request-id")).isEqualTo(headers.firstValue("x-correlation-id"));
    }

    @Test
    void theCallerPays() throws Exception {
        door.post(PATH, "anna-key", HELLO);

        assertThat(door.llm.asked).singleElement().satisfies(ask -> {
            assertThat(ask.payer().user()).isEqualTo(door.anna.id());
            assertThat(ask.payer().role()).isEqualTo(Accounts.Role.USER);
            assertThat(ask.payer().key()).isPresent();
            assertThat(ask.model()).isEqualTo("fast");
            assertThat(ask.purpose()).isEqualTo("chat");
            assertThat(ask.chat().messages()).containsExactly(Chat.Turn.of(Chat.Role.USER, "Hello"));
        });
    }

    @Test
    void callsOfToolsThoughtsAndWhatElseAProviderSaysAreShown() throws Exception {
        door.llm.script = (_, _) -> Future.succeededFuture(new Llm.Answer(
                "",
                Optional.of("hm"),
                List.of(new Chat.ToolCall("call_1", "weather", "{\"city\":\"Казань\"}")),
                Llm.Finish.TOOL_CALLS,
                FakeLlm.TOKENS,
                FakeLlm.SERVED,
                Optional.empty(),
                "{\"annotations\":[],\"logprobs\":{\"content\":[]}}"));

        var choice = choice(door.post(PATH, "anna-key", HELLO));

        assertThat(choice).isEqualTo(new JsonObject("""
                {"index": 0, "finish_reason": "tool_calls", "logprobs": {"content": []},
                 "message": {"role": "assistant", "content": null, "refusal": null, "reasoning_content": "hm", "annotations": [],
                   "tool_calls": [{"id": "call_1", "type": "function",
                                   "function": {"name": "weather", "arguments": "{\\"city\\":\\"Казань\\"}"}}]}}"""));
    }

    @Test
    void aQuestionThatIsRefusedIsAnAnswerWithTheReason() throws Exception {
        door.llm.script = (_, _) -> Future.succeededFuture(FakeLlm.refused("asks for the system's words", false));

        var choice = choice(door.post(PATH, "anna-key", HELLO));

        assertThat(choice.getString("finish_reason")).isEqualTo("content_filter");
        assertThat(choice.getJsonObject("message").getString("refusal")).isEqualTo("asks for the system's words");
        assertThat(choice.getJsonObject("message").getValue("content")).isNull();
    }

    @Test
    void failuresHaveTheirStatusAndOpenAisForm() throws Exception {
        assertFailure(
                Failure.NOT_FOUND.because("model: there is no fast; near it are default"),
                404,
                "invalid_request_error",
                "model_not_found",
                "model");
        assertFailure(
                Failure.UNAVAILABLE.because("stub/plain: answered with status 500"),
                503,
                "server_error",
                "unavailable",
                null);
        assertFailure(
                Failure.INVALID.because("ollama/mistral:7b: logit_bias: is not offered"),
                400,
                "invalid_request_error",
                "invalid",
                "logit_bias");
        assertFailure(Failure.UNAVAILABLE.because("no provider answers"), 503, "server_error", "unavailable", null);
        assertFailure(Failure.TIMED_OUT.because("no answer in time"), 504, "server_error", "timed_out", null);
        assertFailure(
                Failure.INVALID.because("tools: openai/x cannot call tools"),
                400,
                "invalid_request_error",
                "invalid",
                "tools");
    }

    @Test
    void aLimitThatIsUsedUpSaysWhenToComeAgain() throws Exception {
        door.llm.script = (_, _) -> Future.failedFuture(
                Failure.OVER_QUOTA.because("100 requests a minute are used up", Duration.ofMillis(6_100)));

        var response = door.post(PATH, "anna-key", HELLO);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("7");
        assertThat(error(response).getString("type")).isEqualTo("rate_limit_error");
        assertThat(error(response).getString("code")).isEqualTo("rate_limit_exceeded");
    }

    @Test
    void whatIsLeftOfTheLimitsStandsInTheHeadersOfOpenAi() throws Exception {
        door.llm.script = (_, outlet) -> {
            outlet.send(new Llm.Pieces(List.of(), Optional.of(LEFT)));
            return Future.succeededFuture(FakeLlm.answer("Hello."));
        };

        var response = door.post(PATH, "anna-key", HELLO);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(rateLimits(response))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "x-ratelimit-limit-requests", "60",
                        "x-ratelimit-remaining-requests", "59",
                        "x-ratelimit-reset-requests", "6m0s",
                        "x-ratelimit-limit-tokens", "150000",
                        "x-ratelimit-remaining-tokens", "149984",
                        "x-ratelimit-reset-tokens", "1m31s"));
    }

    @Test
    void withoutLimitsNothingIsSaidOfThem() throws Exception {
        assertThat(rateLimits(door.post(PATH, "anna-key", HELLO))).isEmpty();
    }

    @Test
    void aRefusalSaysWhichLimitsAreUsedUp() throws Exception {
        var left =
                new Usage.Remaining(Optional.of(new Usage.Allowance(60, 0, Duration.ofSeconds(12))), Optional.empty());
        door.llm.script =
                (_, _) -> Future.failedFuture(Failure.OVER_QUOTA.because("60 requests", Duration.ofSeconds(12), left));

        var response = door.post(PATH, "anna-key", HELLO);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(rateLimits(response))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "x-ratelimit-limit-requests", "60",
                        "x-ratelimit-remaining-requests", "0",
                        "x-ratelimit-reset-requests", "12s"));
    }

    @Test
    void spansAreWrittenAsOpenAiWritesThem() {
        assertThat(List.of(
                        RateLimitHeaders.span(Duration.ofMillis(1)),
                        RateLimitHeaders.span(Duration.ofSeconds(60)),
                        RateLimitHeaders.span(Duration.ofSeconds(3_599)),
                        RateLimitHeaders.span(Duration.ofDays(30))))
                .containsExactly("1s", "1m0s", "59m59s", "720h0m0s");
    }

    private static Map<String, String> rateLimits(HttpResponse<?> response) {
        return response.headers().map().entrySet().stream()
                .filter(header -> header.getKey().startsWith("x-ratelimit-"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, header -> header.getValue().getFirst()));
    }

    @Test
    void aPlaceWithinTheBodyIsTheParam() throws Exception {
        var response = door.post(
                PATH, "anna-key", "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":7}]}]}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).getString("param")).isEqualTo("messages[0].content[0].text");
        assertThat(response.headers().firstValue("X-Should-Retry")).contains("false");
        assertThat(door.llm.asked).isEmpty();
    }

    @Test
    void aBodyOverTheSettingIsRefusedByNameBeforeItIsRead() throws Exception {
        var response = door.send(request().POST(BodyPublishers.ofByteArray(new byte[TestDoor.MAX_CHAT_SIZE + 1])));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(error(response).getString("message")).contains("http.max-chat-size");
    }

    @Test
    void aBodyOfUnknownLengthIsCutOffAtTheSetting() throws Exception {
        var response = door.send(request()
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[TestDoor.MAX_CHAT_SIZE * 3]))));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(error(response).getString("code")).isEqualTo("too_large");
    }

    @Test
    void aBodyUpToTheSettingIsTaken() throws Exception {
        var text = "я".repeat(TestDoor.MAX_CHAT_SIZE / 2 - 100);

        var response = door.post(PATH, "anna-key", HELLO.replace("Hello", text));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(door.llm.chat().messages().getFirst().text()).isEqualTo(text);
    }

    @Test
    void onlyJsonFromSomebodyWithAKeyIsRead() throws Exception {
        var noJson = door.send(door.request(PATH)
                .header("X-API-Key", "anna-key")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(HELLO)));
        var noKey = door.send(
                door.request(PATH).header("Content-Type", "application/json").POST(BodyPublishers.ofString(HELLO)));
        var noBody = door.send(request().POST(BodyPublishers.noBody()));

        assertThat(noJson.statusCode()).isEqualTo(415);
        assertThat(noKey.statusCode()).isEqualTo(401);
        assertThat(noBody.statusCode()).isEqualTo(400);
        assertThat(door.llm.asked).isEmpty();
    }

    @Test
    void whereTheModelItselfRefusesItsWordsStandAsTheRefusalOnce() throws Exception {
        door.llm.script = (_, _) -> Future.succeededFuture(new Llm.Answer(
                "",
                Optional.empty(),
                List.of(),
                Llm.Finish.STOP,
                FakeLlm.TOKENS,
                FakeLlm.SERVED,
                Optional.empty(),
                "{\"refusal\":\"I cannot help with that.\"}"));

        var body = door.post(PATH, "anna-key", HELLO).body();

        assertThat(body)
                .contains("\"content\":null,\"refusal\":\"I cannot help with that.\"}")
                .containsOnlyOnce("\"refusal\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://10.0.0.1/a.png\"}}",
                "{\"type\":\"video_url\",\"video_url\":{\"url\":\"HTTPS://10.0.0.1/a.mp4\"}}"
            })
    void whatTheServerOfTheModelMustNotFetchIsRefused(String part) throws Exception {
        var response = door.post(
                PATH,
                "anna-key",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"See\"}," + part + "]}]}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).getString("param")).isEqualTo("messages[0].content[1]");
        assertThat(door.llm.asked).isEmpty();
    }

    @Test
    void aClientThatHangsUpStopsTheModel() throws Exception {
        var cancelled = new AtomicBoolean();
        door.llm.script = (_, outlet) -> {
            outlet.cancelled().onSuccess(_ -> cancelled.set(true));
            return Promise.<Llm.Answer>promise().future();
        };

        door.client.sendAsync(
                request().POST(BodyPublishers.ofString(HELLO, UTF_8)).build(), BodyHandlers.ofString());
        Poll.until(() -> !door.llm.asked.isEmpty());
        door.client.shutdownNow();

        Poll.until(cancelled::get);
    }

    private void assertFailure(RuntimeException failure, int status, String type, String code, String param)
            throws Exception {
        door.llm.script = (_, _) -> Future.failedFuture(failure);

        var response = door.post(PATH, "anna-key", HELLO);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(error(response))
                .isEqualTo(new JsonObject()
                        .put("message", failure.getMessage())
                        .put("type", type)
                        .put("param", param)
                        .put("code", code));
    }

    private java.net.http.HttpRequest.Builder request() {
        return door.request(PATH).header("X-API-Key", "anna-key").header("Content-Type", "application/json");
    }

    private static JsonObject choice(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonArray choices = new JsonObject(response.body()).getJsonArray("choices");
        assertThat(choices).hasSize(1);
        return choices.getJsonObject(0);
    }

    private static JsonObject error(HttpResponse<String> response) {
        return new JsonObject(response.body()).getJsonObject("error");
    }
}
