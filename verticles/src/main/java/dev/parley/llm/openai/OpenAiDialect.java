package dev.parley.llm.openai;

import dev.parley.bus.Providers;
import dev.parley.conf.ProviderConf;
import dev.parley.conf.Secret;
import dev.parley.llm.wire.Dialect;
import dev.parley.llm.wire.EventParser;
import dev.parley.llm.wire.GrowingAnswer;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.OpenAiShapes;
import dev.parley.llm.wire.Reply;
import dev.parley.llm.wire.SseParser;
import dev.parley.llm.wire.Trouble;
import dev.parley.llm.wire.UpstreamRequest;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * OpenAI's dialect (its API reference, chat completions). Knows of its server whether it takes {@code stream_options}; confined to
 * the context of its provider.
 */
public final class OpenAiDialect implements Dialect {

    /** Where OpenAI itself is. */
    public static final URI USUAL = URI.create("https://api.openai.com/v1");

    /** OpenAI takes 2,048 texts and 300,000 tokens at once, and a token is a character at least, but for rare letters. */
    private static final BatchLimit BATCH = new BatchLimit(2_048, 250_000);

    private final OpenAiErrors errors;
    private final boolean isOpenAi;
    private boolean asksForUsage = true;

    /** @param base where the server is; OpenAI's own takes newer words than those that imitate it */
    public OpenAiDialect(ProviderConf conf, URI base, Clock clock) {
        this.errors = new OpenAiErrors(conf, clock);
        this.isOpenAi =
                base.getHost().equals("api.openai.com") || base.getHost().endsWith(".openai.azure.com");
    }

    @Override
    public Future<Map<String, String>> admission(Optional<Secret> key) {
        return Future.succeededFuture(key.map(secret -> Map.of("Authorization", "Bearer " + secret.reveal()))
                .orElseGet(Map::of));
    }

    @Override
    public UpstreamRequest chat(Providers.Call call) {
        return UpstreamRequest.json("/chat/completions", OpenAiRequest.write(call, isOpenAi, asksForUsage));
    }

    @Override
    public EventParser parser() {
        return new SseParser();
    }

    @Override
    public void read(byte[] event, int offset, int length, GrowingAnswer answer) {
        if (OpenAiShapes.isEnd(event, offset, length, answer)) {
            return;
        }
        var chunk = Json.read(event, offset, length);
        OpenAiErrors.refuse(chunk);
        OpenAiAnswer.read(chunk, "delta", answer);
    }

    @Override
    public void readWhole(Reply reply, GrowingAnswer answer) {
        var whole = Json.read(reply.body());
        OpenAiErrors.refuse(whole);
        OpenAiAnswer.read(OpenAiShapes.chosen(whole), "message", answer);
    }

    @Override
    public Trouble trouble(Reply refusal) {
        return errors.trouble(refusal);
    }

    /** Servers that check what they are sent, and are older than this option, refuse it by name. */
    @Override
    public boolean adapts(Reply refusal, Map<String, String> admission) {
        var blames = asksForUsage
                && (refusal.status() == 400 || refusal.status() == 422)
                && refusal.body().toString().contains("stream_options");
        asksForUsage = asksForUsage && !blames;
        return blames;
    }

    @Override
    public BatchLimit batchLimit() {
        return BATCH;
    }

    @Override
    public UpstreamRequest vectors(Providers.EmbedCall batch) {
        return UpstreamRequest.json("/embeddings", Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("model", batch.model());
            json.writeArrayFieldStart("input");
            for (var text : batch.texts()) {
                json.writeString(text);
            }
            json.writeEndArray();
            if (batch.dimensions().isPresent()) {
                json.writeNumberField("dimensions", batch.dimensions().get());
            }
            // Not base64, which not all that imitate OpenAI know.
            json.writeStringField("encoding_format", "float");
            json.writeEndObject();
        }));
    }

    @Override
    public Providers.Vectors readVectors(Reply reply, Providers.EmbedCall batch) {
        var whole = Json.read(reply.body());
        return new Providers.Vectors(
                Json.text(whole.path("model")).orElse(batch.model()),
                OpenAiShapes.vectors(whole, batch.texts().size()),
                OpenAiAnswer.tokens(whole.path("usage")));
    }

    @Override
    public UpstreamRequest models(Optional<String> page) {
        return UpstreamRequest.get("/models");
    }

    @Override
    public ModelPage readModels(Reply reply) {
        return OpenAiShapes.models(reply);
    }
}
