package dev.parley.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.gigachat.GigaChatDialect;
import dev.parley.llm.wire.Dialect;
import dev.parley.llm.wire.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** GigaChat's API of version 1, with keys: a token is had for each, which here tells whose it is. */
final class GigaChatTraffic implements Traffic {

    private static final String USAGE =
            "{\"prompt_tokens\":7,\"completion_tokens\":11,\"precached_prompt_tokens\":%d,\"total_tokens\":18}";
    private static final String TOKEN = "token-for-";
    private static final long FAR_AWAY = 4_000_000_000_000L;

    /** What was uploaded; the number of a file is its place. */
    private final List<String> uploaded = new ArrayList<>();

    @Override
    public String provider() {
        return "gigachat";
    }

    @Override
    public String title() {
        return "gigachat";
    }

    @Override
    public Map<String, String> settings(URI server) {
        return Map.of(
                "dialect",
                "gigachat",
                "url",
                server + "/api/v1",
                "authorization-url",
                server + "/oauth",
                "keys",
                "sk-secret-of-ours");
    }

    @Override
    public Map<String, ScriptedServer.Aside> aside() {
        return Map.of("/oauth", this::giveToken, "/api/v1/files", this::keepFile);
    }

    private String giveToken(ScriptedServer.Seen request) {
        var key = String.valueOf(request.headers().get("Authorization")).replace("Basic ", "");
        return "{\"access_token\":\"%s\",\"expires_at\":%d}".formatted(TOKEN + key, FAR_AWAY);
    }

    /** The last part of the form is the file. */
    private String keepFile(ScriptedServer.Seen request) {
        var form = request.body().toString("ISO-8859-1");
        var start = form.lastIndexOf("\r\n\r\n") + 4;
        var bytes = Buffer.buffer(form.substring(start, form.lastIndexOf("\r\n--")), "ISO-8859-1");
        uploaded.add(Base64.getEncoder().encodeToString(bytes.getBytes()));
        return "{\"id\":\"%d\",\"object\":\"file\",\"purpose\":\"general\"}".formatted(uploaded.size() - 1);
    }

    @Override
    public Dialect dialect(ProviderConf conf) {
        GigaChatDialect.Asking nobody = (_, _, _) -> Future.failedFuture("not to be asked");
        return new GigaChatDialect(nobody, nobody, conf, Clock.systemUTC(), () -> 0);
    }

    @Override
    public String model() {
        return "GigaChat-2:2.0.28.2";
    }

    /** One in a message. */
    @Override
    public List<Chat.ToolCall> calls() {
        return ContractChats.CALLS.subList(0, 1);
    }

    @Override
    public String whole(String text) {
        return message("{\"role\":\"assistant\",\"content\":" + quoted(text) + "}", "stop", USAGE.formatted(0));
    }

    @Override
    public String wholeCalls(List<Chat.ToolCall> calls) {
        return message(
                "{\"role\":\"assistant\",\"content\":\"\"," + call(calls.getFirst()) + "}",
                "function_call",
                USAGE.formatted(0));
    }

    @Override
    public Optional<String> wholeThoughts(String thoughts, String text) {
        return Optional.of(message(
                "{\"role\":\"assistant\",\"reasoning_content\":%s,\"content\":%s}"
                        .formatted(quoted(thoughts), quoted(text)),
                "stop",
                USAGE.formatted(0)));
    }

    @Override
    public Optional<String> wholeDetails(Llm.Tokens tokens) {
        return tokens.reasoning() > 0
                ? Optional.empty()
                : Optional.of(message(
                        "{\"role\":\"assistant\",\"content\":\"x\"}",
                        "stop",
                        "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"precached_prompt_tokens\":%d}"
                                .formatted(tokens.prompt(), tokens.completion(), tokens.cached())));
    }

    @Override
    public String streamType() {
        return "text/event-stream";
    }

    @Override
    public String pieces(String... texts) {
        return Stream.of(texts)
                .map(text -> delta("{\"role\":\"assistant\",\"content\":" + quoted(text) + "}"))
                .collect(Collectors.joining());
    }

    @Override
    public Optional<String> thoughts(String thoughts) {
        return Optional.of(delta("{\"role\":\"assistant\",\"reasoning_content\":" + quoted(thoughts) + "}"));
    }

    /** Calls come whole. */
    @Override
    public String callPieces(List<Chat.ToolCall> calls) {
        return calls.stream()
                .map(call -> delta("{\"role\":\"assistant\",\"content\":\"\"," + call(call) + "}"))
                .collect(Collectors.joining());
    }

    @Override
    public String end(boolean calls) {
        return finish(calls ? "function_call" : "stop", ",\"usage\":" + USAGE.formatted(0)) + "data: [DONE]\n\n";
    }

    @Override
    public String endWithoutTokens() {
        return finish("stop", "") + "data: [DONE]\n\n";
    }

    @Override
    public Optional<String> endWithoutMark() {
        return Optional.of(finish("stop", ""));
    }

    @Override
    public String errorInStream() {
        return data("{\"status\":500,\"message\":\"Internal Server Error\"}");
    }

    @Override
    public Refused rateLimited() {
        return refused(429, "Too many requests");
    }

    @Override
    public Refused outOfFunds() {
        return refused(402, "Payment Required");
    }

    @Override
    public Refused notAdmitted(String key) {
        return refused(401, "Unauthorized: " + key);
    }

    @Override
    public Refused noSuchModel() {
        return refused(404, "No such model");
    }

    @Override
    public Refused tooLong() {
        return refused(422, "Invalid params: tokens limit exceeded");
    }

    @Override
    public Refused failed() {
        return refused(500, "Internal Server Error");
    }

    private static Refused refused(int status, String message) {
        return new Refused(status, "{\"status\":%d,\"message\":%s}".formatted(status, quoted(message)));
    }

    @Override
    public String vectors(List<float[]> vectors) {
        var items = new ArrayList<String>();
        for (var index = vectors.size() - 1; index >= 0; index--) {
            items.add("{\"object\":\"embedding\",\"index\":%d,\"embedding\":%s,\"usage\":{\"prompt_tokens\":%d}}"
                    .formatted(index, Json.MAPPER.valueToTree(vectors.get(index)), 4 / vectors.size()));
        }
        return "{\"object\":\"list\",\"data\":[%s],\"model\":\"Embeddings\"}".formatted(String.join(",", items));
    }

    @Override
    public List<String> models(List<String> first, List<String> second) {
        var items = Stream.concat(first.stream(), second.stream())
                .map("{\"id\":\"%s\",\"object\":\"model\",\"owned_by\":\"salutedevices\",\"type\":\"chat\"}"::formatted)
                .collect(Collectors.joining(","));
        return List.of("{\"data\":[" + items + "],\"object\":\"list\"}");
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
        return Fields.texts(request.path("functions"), function -> function.path("name"));
    }

    @Override
    public String choiceIn(JsonNode request) {
        var choice = request.path("function_call");
        return choice.isTextual()
                ? choice.asText()
                : "named " + choice.path("name").asText();
    }

    @Override
    public String toolResultIn(JsonNode request) {
        var result = messageIn(request, "function");
        var content = Json.object("content", result.path("content").asText());
        return result.path("name").asText() + " " + content.path("result").asText();
    }

    @Override
    public Optional<JsonNode> schemaIn(JsonNode request) {
        var schema = request.path("response_format").path("schema");
        var any = Json.MAPPER.createObjectNode().put("type", "object");
        return Optional.of(schema.equals(any) ? Json.MAPPER.createObjectNode() : schema)
                .filter(JsonNode::isObject);
    }

    @Override
    public String imageIn(JsonNode request) {
        var file = messageIn(request, "user").path("attachments").path(0).asInt();
        return "data:image/png;base64," + uploaded.get(file);
    }

    @Override
    public List<String> textsToEmbedIn(JsonNode request) {
        return Fields.texts(request.path("input"), text -> text);
    }

    @Override
    public Optional<Integer> dimensionsIn(JsonNode request) {
        return Optional.empty();
    }

    @Override
    public Optional<JsonNode> parameterIn(JsonNode request, String openAiName) {
        return Optional.ofNullable(request.get(openAiName));
    }

    @Override
    public String keyIn(ScriptedServer.Seen request) {
        return String.valueOf(request.headers().get("Authorization")).replace("Bearer " + TOKEN, "");
    }

    private static JsonNode messageIn(JsonNode request, String role) {
        for (var message : request.path("messages")) {
            if (message.path("role").asText().equals(role)) {
                return message;
            }
        }
        return Json.MAPPER.missingNode();
    }

    private static String call(Chat.ToolCall call) {
        return "\"functions_state_id\":\"77d3fb14-457a-46ba-937e-8d856156d003\",\"function_call\":{\"name\":%s,\"arguments\":%s}"
                .formatted(quoted(call.name()), call.arguments());
    }

    private static String message(String message, String reason, String usage) {
        return "{\"choices\":[{\"message\":%s,\"index\":0,\"finish_reason\":\"%s\"}],\"created\":1700000000,\"model\":\"GigaChat-2:2.0.28.2\",\"object\":\"chat.completion\",\"usage\":%s}"
                .formatted(message, reason, usage);
    }

    private static String delta(String delta) {
        return data(
                "{\"choices\":[{\"delta\":%s,\"index\":0}],\"created\":1700000000,\"model\":\"GigaChat-2:2.0.28.2\",\"object\":\"chat.completion\"}"
                        .formatted(delta));
    }

    private static String finish(String reason, String usage) {
        return data(
                "{\"choices\":[{\"delta\":{\"content\":\"\"},\"index\":0,\"finish_reason\":\"%s\"}],\"created\":1700000000,\"model\":\"GigaChat-2:2.0.28.2\"%s}"
                        .formatted(reason, usage));
    }

    private static String data(String json) {
        return "data: " + json + "\n\n";
    }

    private static String quoted(String text) {
        return Fields.quoted(text);
    }
}
