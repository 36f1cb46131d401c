package dev.parley.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.ollama.OllamaDialect;
import dev.parley.llm.wire.Dialect;
import dev.parley.llm.wire.Json;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ollama's own API, as its server sends it. */
final class OllamaTraffic implements Traffic {

    private static final String HEAD = "{\"model\":\"mistral:latest\",\"created_at\":\"2025-07-07T20:22:19.184789Z\",";
    private static final String COUNTS =
            "\"total_duration\":5191566416,\"load_duration\":2154458,\"prompt_eval_count\":7,\"prompt_eval_duration\":383809000,\"eval_count\":11,\"eval_duration\":4799921000";

    @Override
    public String provider() {
        return "ollama";
    }

    @Override
    public String title() {
        return "ollama";
    }

    @Override
    public Map<String, String> settings(URI server) {
        return Map.of("dialect", "ollama", "url", server.toString(), "keys", "sk-secret-of-ours");
    }

    @Override
    public Dialect dialect(ProviderConf conf) {
        return new OllamaDialect(conf, Clock.systemUTC());
    }

    @Override
    public String model() {
        return "mistral:latest";
    }

    @Override
    public String whole(String text) {
        return done("{\"role\":\"assistant\",\"content\":" + quoted(text) + "}", COUNTS);
    }

    @Override
    public String wholeCalls(List<Chat.ToolCall> calls) {
        return done("{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[" + list(calls) + "]}", COUNTS);
    }

    @Override
    public Optional<String> wholeThoughts(String thoughts, String text) {
        return Optional.of(done(
                "{\"role\":\"assistant\",\"content\":%s,\"thinking\":%s}".formatted(quoted(text), quoted(thoughts)),
                COUNTS));
    }

    @Override
    public Optional<String> wholeDetails(Llm.Tokens tokens) {
        return Optional.empty();
    }

    @Override
    public String streamType() {
        return "application/x-ndjson";
    }

    @Override
    public String pieces(String... texts) {
        return Stream.of(texts)
                .map(text -> line("{\"role\":\"assistant\",\"content\":" + quoted(text) + "}"))
                .collect(Collectors.joining());
    }

    @Override
    public Optional<String> thoughts(String thoughts) {
        return Optional.of(line("{\"role\":\"assistant\",\"content\":\"\",\"thinking\":" + quoted(thoughts) + "}"));
    }

    /** Calls come whole, here each in a line of its own. */
    @Override
    public String callPieces(List<Chat.ToolCall> calls) {
        return calls.stream()
                .map(call ->
                        line("{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[" + list(List.of(call)) + "]}"))
                .collect(Collectors.joining());
    }

    @Override
    public String end(boolean calls) {
        return done("{\"role\":\"assistant\",\"content\":\"\"}", COUNTS) + "\n";
    }

    @Override
    public String endWithoutTokens() {
        return done("{\"role\":\"assistant\",\"content\":\"\"}", "\"total_duration\":1") + "\n";
    }

    @Override
    public Optional<String> endWithoutMark() {
        return Optional.empty();
    }

    @Override
    public String errorInStream() {
        return "{\"error\":\"an error was encountered while running the model: CUDA error\"}\n";
    }

    @Override
    public Refused rateLimited() {
        return new Refused(429, "{\"error\":\"you've reached your hourly usage limit, please upgrade or wait\"}");
    }

    @Override
    public Refused outOfFunds() {
        return new Refused(402, "{\"error\":\"this model requires a subscription\"}");
    }

    @Override
    public Refused notAdmitted(String key) {
        return new Refused(401, "{\"error\":\"unauthorized: " + key + "\"}");
    }

    @Override
    public Refused noSuchModel() {
        return new Refused(404, "{\"error\":\"model 'mistral-9' not found\"}");
    }

    @Override
    public Refused tooLong() {
        return new Refused(400, "{\"error\":\"the input length exceeds the context length\"}");
    }

    @Override
    public Refused failed() {
        return new Refused(500, "{\"error\":\"llama runner process has terminated: signal: killed\"}");
    }

    @Override
    public String vectors(List<float[]> vectors) {
        return "{\"model\":\"embedder\",\"embeddings\":%s,\"total_duration\":14143917,\"prompt_eval_count\":4}"
                .formatted(Json.MAPPER.valueToTree(vectors));
    }

    @Override
    public List<String> models(List<String> first, List<String> second) {
        var items = Stream.concat(first.stream(), second.stream())
                .map(name -> "{\"name\":\"%s\",\"model\":\"%s\",\"size\":4113301824}".formatted(name, name))
                .collect(Collectors.joining(","));
        return List.of("{\"models\":[" + items + "]}");
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
        return Fields.sampling(request.path("options"), "temperature", "top_p", "num_predict", "seed", "stop");
    }

    @Override
    public List<String> toolsIn(JsonNode request) {
        return Fields.texts(request.path("tools"), tool -> tool.path("function").path("name"));
    }

    @Override
    public String choiceIn(JsonNode request) {
        return request.has("tools") ? "auto" : "none";
    }

    @Override
    public String toolResultIn(JsonNode request) {
        var result = messageIn(request, "tool");
        return result.path("tool_name").asText() + " " + result.path("content").asText();
    }

    @Override
    public Optional<JsonNode> schemaIn(JsonNode request) {
        var format = request.path("format");
        return format.asText().equals("json")
                ? Optional.of(Json.MAPPER.createObjectNode())
                : Optional.of(format).filter(JsonNode::isObject);
    }

    @Override
    public String imageIn(JsonNode request) {
        return "data:image/png;base64,"
                + messageIn(request, "user").path("images").path(0).asText();
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
        return Optional.ofNullable(request.path("options").get(openAiName))
                .or(() -> Optional.ofNullable(request.get(openAiName)));
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

    private static String list(List<Chat.ToolCall> calls) {
        return calls.stream()
                .map(call -> "{\"function\":{\"name\":%s,\"arguments\":%s}}"
                        .formatted(quoted(call.name()), call.arguments()))
                .collect(Collectors.joining(","));
    }

    private static String line(String message) {
        return HEAD + "\"message\":" + message + ",\"done\":false}\n";
    }

    private static String done(String message, String counts) {
        return HEAD + "\"message\":" + message + ",\"done_reason\":\"stop\",\"done\":true," + counts + "}";
    }

    private static String quoted(String text) {
        return Fields.quoted(text);
    }
}
