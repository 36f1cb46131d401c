package dev.parley.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.openai.OpenAiDialect;
import dev.parley.llm.wire.Dialect;
import dev.parley.llm.wire.Json;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Chat completions, as OpenAI, vLLM and DeepSeek send them. */
final class OpenAiTraffic implements Traffic {

    private static final String HEAD =
            "{\"id\":\"chatcmpl-9\",\"object\":\"chat.completion%s\",\"created\":1741569952,\"model\":\"gpt-4o-mini-2024-07-18\",";
    private static final String USAGE = """
            {"prompt_tokens":7,"completion_tokens":11,"total_tokens":18,"prompt_tokens_details":{"cached_tokens":0}}""";

    @Override
    public String provider() {
        return "openai";
    }

    @Override
    public String title() {
        return "openai";
    }

    @Override
    public Map<String, String> settings(URI server) {
        return Map.of("dialect", "openai", "url", server + "/v1", "keys", "sk-secret-of-ours");
    }

    @Override
    public Dialect dialect(ProviderConf conf) {
        return new OpenAiDialect(conf, URI.create("http://gpu:8000/v1"), Clock.systemUTC());
    }

    @Override
    public String model() {
        return "gpt-4o-mini-2024-07-18";
    }

    @Override
    public String whole(String text) {
        return message(
                "{\"role\":\"assistant\",\"content\":%s,\"refusal\":null}".formatted(quoted(text)), "stop", USAGE);
    }

    @Override
    public String wholeCalls(List<Chat.ToolCall> calls) {
        var list = calls.stream()
                .map(call -> "{\"id\":%s,\"type\":\"function\",\"function\":{\"name\":%s,\"arguments\":%s}}"
                        .formatted(quoted(call.id()), quoted(call.name()), quoted(call.arguments())))
                .collect(Collectors.joining(","));
        return message("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + list + "]}", "tool_calls", USAGE);
    }

    @Override
    public Optional<String> wholeThoughts(String thoughts, String text) {
        return Optional.of(message(
                "{\"role\":\"assistant\",\"reasoning_content\":%s,\"content\":%s}"
                        .formatted(quoted(thoughts), quoted(text)),
                "stop",
                USAGE));
    }

    @Override
    public Optional<String> wholeDetails(Llm.Tokens tokens) {
        return Optional.of(message("{\"role\":\"assistant\",\"content\":\"x\"}", "stop", """
                {"prompt_tokens":%d,"completion_tokens":%d,"prompt_tokens_details":{"cached_tokens":%d},
                 "completion_tokens_details":{"reasoning_tokens":%d}}""".formatted(
                        tokens.prompt(), tokens.completion(), tokens.cached(), tokens.reasoning())));
    }

    @Override
    public String streamType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    public String pieces(String... texts) {
        return delta("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}")
                + Stream.of(texts)
                        .map(text -> delta("{\"content\":" + quoted(text) + "}"))
                        .collect(Collectors.joining());
    }

    @Override
    public Optional<String> thoughts(String thoughts) {
        return Optional.of(delta("{\"reasoning_content\":" + quoted(thoughts) + ",\"content\":null}"));
    }

    @Override
    public String callPieces(List<Chat.ToolCall> calls) {
        var stream = new StringBuilder(delta("{\"role\":\"assistant\",\"content\":null}"));
        for (var index = 0; index < calls.size(); index++) {
            var call = calls.get(index);
            stream.append(delta(
                    "{\"tool_calls\":[{\"index\":%d,\"id\":%s,\"type\":\"function\",\"function\":{\"name\":%s,\"arguments\":\"\"}}]}"
                            .formatted(index, quoted(call.id()), quoted(call.name()))));
        }
        var longest =
                calls.stream().mapToInt(call -> call.arguments().length()).max().orElse(0);
        for (var place = 0; place < longest; place += 3) {
            for (var index = 0; index < calls.size(); index++) {
                var arguments = calls.get(index).arguments();
                if (place < arguments.length()) {
                    var cut = arguments.substring(place, Math.min(arguments.length(), place + 3));
                    stream.append(delta("{\"tool_calls\":[{\"index\":%d,\"function\":{\"arguments\":%s}}]}"
                            .formatted(index, quoted(cut))));
                }
            }
        }
        return stream.toString();
    }

    @Override
    public String end(boolean calls) {
        return finish(calls ? "tool_calls" : "stop")
                + data(HEAD.formatted(".chunk") + "\"choices\":[],\"usage\":" + USAGE + "}")
                + "data: [DONE]\n\n";
    }

    @Override
    public String endWithoutTokens() {
        return finish("stop") + data(HEAD.formatted(".chunk") + "\"choices\":null}") + "data: [DONE]\n\n";
    }

    @Override
    public Optional<String> endWithoutMark() {
        return Optional.of(finish("stop"));
    }

    @Override
    public String errorInStream() {
        return data(
                "{\"error\":{\"message\":\"The server had an error while processing your request\",\"type\":null}}");
    }

    @Override
    public Refused rateLimited() {
        return new Refused(
                429,
                error(
                        "Rate limit reached for gpt-4o-mini on requests per min (RPM)",
                        "requests",
                        "rate_limit_exceeded"));
    }

    @Override
    public Refused outOfFunds() {
        return new Refused(
                429,
                error(
                        "You exceeded your current quota, please check your plan and billing details.",
                        "insufficient_quota",
                        "insufficient_quota"));
    }

    @Override
    public Refused notAdmitted(String key) {
        return new Refused(
                401, error("Incorrect API key provided: " + key, "invalid_request_error", "invalid_api_key"));
    }

    @Override
    public Refused noSuchModel() {
        return new Refused(
                404,
                error(
                        "The model `gpt-9` does not exist or you do not have access to it.",
                        "invalid_request_error",
                        "model_not_found"));
    }

    @Override
    public Refused tooLong() {
        return new Refused(
                400,
                error(
                        "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
                        "invalid_request_error",
                        "context_length_exceeded"));
    }

    @Override
    public Refused failed() {
        return new Refused(500, error("The server had an error while processing your request", "server_error", ""));
    }

    @Override
    public String vectors(List<float[]> vectors) {
        var items = new ArrayList<String>();
        for (var index = vectors.size() - 1; index >= 0; index--) {
            // In any order: the index says which it is.
            items.add("{\"object\":\"embedding\",\"index\":%d,\"embedding\":%s}"
                    .formatted(index, Json.MAPPER.valueToTree(vectors.get(index))));
        }
        return "{\"object\":\"list\",\"data\":[%s],\"model\":\"embedder\",\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}"
                .formatted(String.join(",", items));
    }

    @Override
    public List<String> models(List<String> first, List<String> second) {
        var items = Stream.concat(first.stream(), second.stream())
                .map(name -> "{\"id\":\"%s\",\"object\":\"model\",\"created\":1686935002,\"owned_by\":\"openai\"}"
                        .formatted(name))
                .collect(Collectors.joining(","));
        return List.of("{\"object\":\"list\",\"data\":[" + items + "]}");
    }

    @Override
    public String systemIn(JsonNode request) {
        return messageIn(request, "system").path("content").asText();
    }

    @Override
    public String userIn(JsonNode request) {
        return messageIn(request, "user").path("content").asText();
    }

    @Override
    public Chat.Sampling samplingIn(JsonNode request) {
        return Fields.sampling(request, "temperature", "top_p", "max_tokens", "seed", "stop");
    }

    @Override
    public List<String> toolsIn(JsonNode request) {
        return Fields.texts(request.path("tools"), tool -> tool.path("function").path("name"));
    }

    @Override
    public String choiceIn(JsonNode request) {
        var choice = request.path("tool_choice");
        return choice.isTextual()
                ? choice.asText()
                : "named " + choice.path("function").path("name").asText();
    }

    @Override
    public String toolResultIn(JsonNode request) {
        var result = messageIn(request, "tool");
        for (var call : messageIn(request, "assistant").path("tool_calls")) {
            if (call.path("id").equals(result.path("tool_call_id"))) {
                return call.path("function").path("name").asText() + " "
                        + result.path("content").asText();
            }
        }
        return "";
    }

    @Override
    public Optional<JsonNode> schemaIn(JsonNode request) {
        var format = request.path("response_format");
        return format.path("type").asText().equals("json_schema")
                ? Optional.of(format.path("json_schema").path("schema"))
                : Optional.of(format).filter(JsonNode::isObject).map(_ -> Json.MAPPER.createObjectNode());
    }

    @Override
    public String imageIn(JsonNode request) {
        return messageIn(request, "user")
                .path("content")
                .path(1)
                .path("image_url")
                .path("url")
                .asText();
    }

    @Override
    public List<String> textsToEmbedIn(JsonNode request) {
        return Fields.texts(request.path("input"), text -> text);
    }

    @Override
    public Optional<Integer> dimensionsIn(JsonNode request) {
        return Fields.integer(request.path("dimensions"));
    }

    @Override
    public Optional<JsonNode> parameterIn(JsonNode request, String openAiName) {
        return Optional.ofNullable(request.get(openAiName));
    }

    @Override
    public String keyIn(ScriptedServer.Seen request) {
        return String.valueOf(request.headers().get("Authorization")).replace("Bearer ", "");
    }

    private static JsonNode messageIn(JsonNode request, String role) {
        for (var message : request.path("messages")) {
            if (message.path("role").asText().equals(role)) {
                return message;
            }
        }
        return Json.MAPPER.missingNode();
    }

    private static String message(String message, String reason, String usage) {
        return HEAD.formatted("")
                + "\"choices\":[{\"index\":0,\"message\":%s,\"logprobs\":null,\"finish_reason\":\"%s\"}],\"usage\":%s,\"system_fingerprint\":\"fp_1\"}"
                        .formatted(message, reason, usage);
    }

    private static String delta(String delta) {
        return data(HEAD.formatted(".chunk")
                + "\"choices\":[{\"index\":0,\"delta\":%s,\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}"
                        .formatted(delta));
    }

    private static String finish(String reason) {
        return data(HEAD.formatted(".chunk")
                + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"%s\"}],\"usage\":null}"
                        .formatted(reason));
    }

    private static String data(String json) {
        return "data: " + json + "\n\n";
    }

    private static String error(String message, String type, String code) {
        ObjectNode error = Json.MAPPER
                .createObjectNode()
                .put("message", message)
                .put("type", type)
                .putNull("param");
        error.put("code", code.isEmpty() ? null : code);
        return Json.MAPPER.createObjectNode().set("error", error).toString();
    }

    private static String quoted(String text) {
        return Fields.quoted(text);
    }
}
