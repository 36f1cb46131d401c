package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Chat;
import dev.parley.bus.Chat.Part;
import dev.parley.bus.Chat.Role;
import dev.parley.bus.Chat.ToolCall;
import dev.parley.bus.Chat.Turn;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a chat in OpenAI's form means, and what is wrong with one. */
class OpenAiChatRequestTest {

    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    @Test
    void aQuestionAloneIsLeftToTheProviderInAllElse() {
        var request = read("{" + HELLO + "}");

        assertThat(request)
                .isEqualTo(new OpenAiChatRequest(
                        "",
                        new Chat(
                                List.of(Turn.of(Role.USER, "Hello")),
                                Chat.Sampling.DEFAULT,
                                Optional.empty(),
                                new Chat.Shape.Text(),
                                false,
                                Optional.empty(),
                                Chat.NOTHING),
                        false));
    }

    @Test
    void nullIsAsGoodAsMissing() {
        assertThat(read("{" + HELLO + ",\"model\":null,\"temperature\":null,\"stop\":null,\"tools\":null,\"n\":null,"
                        + "\"stream\":null,\"stream_options\":null,\"response_format\":null,\"tool_choice\":null}"))
                .isEqualTo(read("{" + HELLO + "}"));
    }

    @Test
    void wishesAreRead() {
        var request = read("""
                {"model": "openai/gpt-4o-mini", "messages": [{"role": "user", "content": "Привет 🙂", "name": "anna"}],
                 "temperature": 2, "top_p": 0.5, "max_completion_tokens": 100, "seed": -7, "stop": ["a", "b"],
                 "stream": true, "stream_options": {"include_usage": true}, "n": 1}""");

        assertThat(request.model()).isEqualTo("openai/gpt-4o-mini");
        assertThat(request.includeUsage()).isTrue();
        assertThat(request.chat().stream()).isTrue();
        assertThat(request.chat().messages().getFirst().name()).contains("anna");
        assertThat(request.chat().messages().getFirst().text()).isEqualTo("Привет 🙂");
        assertThat(request.chat().sampling())
                .isEqualTo(new Chat.Sampling(
                        Optional.of(2.0), Optional.of(0.5), Optional.of(100), Optional.of(-7L), List.of("a", "b")));
        assertThat(request.chat().other()).isEqualTo(Chat.NOTHING);
    }

    @Test
    void theOlderNameOfTheMostTokensAndASingleStopAreRead() {
        var sampling =
                read("{" + HELLO + ",\"max_tokens\":5,\"stop\":\"x\"}").chat().sampling();

        assertThat(sampling.maxTokens()).contains(5);
        assertThat(sampling.stop()).containsExactly("x");
    }

    @Test
    void parametersThatNobodyKnowsAreHandedOn() {
        var other = read("{" + HELLO + ",\"top_k\":40,\"reasoning_effort\":\"low\",\"logit_bias\":{\"1\":-100}}")
                .chat()
                .other();

        assertThat(new JsonObject(other))
                .isEqualTo(new JsonObject("{\"top_k\":40,\"reasoning_effort\":\"low\",\"logit_bias\":{\"1\":-100}}"));
    }

    @Test
    void partsAreTextsPicturesAndOthersAsTheyCame() {
        var content = read("""
                {"messages": [{"role": "user", "content": [
                  {"type": "text", "text": "what is it?"},
                  {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA", "detail": "low"}},
                  {"type": "input_audio", "input_audio": {"data": "UklG", "format": "wav"}}]}]}""").chat().messages().getFirst().content();

        assertThat(content)
                .containsExactly(
                        new Part.Text("what is it?"),
                        new Part.Image("data:image/png;base64,AAAA", Optional.of("low")),
                        new Part.Other(
                                "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"UklG\",\"format\":\"wav\"}}"));
    }

    @Test
    void callsOfToolsAndTheirAnswersAreRead() {
        var messages = read("""
                {"messages": [{"role": "developer", "content": "be brief"}, {"role": "user", "content": "weather?"},
                  {"role": "assistant", "content": null, "reasoning_content": "hm", "tool_calls": [
                    {"id": "a", "type": "function", "function": {"name": "weather", "arguments": "{}"}},
                    {"id": "b", "type": "function", "function": {"name": "time", "arguments": ""}}]},
                  {"role": "tool", "tool_call_id": "b", "content": "noon"},
                  {"role": "tool", "tool_call_id": "a", "content": [{"type": "text", "text": "sun"}]}]}""").chat().messages();

        assertThat(messages)
                .extracting(Turn::role)
                .containsExactly(Role.DEVELOPER, Role.USER, Role.ASSISTANT, Role.TOOL, Role.TOOL);
        assertThat(messages.get(2))
                .isEqualTo(new Turn(
                        Role.ASSISTANT,
                        List.of(),
                        List.of(new ToolCall("a", "weather", "{}"), new ToolCall("b", "time", "")),
                        Optional.empty(),
                        Optional.empty(),
                        "{\"reasoning_content\":\"hm\"}"));
        assertThat(messages.get(4).callId()).contains("a");
        assertThat(messages.get(4).text()).isEqualTo("sun");
    }

    @Test
    void theOlderRoleFunctionAnswersTheCallOfItsName() {
        var messages = read("""
                {"messages": [{"role": "assistant", "content": null, "function_call": {"name": "f", "arguments": "{}"}},
                  {"role": "function", "name": "f", "content": "1"}]}""").chat().messages();

        assertThat(messages.get(1).role()).isEqualTo(Role.TOOL);
        assertThat(messages.get(1).callId())
                .contains(messages.get(0).calls().getFirst().id());
    }

    @Test
    void toolsAndTheChoiceOfOneAreRead() {
        var tools = read("{" + HELLO + """
                , "tools": [{"type": "function", "function": {"name": "f", "description": "d", "strict": true,
                    "parameters": {"type": "object", "properties": {"x": {"type": "integer"}}}}}],
                  "tool_choice": {"type": "function", "function": {"name": "f"}}, "parallel_tool_calls": false}""").chat().tools();

        assertThat(tools)
                .contains(new Chat.Tools(
                        List.of(new Chat.Tool(
                                "f",
                                Optional.of("d"),
                                "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"}}}",
                                Optional.of(true))),
                        new Chat.Choice.Named("f"),
                        Optional.of(false)));
    }

    @Test
    void theFormOfTheAnswerIsRead() {
        assertThat(shape("{\"type\":\"text\"}")).isEqualTo(new Chat.Shape.Text());
        assertThat(shape("{\"type\":\"json_object\"}")).isEqualTo(new Chat.Shape.AnyJson());
        assertThat(shape("{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"strict\":true,\"schema\":{}}}"))
                .isEqualTo(new Chat.Shape.JsonSchema("n", "{}", Optional.of(true), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | messages: is missing",
                "{\"messages\":[]} | messages: is empty",
                "{\"messages\":\"hello\"} | messages: must be an array, not a string",
                "{\"messages\":[\"hello\"]} | messages[0]: must be an object, not a string",
                "{\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]} | messages[0].role: must be one of system,",
                "{\"messages\":[{\"content\":\"x\"}]} | messages[0].role: is missing",
                "{\"messages\":[{\"role\":\"user\"}]} | messages[0].content: is missing",
                "{\"messages\":[{\"role\":\"user\",\"content\":7}]} | messages[0].content: must be a string or an array of parts",
                "{\"messages\":[{\"role\":\"user\",\"content\":[]}]} | messages[0].content: is an array without parts",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]} | messages[0].content[0].type: is missing",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"file:///etc/passwd\"}}]}]}"
                        + " | messages[0].content[0].image_url.url: must begin with https://",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"\\ud83d\"}]} | messages[0].content: character 1 is half",
                "{\"messages\":[{\"role\":\"assistant\"}]} | messages[0].content: is missing; only an assistant that calls",
                "{\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"x\"}]}"
                        + " | messages[0].role: a tool answers a call",
                "{\"messages\":[{\"role\":\"function\",\"name\":\"f\",\"content\":\"x\"}]} | messages[0].name: an assistant's",
            })
    void messagesThatAreWrongAreNamed(String body, String detail) {
        assertRefused(body, detail);
    }

    @Test
    void everyCallNeedsItsAnswerBeforeAnythingElse() {
        var call = """
                {"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}""";

        assertRefused("{\"messages\":[" + call + "]}", "messages: a message with role tool must follow for each call");
        assertRefused(
                "{\"messages\":[" + call + ",{\"role\":\"user\",\"content\":\"x\"}]}",
                "messages[1].role: a message with role tool must follow");
        assertRefused(
                "{\"messages\":[" + call + ",{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"x\"}]}",
                "messages[1].tool_call_id: there is no call b that waits for an answer, only a");
        var answer = "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"x\"}";
        assertRefused(
                "{\"messages\":[" + call + "," + answer + "," + answer + "]}",
                "messages[2].role: a tool answers a call");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"temperature\":-0.1 | temperature: -0.1 must be a number from 0 to 2",
                "\"temperature\":2.1 | temperature: 2.1 must be a number from 0 to 2",
                "\"temperature\":\"hot\" | temperature: must be a number from 0 to 2, not a string",
                "\"top_p\":1.5 | top_p: 1.5 must be a number from 0 to 1",
                "\"max_tokens\":0 | max_tokens: 0 must be a whole number from 1",
                "\"max_tokens\":1.5 | max_tokens: 1.5 must be a whole number",
                "\"max_tokens\":1,\"max_completion_tokens\":2 | max_tokens: give either",
                "\"seed\":1e30 | seed: 1.0E30 must be a whole number",
                "\"n\":2 | n: 2 answers are not given to one request",
                "\"n\":0 | n: 0 must be",
                "\"stop\":7 | stop: must be a string or an array of strings, not a number",
                "\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"] | stop: has 5 texts, more than 4",
                "\"stop\":[7] | stop[0]: must be a string",
                "\"stream\":\"yes\" | stream: must be true or false, not a string",
                "\"stream_options\":{\"include_usage\":true} | stream_options: goes with stream only",
                "\"model\":7 | model: must be a string, not a number",
                "\"model\":\"\" | model: must have 1 to 200 characters",
                "\"functions\":[] | functions: is the older form of tools",
                "\"function_call\":\"auto\" | function_call: is the older form",
                "\"tools\":{} | tools: must be an array, not an object",
                "\"tools\":[{\"type\":\"custom\"}] | tools[0].type: must be function, not custom",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a b\"}}] | tools[0].function.name: must be 1 to 64",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":[]}}]"
                        + " | tools[0].function.parameters: must be a JSON schema as an object, not an array",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}},{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"
                        + " | tools: two are called f",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":{\"type\":\"function\","
                        + "\"function\":{\"name\":\"g\"}} | tool_choice.function.name: none of the tools is called g",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"f\" | tool_choice: must be auto",
                "\"tool_choice\":\"required\" | tool_choice: goes with tools only",
                "\"response_format\":\"json\" | response_format: must be an object, not a string",
                "\"response_format\":{\"type\":\"xml\"} | response_format.type: must be text, json_object or json_schema",
                "\"response_format\":{\"type\":\"json_schema\"} | response_format.json_schema: is missing",
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\"}}"
                        + " | response_format.json_schema.schema: is missing",
            })
    void aParameterThatIsWrongIsNamed(String parameter, String detail) {
        assertRefused("{" + HELLO + "," + parameter + "}", detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"hello\"",
                "{\"messages\":[}",
                "{" + HELLO + "} {}",
                "{" + HELLO + "," + HELLO + "}",
                "{" + HELLO + ",\"temperature\":NaN}"
            })
    void whatIsNotOneJsonObjectWithEachKeyOnceIsRefused(String body) {
        assertRefused(body, "the body");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        var body = ("{\"messages\":[{\"role\":\"user\",\"content\":\"caf_\"}]}").getBytes(UTF_8);
        body[body.length - 6] = (byte) 0xe9;

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> OpenAiChatRequest.read(body))
                .withMessageContaining("UTF-8");
    }

    @Test
    void aBodyThatIsNestedTooDeeplyIsRefused() {
        var deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertRefused("{" + HELLO + ",\"metadata\":" + deep + "}", "the body is nested deeper than 100 levels");
    }

    @Test
    void aSchemaThatIsNothingButItselfIsRefused() {
        var circle =
                "{\"$defs\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/$defs/b\"}]},\"b\":{\"$ref\":\"#/$defs/a\"}},\"$ref\":\"#/$defs/a\"}";

        assertRefused(tool(circle), "tools[0].function.parameters: a schema in it refers to itself");
        assertRefused(tool("{\"$ref\":\"#\"}"), "tools[0].function.parameters: a schema in it refers to itself");
    }

    @Test
    void referencesThatLeadNowhereOrOutOfTheSchemaAreRefused() {
        assertRefused(
                tool("{\"$ref\":\"#/$defs/a\"}"), "tools[0].function.parameters: $ref \"#/$defs/a\" leads nowhere");
        assertRefused(
                tool("{\"items\":{\"$ref\":\"https://example.org/s.json\"}}"),
                "tools[0].function.parameters: $ref \"https://example.org/s.json\" leads out of the schema");
    }

    @Test
    void aSchemaOfATreeContainsItself() {
        var tree = "{\"type\":\"object\",\"properties\":{\"children\":{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}},"
                + "\"next\":{\"anyOf\":[{\"$ref\":\"#/properties/children\"},{\"type\":\"null\"}]}}}";

        assertThat(read(tool(tree))
                        .chat()
                        .tools()
                        .orElseThrow()
                        .offered()
                        .getFirst()
                        .parameters())
                .isEqualTo(tree);
    }

    private static Chat.Shape shape(String format) {
        return read("{" + HELLO + ",\"response_format\":" + format + "}").chat().shape();
    }

    private static String tool(String schema) {
        return "{" + HELLO + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":" + schema
                + "}}]}";
    }

    private static void assertRefused(String body, String detail) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> read(body))
                .withMessageStartingWith(detail)
                .satisfies(failure -> assertThat(failure.failure()).isEqualTo(Failure.INVALID));
    }

    private static OpenAiChatRequest read(String body) {
        return OpenAiChatRequest.read(body.getBytes(UTF_8));
    }
}
