package dev.parley.llm.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.conf.Secret;
import dev.parley.llm.wire.Dialect;
import dev.parley.llm.wire.EventParser;
import dev.parley.llm.wire.GrowingAnswer;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.Reply;
import dev.parley.llm.wire.SseParser;
import dev.parley.llm.wire.Trouble;
import dev.parley.llm.wire.TroubleException;
import dev.parley.llm.wire.UpstreamRequest;
import io.vertx.core.Future;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The dialect of Gemini's API, version v1beta (its API reference). Confined to the context of its provider. */
public final class GeminiDialect implements Dialect {

    /** Where Google has it. */
    public static final URI USUAL = URI.create("https://generativelanguage.googleapis.com/v1beta");

    /** Google takes 100 texts at once; the characters are a guess that keeps requests small. */
    private static final BatchLimit BATCH = new BatchLimit(100, 250_000);

    private static final String PREFIX = "models/";

    private final GeminiErrors errors;

    public GeminiDialect(Clock clock) {
        this.errors = new GeminiErrors(clock);
    }

    @Override
    public Future<Map<String, String>> admission(Optional<Secret> key) {
        return Future.succeededFuture(
                key.map(secret -> Map.of("x-goog-api-key", secret.reveal())).orElseGet(Map::of));
    }

    @Override
    public UpstreamRequest chat(Providers.Call call) {
        var method = call.chat().stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
        return UpstreamRequest.json(path(call.model()) + method, GeminiRequest.write(call));
    }

    /** Models of one's own have other collections, such as {@code tunedModels/x}. */
    private static String path(String model) {
        return "/" + (model.contains("/") ? escaped(model) : PREFIX + escaped(model));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    @Override
    public EventParser parser() {
        return new SseParser();
    }

    @Override
    public void read(byte[] event, int offset, int length, GrowingAnswer answer) {
        read(Json.read(event, offset, length), answer);
    }

    /** An answer, or the list of its chunks. */
    @Override
    public void readWhole(Reply reply, GrowingAnswer answer) {
        var whole = Json.read(reply.body());
        if (whole.isArray()) {
            whole.forEach(chunk -> read(chunk, answer));
        } else {
            read(whole, answer);
        }
        if (!answer.isFinished()) {
            throw new TroubleException(Breakage.CUT_OFF, "answered without a candidate that is finished");
        }
    }

    private static void read(JsonNode chunk, GrowingAnswer answer) {
        GeminiErrors.refuse(chunk);
        GeminiAnswer.read(chunk, answer);
    }

    @Override
    public Trouble trouble(Reply refusal) {
        return errors.trouble(refusal);
    }

    @Override
    public BatchLimit batchLimit() {
        return BATCH;
    }

    @Override
    public UpstreamRequest vectors(Providers.EmbedCall batch) {
        var name = batch.model().contains("/") ? batch.model() : PREFIX + batch.model();
        return UpstreamRequest.json(path(batch.model()) + ":batchEmbedContents", Json.write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("requests");
            for (var text : batch.texts()) {
                json.writeStartObject();
                json.writeStringField("model", name);
                json.writeObjectFieldStart("content");
                json.writeArrayFieldStart("parts");
                json.writeStartObject();
                json.writeStringField("text", text);
                json.writeEndObject();
                json.writeEndArray();
                json.writeEndObject();
                if (batch.dimensions().isPresent()) {
                    json.writeNumberField(
                            "outputDimensionality", batch.dimensions().get());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    @Override
    public Providers.Vectors readVectors(Reply reply, Providers.EmbedCall batch) {
        var vectors = new ArrayList<Llm.Vector>();
        var whole = Json.read(reply.body());
        for (var embedding : whole.path("embeddings")) {
            vectors.add(Llm.Vector.of(Json.floats(embedding.path("values"))));
        }
        return new Providers.Vectors(batch.model(), vectors, GeminiAnswer.tokens(whole.path("usageMetadata")));
    }

    @Override
    public UpstreamRequest models(Optional<String> page) {
        return UpstreamRequest.get("/models?pageSize=1000"
                + page.map(token -> "&pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8))
                        .orElse(""));
    }

    @Override
    public ModelPage readModels(Reply reply) {
        var whole = Json.read(reply.body());
        var names = new ArrayList<String>();
        var kinds = new HashMap<String, Llm.Kind>();
        whole.path("models").forEach(model -> Json.text(model.path("name"))
                .map(name -> name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name)
                .ifPresent(name -> {
                    names.add(name);
                    if (makesVectors(model.path("supportedGenerationMethods"))) {
                        kinds.put(name, Llm.Kind.EMBEDDING);
                    }
                }));
        return new ModelPage(names, kinds, Json.text(whole.path("nextPageToken")));
    }

    /** Makers of sound and of pictures have generateContent, as chats have, so that this tells nothing. */
    private static boolean makesVectors(JsonNode methods) {
        return StreamSupport.stream(methods.spliterator(), false)
                .anyMatch(method -> method.asText().equals("embedContent"));
    }
}
