package dev.parley.llm.gigachat;

import static dev.parley.store.TestStore.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * GigaChat as its documentation has it: tokens, chats of version 1, files, vectors, models, all over TLS with a certificate that no
 * Java knows. Strict: what GigaChat would refuse, it refuses, with GigaChat's words.
 */
final class GigaChatStub implements AutoCloseable {

    static final String KEY = Base64.getEncoder().encodeToString("client:secret".getBytes(StandardCharsets.UTF_8));

    private static final Pattern UUID4 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final Set<String> PARAMETERS = Set.of(
            "model",
            "messages",
            "function_call",
            "functions",
            "temperature",
            "top_p",
            "stream",
            "max_tokens",
            "repetition_penalty",
            "update_interval",
            "profanity_check",
            "response_format",
            "reasoning_effort",
            "function_ranker",
            "flags");
    private static final Set<String> MESSAGE_FIELDS =
            Set.of("role", "content", "name", "function_call", "functions_state_id", "attachments");

    private final HttpServer server;
    private final boolean wantsCertificate;

    /** How often tokens were asked for, chats answered, and files uploaded. */
    final AtomicInteger tokenRequests = new AtomicInteger();

    final AtomicInteger chats = new AtomicInteger();
    final AtomicInteger uploads = new AtomicInteger();
    final List<JsonObject> bodies = Collections.synchronizedList(new ArrayList<>());
    final Set<String> scopes = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Set<String> valid = Collections.synchronizedSet(new HashSet<>());
    private final Set<String> files = Collections.synchronizedSet(new HashSet<>());
    private final Deque<BiConsumer<JsonObject, HttpServerRequest>> answers = new ArrayDeque<>();

    /** When tokens end, as it is written into the answer. */
    volatile long expiresAt = System.currentTimeMillis() + 1_800_000;
    /** What is answered to those who want a token, instead of one. */
    volatile Optional<Refusal> tokenRefusal = Optional.empty();

    record Refusal(int status, String body) {}

    /** @param clients authority of the certificates that it wants to see; empty for tokens */
    GigaChatStub(Vertx vertx, TestAuthority.Signed identity, Optional<TestAuthority> clients) {
        wantsCertificate = clients.isPresent();
        var options = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(identity.certificate().toString())
                        .addKeyPath(identity.key().toString()));
        clients.ifPresent(authority -> options.setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertPath(authority.certificate.toString())));
        server = await(vertx.createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> route(request, body)))
                .listen(0, "127.0.0.1"));
    }

    String address() {
        return "https://127.0.0.1:" + server.actualPort();
    }

    /** Ends all tokens that were given out so far, before their time. */
    void revokeAll() {
        valid.clear();
    }

    /** Forgets all files. */
    void deleteFiles() {
        files.clear();
    }

    /** What the next chat is answered with. */
    GigaChatStub answers(int status, JsonObject body) {
        answers.add((_, request) -> respond(request, status, body.encode()));
        return this;
    }

    /** The next chat is answered with this message and a reason. */
    GigaChatStub answersMessage(JsonObject message, String reason) {
        return answers(
                200,
                new JsonObject()
                        .put(
                                "choices",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("message", message)
                                                .put("index", 0)
                                                .put("finish_reason", reason)))
                        .put("created", 1_700_000_000)
                        .put("model", "GigaChat-2:2.0.28.2")
                        .put("object", "chat.completion")
                        .put("usage", usage()));
    }

    static JsonObject usage() {
        return new JsonObject()
                .put("prompt_tokens", 18)
                .put("completion_tokens", 68)
                .put("precached_prompt_tokens", 4)
                .put("total_tokens", 82);
    }

    /** The next chat is answered with these events, in pieces of so many bytes. */
    GigaChatStub streams(int pieces, String... events) {
        answers.add((_, request) -> {
            var response = request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
            var bytes = Buffer.buffer();
            for (var event : events) {
                bytes.appendString("data: " + event + "\n\n");
            }
            for (int i = 0; i < bytes.length(); i += pieces) {
                response.write(bytes.getBuffer(i, Math.min(bytes.length(), i + pieces)));
            }
            response.end();
        });
        return this;
    }

    /** A chunk of a stream. */
    static String chunk(String delta, String reason) {
        return "{\"choices\":[{\"delta\":%s,\"index\":0%s}],\"created\":1,\"model\":\"GigaChat-2:2.0.28.2\"%s}"
                .formatted(
                        delta,
                        reason.isEmpty() ? "" : ",\"finish_reason\":\"" + reason + "\"",
                        reason.isEmpty() ? "" : ",\"usage\":" + usage().encode());
    }

    private void route(HttpServerRequest request, Buffer body) {
        switch (request.method() + " " + request.path()) {
            case "POST /api/v2/oauth" -> giveToken(request, body.toString());
            case "POST /api/v1/chat/completions" -> admitted(request, () -> chat(request, body));
            case "POST /api/v1/files" -> admitted(request, () -> upload(request, body.toString("ISO-8859-1")));
            case "POST /api/v1/embeddings" -> admitted(request, () -> embed(request, body.toJsonObject()));
            case "GET /api/v1/models" ->
                admitted(
                        request,
                        () -> respond(
                                request,
                                200,
                                "{\"data\":[{\"id\":\"GigaChat-2\",\"object\":\"model\",\"owned_by\":\"salutedevices\",\"type\":\"chat\"},"
                                        + "{\"id\":\"Embeddings\",\"object\":\"model\",\"owned_by\":\"salutedevices\",\"type\":\"embedder\"}],"
                                        + "\"object\":\"list\"}"));
            default -> refuse(request, 404, "Not Found");
        }
    }

    private void giveToken(HttpServerRequest request, String form) {
        tokenRequests.incrementAndGet();
        var id = String.valueOf(request.getHeader("RqUID"));
        var isForm = String.valueOf(request.getHeader("Content-Type")).startsWith("application/x-www-form-urlencoded");
        if (tokenRefusal.isPresent()) {
            respond(request, tokenRefusal.get().status, tokenRefusal.get().body);
        } else if (!UUID4.matcher(id).matches() || !isForm) {
            respond(request, 400, "{\"code\":4,\"message\":\"header RqUID is invalid\"}");
        } else if (!("Basic " + KEY).equals(request.getHeader("Authorization"))) {
            respond(request, 401, "{\"code\":6,\"message\":\"credentials doesn't match db data\"}");
        } else if (!form.matches("scope=GIGACHAT_API_(PERS|B2B|CORP)")) {
            respond(request, 400, "{\"code\":1,\"message\":\"scope data format invalid\"}");
        } else {
            scopes.add(form.substring("scope=".length()));
            var token = UUID.randomUUID().toString();
            valid.add(token);
            respond(request, 200, "{\"access_token\":\"%s\",\"expires_at\":%d}".formatted(token, expiresAt));
        }
    }

    /** One header with a token that serves, or where a certificate was shown, none. */
    private void admitted(HttpServerRequest request, Runnable then) {
        var headers = request.headers().getAll("Authorization");
        var isAdmitted = wantsCertificate
                ? headers.isEmpty()
                : headers.size() == 1 && valid.contains(headers.getFirst().replaceFirst("^Bearer ", ""));
        if (isAdmitted) {
            then.run();
        } else {
            refuse(request, 401, "Token has expired");
        }
    }

    private void chat(HttpServerRequest request, Buffer body) {
        var json = body.toJsonObject();
        bodies.add(json);
        var wrong = wrong(json);
        if (!json.getString("model").startsWith("GigaChat")) {
            refuse(request, 404, "No such model");
        } else if (wrong.isPresent()) {
            refuse(request, 422, "Invalid params: " + wrong.get());
        } else {
            chats.incrementAndGet();
            if (answers.isEmpty()) {
                answersMessage(new JsonObject().put("role", "assistant").put("content", "Привет!"), "stop");
            }
            answers.remove().accept(json, request);
        }
    }

    private Optional<String> wrong(JsonObject json) {
        for (var name : json.fieldNames()) {
            if (!PARAMETERS.contains(name)) {
                return Optional.of("unknown parameter " + name);
            }
        }
        if (json.getDouble("temperature", 1.0) == 0) {
            return Optional.of("temperature must be above 0");
        }
        var place = 0;
        for (var each : json.getJsonArray("messages")) {
            var message = (JsonObject) each;
            if (!MESSAGE_FIELDS.containsAll(message.fieldNames())) {
                return Optional.of("unknown field of a message in " + message.fieldNames());
            }
            if (message.getString("role").equals("system") && place++ > 0) {
                return Optional.of("system message must be the first message");
            }
            place++;
            if (message.containsKey("function_call")
                    && !(message.getJsonObject("function_call").getValue("arguments") instanceof JsonObject)) {
                return Optional.of("arguments must be an object");
            }
            if (message.getString("role").equals("function")
                    && !message.getString("content").startsWith("{")) {
                return Optional.of("result of a function must be JSON");
            }
            for (var file : message.getJsonArray("attachments", new JsonArray())) {
                if (!files.contains((String) file)) {
                    return Optional.of("no such file " + file);
                }
            }
        }
        return Optional.empty();
    }

    private void upload(HttpServerRequest request, String form) {
        if (!form.contains("name=\"purpose\"\r\n\r\ngeneral\r\n") || !form.contains("filename=\"image.png\"")) {
            refuse(request, 400, "Invalid params: purpose and file");
            return;
        }
        uploads.incrementAndGet();
        var id = UUID.randomUUID().toString();
        files.add(id);
        respond(request, 200, "{\"id\":\"%s\",\"object\":\"file\",\"bytes\":3,\"purpose\":\"general\"}".formatted(id));
    }

    /** Vectors whose one number is the length of the text, the last first. */
    private void embed(HttpServerRequest request, JsonObject json) {
        var data = new JsonArray();
        var texts = json.getJsonArray("input");
        for (int i = texts.size() - 1; i >= 0; i--) {
            data.add(new JsonObject()
                    .put("object", "embedding")
                    .put("index", i)
                    .put("embedding", new JsonArray().add(texts.getString(i).length()))
                    .put("usage", new JsonObject().put("prompt_tokens", 2)));
        }
        respond(
                request,
                200,
                new JsonObject()
                        .put("object", "list")
                        .put("model", json.getString("model"))
                        .put("data", data)
                        .encode());
    }

    private static void refuse(HttpServerRequest request, int status, String message) {
        respond(
                request,
                status,
                new JsonObject().put("status", status).put("message", message).encode());
    }

    private static void respond(HttpServerRequest request, int status, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body);
    }

    @Override
    public void close() {
        await(server.close());
    }
}
