package dev.parley.llm.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.conf.ProviderConf;
import dev.parley.conf.Secret;
import dev.parley.llm.wire.Dialect;
import dev.parley.llm.wire.EventParser;
import dev.parley.llm.wire.GrowingAnswer;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.NdjsonParser;
import dev.parley.llm.wire.Refusals;
import dev.parley.llm.wire.Reply;
import dev.parley.llm.wire.Trouble;
import dev.parley.llm.wire.TroubleException;
import dev.parley.llm.wire.UpstreamRequest;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The dialect of Ollama's own API (its api.md), which says more than its imitation of OpenAI. Confined to one context. */
public final class OllamaDialect implements Dialect {

    /** Where it is on the machine on which it is installed. */
    public static final URI USUAL = URI.create("http://127.0.0.1:11434");

    /** Ollama has no limit; this keeps an answer within seconds on a processor. */
    private static final BatchLimit BATCH = new BatchLimit(256, 250_000);

    private final ProviderConf conf;
    private final Clock clock;

    public OllamaDialect(ProviderConf conf, Clock clock) {
        this.conf = conf;
        this.clock = clock;
    }

    /** Behind a proxy, and in Ollama's cloud, there are keys. */
    @Override
    public Future<Map<String, String>> admission(Optional<Secret> key) {
        return Future.succeededFuture(key.map(secret -> Map.of("Authorization", "Bearer " + secret.reveal()))
                .orElseGet(Map::of));
    }

    @Override
    public UpstreamRequest chat(Providers.Call call) {
        return UpstreamRequest.json("/api/chat", OllamaRequest.write(call, conf.contextWindow()));
    }

    @Override
    public EventParser parser() {
        return new NdjsonParser();
    }

    @Override
    public void read(byte[] event, int offset, int length, GrowingAnswer answer) {
        read(Json.read(event, offset, length), answer);
    }

    @Override
    public void readWhole(Reply reply, GrowingAnswer answer) {
        read(Json.read(reply.body()), answer);
        if (!answer.isFinished()) {
            throw new TroubleException(Breakage.CUT_OFF, "answered with half an answer");
        }
    }

    private static void read(JsonNode line, GrowingAnswer answer) {
        Json.text(line.path("error")).ifPresent(message -> {
            throw Refusals.inAnswer(byWords(message).orElse(Breakage.CUT_OFF), message);
        });
        OllamaAnswer.read(line, answer);
    }

    @Override
    public Trouble trouble(Reply refusal) {
        var message =
                Json.text(Json.tryRead(refusal.body()).path("error")).orElseGet(() -> Refusals.plainText(refusal));
        var breakage = byWords(message).orElseGet(() -> Refusals.meaning(refusal.status()));
        return Refusals.trouble(breakage, refusal.status(), message, refusal.headers(), clock);
    }

    private static Optional<Breakage> byWords(String message) {
        var words = message.toLowerCase(Locale.ROOT);
        if (Refusals.saysNotOffered(words)) {
            return Optional.of(Breakage.NOT_OFFERED);
        }
        if (words.contains("not found") && words.contains("model")) {
            return Optional.of(Breakage.NO_SUCH_MODEL);
        }
        return Refusals.saysTooLong(words) ? Optional.of(Breakage.TOO_LONG) : Optional.empty();
    }

    @Override
    public BatchLimit batchLimit() {
        return BATCH;
    }

    @Override
    public UpstreamRequest vectors(Providers.EmbedCall batch) {
        return UpstreamRequest.json("/api/embed", Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("model", batch.model());
            json.writeArrayFieldStart("input");
            for (var text : batch.texts()) {
                json.writeString(text);
            }
            json.writeEndArray();
            // Otherwise the end of a long text would go unsaid.
            json.writeBooleanField("truncate", false);
            if (batch.dimensions().isPresent()) {
                json.writeNumberField("dimensions", batch.dimensions().get());
            }
            json.writeEndObject();
        }));
    }

    @Override
    public Providers.Vectors readVectors(Reply reply, Providers.EmbedCall batch) {
        var whole = Json.read(reply.body());
        var vectors = new ArrayList<Llm.Vector>();
        whole.path("embeddings").forEach(values -> vectors.add(Llm.Vector.of(Json.floats(values))));
        return new Providers.Vectors(
                Json.text(whole.path("model")).orElse(batch.model()), vectors, OllamaAnswer.tokens(whole));
    }

    @Override
    public UpstreamRequest models(Optional<String> page) {
        return UpstreamRequest.get("/api/tags");
    }

    @Override
    public ModelPage readModels(Reply reply) {
        var names = new ArrayList<String>();
        var kinds = new HashMap<String, Llm.Kind>();
        Json.read(reply.body()).path("models").forEach(model -> Json.text(model.path("name"))
                .ifPresent(name -> {
                    names.add(name);
                    Json.text(model.at("/details/family"))
                            .filter(family -> family.endsWith("bert"))
                            .ifPresent(_ -> kinds.put(name, Llm.Kind.EMBEDDING));
                }));
        return new ModelPage(names, kinds, Optional.empty());
    }
}
