package dev.parley.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Chat.Role;
import dev.parley.bus.Chat.Turn;
import dev.parley.bus.Llm;
import dev.parley.bus.Llm.Finish;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Call;
import dev.parley.conf.Conf;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.wire.GrowingAnswer;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.Reply;
import dev.parley.llm.wire.TroubleException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiDialectTest {

    private final ProviderConf conf = Objects.requireNonNull(
            Conf.load(Optional.empty(), Map.of(), Map.of("llm.providers.openai.url", "http://gpu:8000/v1"))
                    .llm()
                    .providers()
                    .get("openai"));
    private final OpenAiDialect dialect = at("http://gpu:8000/v1");
    private final GrowingAnswer answer = new GrowingAnswer("asked");

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1, max_completion_tokens, developer",
        "https://ours.openai.azure.com/openai/v1, max_completion_tokens, developer",
        "http://gpu:8000/v1, max_tokens, system",
        "https://openai.example.org/v1, max_tokens, system"
    })
    void newerWordsAreForOpenAiAlone(String url, String limit, String role) {
        var sampling =
                new Chat.Sampling(Optional.empty(), Optional.empty(), Optional.of(9), Optional.empty(), List.of());
        var request = written(at(url), chat(sampling, "{}", Turn.of(Role.DEVELOPER, "be kind")));

        assertThat(request.path(limit).intValue()).isEqualTo(9);
        assertThat(request.path("messages").path(0).path("role").asText()).isEqualTo(role);
    }

    @Test
    void aServerThatRefusesTheCountOfTokensIsNotAskedForItAnyMore() {
        var refusal =
                reply(400, "{\"error\":{\"message\":\"Unrecognized request argument supplied: stream_options\"}}");
        assertThat(written(dialect, streamed())
                        .path("stream_options")
                        .path("include_usage")
                        .asBoolean())
                .isTrue();

        assertThat(dialect.adapts(refusal, Map.of())).isTrue();

        assertThat(written(dialect, streamed()).has("stream_options")).isFalse();
        assertThat(dialect.adapts(refusal, Map.of())).isFalse();
    }

    @Test
    void parametersAndFieldsThatNobodyKnowsAreHandedOnButNotThoseOfAnotherDialect() {
        var turn = new Turn(
                Role.ASSISTANT,
                List.of(new Chat.Part.Text("x")),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "{\"reasoning_content\":\"hm\",\"thought_signatures\":{\"text\":\"EqQB\"}}");
        var request = written(dialect, chat(Chat.Sampling.DEFAULT, "{\"top_k\":5,\"guided_choice\":[\"a\"]}", turn));

        assertThat(request.path("top_k").intValue()).isEqualTo(5);
        assertThat(request.path("guided_choice").path(0).asText()).isEqualTo("a");
        assertThat(request.path("messages").path(0).path("reasoning_content").asText())
                .isEqualTo("hm");
        assertThat(request.path("messages").path(0).has("thought_signatures")).isFalse();
    }

    @Test
    void moreThanOneAnswerIsRefused() {
        assertThatExceptionOfType(TroubleException.class)
                .isThrownBy(() -> dialect.chat(chat(Chat.Sampling.DEFAULT, "{\"n\":2}", Turn.of(Role.USER, "x"))))
                .satisfies(refused -> assertThat(refused.trouble().breakage()).isEqualTo(Breakage.NOT_OFFERED))
                .withMessageContaining("n: ");
    }

    @Test
    void callsThatAllHaveTheSameNumberAreToldApartByTheirIds() {
        read(
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}}]}");
        read(
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"arguments\":\"}\"}}]}}]}");
        read(
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"[\"}}]}}]}");
        read("{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"]\"}}]}}]}");

        assertThat(answer.completed().calls())
                .containsExactly(new Chat.ToolCall("a", "f", "{}"), new Chat.ToolCall("b", "g", "[]"));
    }

    @Test
    void callsWithoutNumbersAndArgumentsThatAreObjectsAreRead() {
        read(
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1}}}]}}]}");
        read(
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":{}}}]}}]}");

        assertThat(answer.completed().calls())
                .containsExactly(new Chat.ToolCall("a", "f", "{\"x\":1}"), new Chat.ToolCall("b", "g", "{}"));
    }

    @Test
    void tokensComeWithAnyChunkAndTheLastCount() {
        read("{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}");
        read("{\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":\"length\"}],\"usage\":null}");
        read(
                "{\"choices\":null,\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"prompt_cache_hit_tokens\":4}}");
        read("[DONE]");

        assertThat(answer.isComplete()).isTrue();
        assertThat(answer.completed().tokens()).contains(new Llm.Tokens(5, 2, 4, 0, false));
        assertThat(answer.completed().finish()).isEqualTo(Finish.LENGTH);
    }

    @Test
    void anEndWithoutAReasonIsNoEnd() {
        read("{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}");

        assertThat(broken("[DONE]")).isEqualTo(Breakage.CUT_OFF);
    }

    @Test
    void furtherFieldsOfAChoiceAndItsMessageAreHandedOnAndContinued() {
        read(
                "{\"choices\":[{\"delta\":{\"content\":\"a\",\"refusal\":\"no\"},\"logprobs\":{\"content\":[{\"token\":\"a\"}],\"refusal\":null}}]}");
        read(
                "{\"choices\":[{\"delta\":{\"content\":\"b\",\"refusal\":\"pe\"},\"logprobs\":{\"content\":[{\"token\":\"b\"}]},\"finish_reason\":\"stop\"}]}");

        var other = Json.object("other", answer.completed().other());
        assertThat(other.path("refusal").asText()).isEqualTo("nope");
        assertThat(other.path("logprobs").path("content")).hasSize(2);
    }

    @Test
    void contentInPartsIsRead() {
        read(
                "{\"choices\":[{\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}}]}");

        assertThat(answer.text()).isEqualTo("ab");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "error",
                "insufficient_system_resource",
                "abort",
            })
    void aReasonThatIsAFailureIsNoEnd(String reason) {
        assertThat(broken("{\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}"))
                .isEqualTo(Breakage.CUT_OFF);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"code\":502,\"message\":\"Provider disconnected\"}}|AWAY",
                "{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"slow down\"}}|RATE_LIMITED",
                "{\"error\":\"Unexpected endpoint or method. (POST /chat/completions)\"}|CUT_OFF",
                "{\"object\":\"error\",\"message\":\"CUDA out of memory\",\"code\":50001}|AWAY",
                "{\"error\":{\"type\":\"server_error\",\"message\":\"x\"}}|AWAY",
                "{\"error\":{\"message\":\"This model's maximum context length is 4096 tokens\"}}|TOO_LONG",
            })
    void anErrorInAStreamIsReadByItsCodeAndItsWords(String chunk, Breakage breakage) {
        assertThat(broken(chunk)).isEqualTo(breakage);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429|{\"error\":{\"message\":\"slow\",\"code\":\"rate_limit_exceeded\"}}|RATE_LIMITED",
                "429|{\"error\":{\"message\":\"no money\",\"code\":\"insufficient_quota\"}}|OUT_OF_FUNDS",
                "429|{\"error\":{\"message\":\"no money\",\"type\":\"credit_balance_exhausted\"}}|OUT_OF_FUNDS",
                "402|{\"error\":{\"message\":\"Insufficient Balance\",\"code\":\"invalid_request_error\"}}|OUT_OF_FUNDS",
                "429|too many|RATE_LIMITED",
                "401|{\"error\":{\"message\":\"bad key\"}}|NOT_ADMITTED",
                "403|{\"error\":{\"message\":\"Project has no access to model\",\"code\":\"model_not_found\"}}|NO_SUCH_MODEL",
                "404|{\"object\":\"error\",\"message\":\"The model `x` does not exist.\",\"code\":404}|NO_SUCH_MODEL",
                "404|{\"detail\":\"Not Found\"}|NOT_OFFERED",
                "400|{\"error\":{\"message\":\"too many tokens\",\"code\":\"context_length_exceeded\"}}|TOO_LONG",
                "400|{\"error\":{\"message\":\"request (9000 tokens) exceeds the available context size (8192)\",\"type\":\"exceed_context_size_error\"}}|TOO_LONG",
                "413|<html>|TOO_LONG",
                "400|{\"error\":{\"message\":\"'temperature' is wrong\",\"code\":\"unsupported_value\"}}|NOT_OFFERED",
                "400|{\"object\":\"error\",\"message\":\"gpt-oss is not a multimodal model\"}|NOT_OFFERED",
                "400|{\"error\":{\"message\":\"Invalid 'messages'\"}}|INVALID",
                "422|{\"detail\":[{\"loc\":[\"body\",\"messages\"],\"msg\":\"field required\"}]}|INVALID",
                "503|{\"error\":{\"message\":\"overloaded\"}}|AWAY",
                "408|{}|TIMED_OUT",
                "302||AWAY",
            })
    void aRefusalIsReadByItsCodeItsWordsAndItsStatus(int status, String body, Breakage breakage) {
        assertThat(dialect.trouble(reply(status, Optional.ofNullable(body).orElse("")))
                        .breakage())
                .isEqualTo(breakage);
    }

    @Test
    void aPathThatIsNotThereSaysWhichSettingToLookAt() {
        assertThat(dialect.trouble(reply(404, "{\"detail\":\"Not Found\"}")).detail())
                .isEqualTo("answered with status 404: Not Found; look at llm.providers.openai.url");
    }

    private OpenAiDialect at(String url) {
        return new OpenAiDialect(conf, URI.create(url), Clock.systemUTC());
    }

    private void read(String event) {
        var bytes = ("…" + event + "…").getBytes(StandardCharsets.UTF_8);
        var margin = "…".getBytes(StandardCharsets.UTF_8).length;
        dialect.read(bytes, margin, bytes.length - 2 * margin, answer);
    }

    private Breakage broken(String event) {
        try {
            read(event);
        } catch (TroubleException e) {
            return e.trouble().breakage();
        }
        throw new AssertionError("read without complaint: " + event);
    }

    private static JsonNode written(OpenAiDialect dialect, Call call) {
        return Json.read(dialect.chat(call).body());
    }

    private static Call streamed() {
        var chat = Chat.of("", "x");
        return new Call(
                "m",
                new Chat(chat.messages(), chat.sampling(), chat.tools(), chat.shape(), true, Optional.empty(), "{}"));
    }

    private static Call chat(Chat.Sampling sampling, String other, Turn... turns) {
        return new Call(
                "m",
                new Chat(
                        List.of(turns),
                        sampling,
                        Optional.empty(),
                        new Chat.Shape.Text(),
                        false,
                        Optional.empty(),
                        other));
    }

    private static Reply reply(int status, String body) {
        return new Reply(status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body));
    }
}
