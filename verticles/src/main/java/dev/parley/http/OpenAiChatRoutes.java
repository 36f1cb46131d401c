package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.FailureException;
import dev.parley.bus.Llm;
import dev.parley.bus.Rounds;
import dev.parley.bus.Usage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;

/** Language models in the words of OpenAI's API: {@code /v1/chat/completions}, whole or as a stream, and {@code /v1/embeddings}. */
final class OpenAiChatRoutes {

    /** A larger body is read on another thread; this one takes about a millisecond. */
    private static final int LARGE = 256 << 10;

    private static final String PURPOSE = "chat";

    private final Bus bus;
    private final InstantSource clock;
    private final Rounds rounds;

    /** @param rounds in which streams show that they live */
    OpenAiChatRoutes(Bus bus, InstantSource clock, Rounds rounds) {
        this.bus = bus;
        this.clock = clock;
        this.rounds = rounds;
    }

    void addTo(Operations operations) {
        operations.streaming("openAiChat", this::chat);
        operations.streaming("openAiEmbeddings", this::embed);
    }

    private void chat(RoutingContext ctx) {
        var body = bytes(ctx);
        if (body.length <= LARGE) {
            checked(ctx, OpenAiChatRequest.read(body));
        } else {
            ctx.vertx()
                    .executeBlocking(() -> OpenAiChatRequest.read(body), false)
                    .onSuccess(request -> checked(ctx, request))
                    .onFailure(ctx::fail);
        }
    }

    private void checked(RoutingContext ctx, OpenAiChatRequest request) {
        try {
            ChatAddresses.check(bus, request.chat())
                    .onSuccess(_ -> ask(ctx, request))
                    .onFailure(ctx::fail);
        } catch (FailureException e) {
            ctx.fail(e);
        }
    }

    private void ask(RoutingContext ctx, OpenAiChatRequest request) {
        if (ctx.response().closed()) {
            return;
        }
        var ask = new Llm.Ask(Usage.Payer.of(Authentication.caller(ctx)), request.model(), request.chat(), PURPOSE);
        var completion = OpenAiCompletion.begin(clock.instant().getEpochSecond());
        if (request.chat().stream()) {
            var chunks = new OpenAiChunks(completion, request.model());
            OpenAiChatStream.open(ctx, bus, ask, chunks, request.includeUsage(), rounds);
            return;
        }
        var reception = bus.open(Llm.CHAT, ask, pieces -> RateLimitHeaders.put(ctx.response(), pieces));
        ctx.addEndHandler(outcome -> {
            if (outcome.failed()) {
                reception.cancel();
            }
        });
        reception
                .reply()
                .onSuccess(answer -> send(ctx, answer.served(), completion.write(answer)))
                .onFailure(ctx::fail);
    }

    private void embed(RoutingContext ctx) {
        var body = bytes(ctx);
        ctx.vertx()
                .executeBlocking(() -> OpenAiEmbeddings.read(body), false)
                .onSuccess(request -> embed(ctx, request))
                .onFailure(ctx::fail);
    }

    private void embed(RoutingContext ctx, OpenAiEmbeddings request) {
        bus.ask(Llm.EMBED, request.ask(Usage.Payer.of(Authentication.caller(ctx))))
                .onSuccess(embedded -> ctx.vertx()
                        .executeBlocking(() -> request.write(embedded), false)
                        .onSuccess(json -> {
                            RateLimitHeaders.put(ctx.response(), embedded.left());
                            send(ctx, embedded.served(), json);
                        })
                        .onFailure(ctx::fail))
                .onFailure(ctx::fail);
    }

    private static void send(RoutingContext ctx, Llm.Served served, Buffer json) {
        if (!ctx.response().closed()) {
            ServedBy.putHeaders(ctx.response(), served);
            ctx.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(json);
        }
    }

    /** The body as it came; empty where there is none. */
    static byte[] bytes(RoutingContext ctx) {
        var body = ctx.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }
}
