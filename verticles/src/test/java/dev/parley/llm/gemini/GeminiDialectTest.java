package dev.parley.llm.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Chat.Part;
import dev.parley.bus.Chat.Role;
import dev.parley.bus.Chat.Turn;
import dev.parley.bus.Llm.Finish;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Call;
import dev.parley.bus.Providers.Completed;
import dev.parley.llm.wire.GrowingAnswer;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.Reply;
import dev.parley.llm.wire.TroubleException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiDialectTest {

    private final GeminiDialect dialect = new GeminiDialect(Clock.systemUTC());

    @Test
    void signaturesOfCallsAndOfTextComeBackWithTheMessageThatHadThem() {
        var answer = whole("""
                {"candidates":[{"content":{"parts":[
                  {"text":"let me see","thoughtSignature":"T1"},
                  {"functionCall":{"name":"weather","args":{"city":"Riga"}},"thoughtSignature":"C1"},
                  {"functionCall":{"name":"time","args":{}}}]},"finishReason":"STOP"}]}""");

        var turn = new Turn(
                Role.ASSISTANT,
                List.of(new Part.Text(answer.text())),
                answer.calls(),
                Optional.empty(),
                Optional.empty(),
                answer.other());
        var parts =
                written("gemini-3-flash-preview", turn).path("contents").path(0).path("parts");

        assertThat(parts.path(0).path("thoughtSignature").asText()).isEqualTo("T1");
        assertThat(parts.path(1).path("thoughtSignature").asText()).isEqualTo("C1");
        assertThat(parts.path(1).path("functionCall").path("args").path("city").asText())
                .isEqualTo("Riga");
        assertThat(parts.path(2).has("thoughtSignature")).isFalse();
        assertThat(answer.finish()).isEqualTo(Finish.TOOL_CALLS);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3-flash-preview, skip_thought_signature_validator",
        "models/gemini-3.1-pro, skip_thought_signature_validator",
        "gemini-2.5-flash, ''"
    })
    void aLostSignatureIsStoodInForWhereOneIsWanted(String model, String expected) {
        var call = new Chat.ToolCall("call_1", "weather", "{}");
        var turn = new Turn(Role.ASSISTANT, List.of(), List.of(call, call), Optional.empty(), Optional.empty(), "{}");

        var parts = written(model, turn).path("contents").path(0).path("parts");

        assertThat(parts.path(0).path("thoughtSignature").asText()).isEqualTo(expected);
        assertThat(parts.path(1).has("thoughtSignature")).isFalse();
    }

    @Test
    void theAnswersOfToolsThatFollowEachOtherAreOneTurnOfTheUser() {
        var contents = written(
                        "m",
                        Turn.of(Role.SYSTEM, "be brief"),
                        Turn.of(Role.USER, "?"),
                        new Turn(
                                Role.ASSISTANT,
                                List.of(),
                                List.of(new Chat.ToolCall("a", "f", ""), new Chat.ToolCall("b", "g", "{}")),
                                Optional.empty(),
                                Optional.empty(),
                                "{}"),
                        result("a", "{\"degrees\":3}"),
                        result("b", "late"),
                        Turn.of(Role.USER, "so?"))
                .path("contents");

        assertThat(contents).hasSize(4);
        var results = contents.path(2);
        assertThat(results.path("role").asText()).isEqualTo("user");
        assertThat(results.path("parts").path(0).path("functionResponse").toString())
                .isEqualTo("{\"name\":\"f\",\"response\":{\"degrees\":3}}");
        assertThat(results.path("parts").path(1).path("functionResponse").toString())
                .isEqualTo("{\"name\":\"g\",\"response\":{\"result\":\"late\"}}");
    }

    @Test
    void theAnswerOfAToolThatNobodyCalledIsRefusedByName() {
        assertThatExceptionOfType(TroubleException.class)
                .isThrownBy(() -> written("m", result("call_9", "x")))
                .satisfies(refused -> assertThat(refused.trouble().breakage()).isEqualTo(Breakage.INVALID))
                .withMessageContaining("call_9");
    }

    @Test
    void whereOnlyTheSystemSpeaksItIsTheUser() {
        var request = written("m", Turn.of(Role.SYSTEM, "say hello"));

        assertThat(request.has("systemInstruction")).isFalse();
        assertThat(request.path("contents").path(0).path("role").asText()).isEqualTo("user");
    }

    @Test
    void aBlockedPromptIsAnEmptyAnswerThatSaysWhy() {
        var answer =
                whole("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{\"promptTokenCount\":9}}");

        assertThat(answer.text()).isEmpty();
        assertThat(answer.finish()).isEqualTo(Finish.CONTENT_FILTER);
        assertThat(answer.other()).contains("the prompt was blocked: SAFETY");
        assertThat(answer.tokens())
                .hasValueSatisfying(tokens -> assertThat(tokens.prompt()).isEqualTo(9));
    }

    @ParameterizedTest
    @CsvSource({"MAX_TOKENS, LENGTH", "RECITATION, CONTENT_FILTER", "PROHIBITED_CONTENT, CONTENT_FILTER", "STOP, STOP"})
    void aReasonIsTranslated(String reason, Finish finish) {
        assertThat(whole(ended(reason)).finish()).isEqualTo(finish);
    }

    @ParameterizedTest
    @CsvSource({
        "MALFORMED_FUNCTION_CALL, CUT_OFF",
        "UNEXPECTED_TOOL_CALL, CUT_OFF",
        "SOMETHING_NEW, CUT_OFF",
        "MISSING_THOUGHT_SIGNATURE, INVALID"
    })
    void aReasonThatIsAFailureIsNoAnswer(String reason, Breakage breakage) {
        assertThatExceptionOfType(TroubleException.class)
                .isThrownBy(() -> whole(ended(reason)))
                .satisfies(refused -> assertThat(refused.trouble().breakage()).isEqualTo(breakage))
                .withMessageContaining(reason);
    }

    @Test
    void aStreamThatCameAsAListIsRead() {
        var answer = whole("[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}," + ended("STOP") + "]");

        assertThat(answer.text()).isEqualTo("ab");
    }

    @Test
    void aPictureThatWasMadeIsHandedOn() {
        var answer = whole("""
                {"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"iVBO"}}]},"finishReason":"STOP"}]}""");

        assertThat(answer.other()).contains("data:image/png;base64,iVBO");
    }

    @Test
    void theWaitStandsInTheDetailsOfTheError() {
        var trouble = dialect.trouble(reply(429, """
                {"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"slow","details":[
                  {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.074824224s"}]}}"""));

        assertThat(trouble.breakage()).isEqualTo(Breakage.RATE_LIMITED);
        assertThat(trouble.retryAfter()).contains(Duration.ofMillis(34_075));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403|PERMISSION_DENIED|no|NOT_ADMITTED",
                "400|FAILED_PRECONDITION|User location is not supported for the API use.|NOT_OFFERED",
                "400|FAILED_PRECONDITION|Please enable billing on project 7|OUT_OF_FUNDS",
                "400|INVALID_ARGUMENT|Developer instruction is not enabled for models/gemma-3-27b-it|NOT_OFFERED",
                "400|INVALID_ARGUMENT|* GenerateContentRequest.contents: contents is not specified|INVALID",
                "503|UNAVAILABLE|The model is overloaded.|AWAY",
                "504|DEADLINE_EXCEEDED|late|TIMED_OUT",
            })
    void aRefusalIsReadByItsStatusWord(int status, String word, String message, Breakage breakage) {
        var body = "[{\"error\":{\"code\":%d,\"status\":\"%s\",\"message\":\"%s\"}}]".formatted(status, word, message);

        var trouble = dialect.trouble(reply(status, body));

        assertThat(trouble.breakage()).isEqualTo(breakage);
        assertThat(trouble.detail()).contains(message);
    }

    @Test
    void aModelOfAnotherCollectionKeepsItsPath() {
        assertThat(dialect.chat(call("tunedModels/ours", Turn.of(Role.USER, "x")))
                        .path())
                .isEqualTo("/tunedModels/ours:generateContent");
        assertThat(dialect.chat(call("gemini-2.5?x", Turn.of(Role.USER, "x"))).path())
                .isEqualTo("/models/gemini-2.5%3Fx:generateContent");
    }

    private Completed whole(String body) {
        var answer = new GrowingAnswer("m");
        dialect.readWhole(reply(200, body), answer);
        return answer.completed();
    }

    private static String ended(String reason) {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"b\"}]},\"finishReason\":\"%s\"}]}"
                .formatted(reason);
    }

    private JsonNode written(String model, Turn... turns) {
        return Json.read(dialect.chat(call(model, turns)).body());
    }

    private static Call call(String model, Turn... turns) {
        return new Call(
                model,
                new Chat(
                        List.of(turns),
                        Chat.Sampling.DEFAULT,
                        Optional.empty(),
                        new Chat.Shape.Text(),
                        false,
                        Optional.empty(),
                        Chat.NOTHING));
    }

    private static Turn result(String id, String content) {
        return new Turn(
                Role.TOOL, List.of(new Part.Text(content)), List.of(), Optional.of(id), Optional.empty(), Chat.NOTHING);
    }

    private static Reply reply(int status, String body) {
        return new Reply(status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body));
    }
}
