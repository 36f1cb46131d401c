package dev.parley.llm.gigachat;

import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
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
import dev.parley.llm.wire.TroubleException;
import dev.parley.llm.wire.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * GigaChat's dialect, version 1. With keys it is called with tokens that are had for them; with a certificate alone that opens the door.
 * Keeps tokens and the names of uploaded images; confined to the context of its provider.
 */
public final class GigaChatDialect implements Dialect {

    /** Where it is for everybody. */
    public static final URI USUAL = URI.create("https://gigachat.devices.sberbank.ru/api/v1");
    /** Where tokens are given out for everybody. */
    public static final URI USUAL_AUTHORIZATION = URI.create("https://ngw.devices.sberbank.ru:9443/api/v2/oauth");

    /** Few texts, each of 4,096 tokens at most; no limit of all together is documented. */
    private static final BatchLimit BATCH = new BatchLimit(16, 250_000);

    private static final String AUTHORIZATION = "Authorization";
    private static final String BEARER = "Bearer ";
    private static final int UNAUTHORIZED = 401;

    private final Asking client;
    private final AccessTokens tokens;
    private final GigaChatErrors errors;
    private final ProviderConf conf;
    private final Map<Optional<Secret>, UploadedImages> images = new HashMap<>();

    /** Sends a request with headers that open the door, as {@link dev.parley.llm.wire.UpstreamClient#ask} does. */
    public interface Asking {
        Future<Reply> ask(UpstreamRequest request, Map<String, String> admission, Duration total);
    }

    /**
     * @param client of the models
     * @param authorization of the address that gives out tokens
     * @param random from 0 to 1, which spreads the renewal of tokens
     */
    public GigaChatDialect(Asking client, Asking authorization, ProviderConf conf, Clock clock, DoubleSupplier random) {
        this.client = client;
        this.conf = conf;
        this.tokens = new AccessTokens(authorization, conf, clock, random);
        this.errors = new GigaChatErrors(conf, clock);
    }

    @Override
    public Future<Map<String, String>> admission(Optional<Secret> key) {
        return key.map(secret -> tokens.get(secret).map(token -> Map.of(AUTHORIZATION, BEARER + token)))
                .orElseGet(() -> Future.succeededFuture(Map.of()));
    }

    /** A token can be taken back before its time, and a file can be gone. */
    @Override
    public boolean adapts(Reply refusal, Map<String, String> admission) {
        var token = Optional.ofNullable(admission.get(AUTHORIZATION)).map(header -> header.substring(BEARER.length()));
        if (refusal.status() == UNAUTHORIZED) {
            token.ifPresent(tokens::revoke);
            return token.isPresent();
        }
        var blamesFile = (refusal.status() == 404 || refusal.status() == 422)
                && refusal.body().toString().toLowerCase(Locale.ROOT).contains("file");
        return blamesFile
                && images.values().stream().map(UploadedImages::forget).toList().contains(true);
    }

    @Override
    public Future<Providers.Call> prepared(Providers.Call call, Optional<Secret> key) {
        if (!UploadedImages.isNeeded(call)) {
            return Future.succeededFuture(call);
        }
        var chat = call.chat();
        return images.computeIfAbsent(key, _ -> new UploadedImages(request -> upload(key, request, true)))
                .named(chat.messages())
                .map(messages -> new Providers.Call(
                        call.model(),
                        new Chat(
                                messages,
                                chat.sampling(),
                                chat.tools(),
                                chat.shape(),
                                chat.stream(),
                                chat.timeout(),
                                chat.other())));
    }

    private Future<Buffer> upload(Optional<Secret> key, UpstreamRequest request, boolean again) {
        return admission(key).compose(headers -> client.ask(request, headers, conf.totalTimeout())
                .compose(reply -> {
                    if (reply.isGood()) {
                        return Future.succeededFuture(reply.body());
                    }
                    return again && reply.status() == UNAUTHORIZED && adapts(reply, headers)
                            ? upload(key, request, false)
                            : Future.failedFuture(new TroubleException(errors.trouble(reply)));
                }));
    }

    @Override
    public UpstreamRequest chat(Providers.Call call) {
        return UpstreamRequest.json("/chat/completions", GigaChatRequest.write(call));
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
        errors.inStream(chunk).ifPresent(trouble -> {
            throw new TroubleException(trouble);
        });
        GigaChatAnswer.read(chunk, "delta", answer);
    }

    @Override
    public void readWhole(Reply reply, GrowingAnswer answer) {
        GigaChatAnswer.read(OpenAiShapes.chosen(Json.read(reply.body())), "message", answer);
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
        if (batch.dimensions().isPresent()) {
            throw new TroubleException(Breakage.NOT_OFFERED, "does not know the parameter dimensions");
        }
        var body = Json.MAPPER.createObjectNode().put("model", batch.model());
        batch.texts().forEach(body.putArray("input")::add);
        return UpstreamRequest.json("/embeddings", Json.write(json -> json.writeTree(body)));
    }

    /** Tokens are counted for each text, and vectors may come in any order. */
    @Override
    public Providers.Vectors readVectors(Reply reply, Providers.EmbedCall batch) {
        var whole = Json.read(reply.body());
        var read = 0;
        for (var item : whole.path("data")) {
            read += Json.count(item.path("usage").path("prompt_tokens"));
        }
        return new Providers.Vectors(
                Json.text(whole.path("model")).orElse(batch.model()),
                OpenAiShapes.vectors(whole, batch.texts().size()),
                read == 0 ? Optional.empty() : Optional.of(new Llm.Tokens(read, 0, 0, 0, false)));
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
