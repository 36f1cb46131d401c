package dev.parley.llm.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Call;
import dev.parley.bus.Providers.Completed;
import dev.parley.conf.Conf;
import dev.parley.llm.wire.GrowingAnswer;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.Reply;
import dev.parley.llm.wire.TroubleException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaDialectTest {

    private final OllamaDialect dialect = new OllamaDialect(
            Objects.requireNonNull(Conf.load(
                            Optional.empty(),
                            Map.of(),
                            Map.of(
                                    "llm.providers.ollama.url",
                                    "http://gpu",
                                    "llm.providers.ollama.context-window",
                                    "8192"))
                    .llm()
                    .providers()
                    .get("ollama")),
            Clock.systemUTC());

    @Test
    void theWindowIsThatOfTheConfigurationAndNothingIsDroppedInSilence() {
        var request = written("{\"top_k\":5,\"think\":false,\"keep_alive\":\"5m\"}");

        assertThat(request.path("options").path("num_ctx").intValue()).isEqualTo(8192);
        assertThat(request.path("options").path("top_k").intValue()).isEqualTo(5);
        assertThat(request.path("truncate").isBoolean()).isTrue();
        assertThat(request.path("truncate").asBoolean()).isFalse();
        assertThat(request.path("stream").isBoolean()).isTrue();
        assertThat(request.path("think").isBoolean()).isTrue();
        assertThat(request.path("keep_alive").asText()).isEqualTo("5m");
    }

    @Test
    void whatItDoesNotKnowIsRefusedByAllItsNames() {
        assertThatExceptionOfType(TroubleException.class)
                .isThrownBy(() -> written("{\"logprobs\":true,\"n\":2,\"user\":\"u\",\"audio\":null}"))
                .withMessage("does not know the parameter logprobs, n");
    }

    @Test
    void callsWithoutIdsGetSome() {
        var answer = whole("""
                {"model":"m","message":{"role":"assistant","content":"","tool_calls":[
                  {"function":{"name":"f","arguments":{"a":1}}},{"function":{"name":"f","arguments":{"a":2}}}]},
                 "done_reason":"stop","done":true,"eval_count":3}""");

        assertThat(answer.calls()).extracting(Chat.ToolCall::arguments).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(answer.calls()).extracting(Chat.ToolCall::id).doesNotHaveDuplicates();
        assertThat(answer.finish()).isEqualTo(Llm.Finish.TOOL_CALLS);
    }

    @Test
    void theCountOfAKeptPromptMayBeMissing() {
        assertThat(whole("{\"message\":{\"content\":\"x\"},\"done\":true,\"eval_count\":3}")
                        .tokens())
                .contains(new Llm.Tokens(0, 3, 0, 0, false));
    }

    @ParameterizedTest
    @CsvSource({"load", "unload"})
    void aModelThatWasOnlyLoadedHasNotAnswered(String reason) {
        assertThatExceptionOfType(TroubleException.class)
                .isThrownBy(() ->
                        whole("{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"" + reason + "\"}"))
                .satisfies(refused -> assertThat(refused.trouble().breakage()).isEqualTo(Breakage.CUT_OFF));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|registry.ollama.ai/library/gemma:2b does not support tools|NOT_OFFERED",
                "404|model \"mistral\" not found, try pulling it first|NO_SUCH_MODEL",
                "400|the input length exceeds the context length|TOO_LONG",
                "400|invalid format|INVALID",
                "503|server busy, please try again. maximum pending requests exceeded|AWAY",
                "502|bad gateway|AWAY",
            })
    void aRefusalIsReadByItsWordsAndItsStatus(int status, String message, Breakage breakage) {
        var body = Json.MAPPER.createObjectNode().put("error", message).toString();

        assertThat(dialect.trouble(reply(status, body)).breakage()).isEqualTo(breakage);
    }

    private Completed whole(String body) {
        var answer = new GrowingAnswer("m");
        dialect.readWhole(reply(200, body), answer);
        return answer.completed();
    }

    private JsonNode written(String other) {
        var plain = Chat.of("be brief", "hello");
        var chat = new Chat(
                plain.messages(), plain.sampling(), plain.tools(), plain.shape(), false, Optional.empty(), other);
        return Json.read(dialect.chat(new Call("m", chat)).body());
    }

    private static Reply reply(int status, String body) {
        return new Reply(status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body));
    }
}
