package dev.parley.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.gemini.GeminiDialect;
import dev.parley.llm.wire.Dialect;
import dev.parley.llm.wire.Json;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code generateContent}, as Google sends it. */
final class GeminiTraffic implements Traffic {

    private static final String USAGE = "{\"promptTokenCount\":7,\"candidatesTokenCount\":11,\"totalTokenCount\":18}";
    private static final String REST =
            "\"modelVersion\":\"gemini-3-flash-preview\",\"responseId\":\"mAitaLmkHPPlz7IPvtfUqQ4\"";

    @Override
    public String provider() {
        return "gemini";
    }

    @Override
    public String title() {
        return "gemini";
    }

    @Override
    public Map<String, String> settings(URI server) {
        return Map.of("dialect", "gemini", "url", server + "/v1beta", "keys", "sk-secret-of-ours");
    }

    @Override
    public Dialect dialect(ProviderConf conf) {
        return new GeminiDialect(Clock.systemUTC());
    }

    @Override
    public String model() {
        return "gemini-3-flash-preview";
    }

    @Override
    public String whole(String text) {
        return answer("{\"text\":" + quoted(text) + "}", "STOP", USAGE);
    }

    @Override
    public String wholeCalls(List<Chat.ToolCall> calls) {
        return answer(calls.stream().map(GeminiTraffic::call).collect(Collectors.joining(",")), "STOP", USAGE);
    }

    @Override
    public Optional<String> wholeThoughts(String thoughts, String text) {
        return Optional.of(answer(
                "{\"text\":%s,\"thought\":true},{\"text\":%s}".formatted(quoted(thoughts), quoted(text)),
                "STOP",
                USAGE));
    }

    @Override
    public Optional<String> wholeDetails(Llm.Tokens tokens) {
        return Optional.of(answer("{\"text\":\"x\"}", "STOP", """
                {"promptTokenCount":%d,"candidatesTokenCount":%d,"cachedContentTokenCount":%d,"thoughtsTokenCount":%d}""".formatted(
                tokens.prompt(), tokens.completion() - tokens.reasoning(), tokens.cached(), tokens.reasoning())));
    }

    @Override
    public String streamType() {
        return "text/event-stream";
    }

    @Override
    public String pieces(String... texts) {
        return Stream.of(texts)
                .map(text -> chunk("{\"text\":" + quoted(text) + "}"))
                .collect(Collectors.joining());
    }

    @Override
    public Optional<String> thoughts(String thoughts) {
        return Optional.of(chunk("{\"text\":" + quoted(thoughts) + ",\"thought\":true}"));
    }

    /** Calls come whole, here each in a chunk of its own. */
    @Override
    public String callPieces(List<Chat.ToolCall> calls) {
        return calls.stream().map(call -> chunk(call(call))).collect(Collectors.joining());
    }

    @Override
    public String end(boolean calls) {
        return data(
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":%s,%s}"
                        .formatted(USAGE, REST));
    }

    @Override
    public String endWithoutTokens() {
        return data("{\"candidates\":[{\"finishReason\":\"STOP\",\"index\":0}]," + REST + "}");
    }

    @Override
    public Optional<String> endWithoutMark() {
        return Optional.empty();
    }

    @Override
    public String errorInStream() {
        return data(error(503, "UNAVAILABLE", "The model is overloaded. Please try again later.", ""));
    }

    @Override
    public Refused rateLimited() {
        return new Refused(
                429, error(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).", """
                {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
                 {"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier","quotaValue":"10"}]}"""));
    }

    @Override
    public Refused outOfFunds() {
        return new Refused(429, error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", """
                {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
                 {"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier","quotaValue":"250"}]},
                {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"43s"}"""));
    }

    @Override
    public Refused notAdmitted(String key) {
        return new Refused(400, error(400, "INVALID_ARGUMENT", "API key not valid: " + key, """
                {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}"""));
    }

    @Override
    public Refused noSuchModel() {
        return new Refused(404, error(404, "NOT_FOUND", "models/gemini-99 is not found for API version v1beta", ""));
    }

    @Override
    public Refused tooLong() {
        return new Refused(
                400,
                error(
                        400,
                        "INVALID_ARGUMENT",
                        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
                        ""));
    }

    @Override
    public Refused failed() {
        return new Refused(500, error(500, "INTERNAL", "An internal error has occurred.", ""));
    }

    @Override
    public String vectors(List<float[]> vectors) {
        return "{\"embeddings\":[%s]}"
                .formatted(vectors.stream()
                        .map(vector -> "{\"values\":" + Json.MAPPER.valueToTree(vector) + "}")
                        .collect(Collectors.joining(",")));
    }

    @Override
    public List<String> models(List<String> first, List<String> second) {
        return List.of(
                "{\"models\":[%s],\"nextPageToken\":\"Ch9t/=\"}".formatted(names(first)),
                "{\"models\":[%s]}".formatted(names(second)));
    }

    private static String names(List<String> names) {
        return names.stream()
                .map(name ->
                        "{\"name\":\"models/%s\",\"supportedGenerationMethods\":[\"generateContent\"]}".formatted(name))
                .collect(Collectors.joining(","));
    }

    @Override
    public String systemIn(JsonNode request) {
        return request.path("systemInstruction")
                .path("parts")
                .path(0)
                .path("text")
                .asText();
    }

    @Override
    public String userIn(JsonNode request) {
        var content = request.path("contents").path(0);
        return content.path("role").asText().equals("user")
                ? content.path("parts").path(0).path("text").asText()
                : "";
    }

    @Override
    public Chat.Sampling samplingIn(JsonNode request) {
        return Fields.sampling(
                request.path("generationConfig"), "temperature", "topP", "maxOutputTokens", "seed", "stopSequences");
    }

    @Override
    public List<String> toolsIn(JsonNode request) {
        return Fields.texts(request.path("tools").path(0).path("functionDeclarations"), tool -> tool.path("name"));
    }

    @Override
    public String choiceIn(JsonNode request) {
        var calling = request.path("toolConfig").path("functionCallingConfig");
        var names = Fields.texts(calling.path("allowedFunctionNames"), name -> name);
        return names.isEmpty()
                ? calling.path("mode").asText().replace("ANY", "required").toLowerCase(Locale.ROOT)
                : "named " + names.getFirst();
    }

    @Override
    public String toolResultIn(JsonNode request) {
        var response = request.path("contents").path(2).path("parts").path(0).path("functionResponse");
        return response.path("name").asText() + " "
                + response.path("response").path("result").asText();
    }

    @Override
    public Optional<JsonNode> schemaIn(JsonNode request) {
        var generation = request.path("generationConfig");
        return generation.path("responseMimeType").asText().equals("application/json")
                ? Optional.of(generation.path("responseJsonSchema"))
                        .map(schema -> schema.isObject() ? schema : Json.MAPPER.createObjectNode())
                : Optional.empty();
    }

    @Override
    public String imageIn(JsonNode request) {
        var part = request.path("contents").path(0).path("parts").path(1);
        return part.has("fileData")
                ? part.path("fileData").path("fileUri").asText()
                : "data:" + part.path("inlineData").path("mimeType").asText() + ";base64,"
                        + part.path("inlineData").path("data").asText();
    }

    @Override
    public List<String> textsToEmbedIn(JsonNode request) {
        return Fields.texts(
                request.path("requests"),
                each -> each.path("content").path("parts").path(0).path("text"));
    }

    @Override
    public Optional<Integer> dimensionsIn(JsonNode request) {
        return Fields.integer(request.path("requests").path(0).path("outputDimensionality"));
    }

    @Override
    public Optional<JsonNode> parameterIn(JsonNode request, String openAiName) {
        return openAiName.equals("presence_penalty")
                ? Optional.ofNullable(request.path("generationConfig").get("presencePenalty"))
                : Optional.ofNullable(request.get(openAiName));
    }

    @Override
    public String keyIn(ScriptedServer.Seen request) {
        return String.valueOf(request.headers().get("x-goog-api-key"));
    }

    private static String call(Chat.ToolCall call) {
        return "{\"functionCall\":{\"name\":%s,\"args\":%s,\"id\":%s},\"thoughtSignature\":\"EqQB\"}"
                .formatted(quoted(call.name()), call.arguments(), quoted(call.id()));
    }

    private static String answer(String parts, String reason, String usage) {
        return "{\"candidates\":[{\"content\":{\"parts\":[%s],\"role\":\"model\"},\"finishReason\":\"%s\",\"index\":0}],\"usageMetadata\":%s,%s}"
                .formatted(parts, reason, usage, REST);
    }

    private static String chunk(String part) {
        return data("{\"candidates\":[{\"content\":{\"parts\":[%s],\"role\":\"model\"},\"index\":0}],%s}"
                .formatted(part, REST));
    }

    private static String data(String json) {
        return "data: " + json + "\r\n\r\n";
    }

    private static String error(int code, String status, String message, String details) {
        return "{\"error\":{\"code\":%d,\"message\":%s,\"status\":\"%s\",\"details\":[%s]}}"
                .formatted(code, quoted(message), status, details.replace("\n", ""));
    }

    private static String quoted(String text) {
        return Fields.quoted(text);
    }
}
