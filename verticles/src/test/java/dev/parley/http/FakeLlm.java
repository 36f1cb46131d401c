package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Usage;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A language model that answers as a test says, and remembers what it was asked. */
final class FakeLlm {

    static final Llm.Tokens TOKENS = new Llm.Tokens(12, 5, 4, 2, false);
    static final Llm.Served SERVED = new Llm.Served("openai", "gpt-4o-mini", 2, 1_230_000, false);

    final List<Llm.Ask> asked = new CopyOnWriteArrayList<>();
    final List<Llm.Embed> embedded = new CopyOnWriteArrayList<>();
    volatile Script script = saying("Hello there.");
    volatile Function<Llm.Embed, Future<Llm.Embedded>> vectors = FakeLlm::vectors;
    volatile Future<Llm.Models> models = Future.succeededFuture(new Llm.Models(List.of(
            new Llm.Model("default", Optional.empty(), Llm.Kind.CHAT, true),
            new Llm.Model("openai/gpt-4o-mini", Optional.of("openai"), Llm.Kind.CHAT, true),
            new Llm.Model("lmstudio/google/gemma-3-12b", Optional.of("lmstudio"), Llm.Kind.CHAT, true))));

    volatile Future<Llm.Screened> screened = Future.succeededFuture(new Llm.Screened(Optional.empty()));
    volatile Future<Llm.Window> window = Future.succeededFuture(new Llm.Window(4096, true, List.of("openai")));
    volatile Future<Llm.Listed> listed = Future.succeededFuture(new Llm.Listed(List.of("google/gemma-3-12b")));

    private final Bus bus;

    /** What becomes of a chat. */
    interface Script {
        Future<Llm.Answer> answer(Llm.Ask ask, Outlet<Llm.Pieces> outlet);
    }

    FakeLlm(Bus bus) {
        this.bus = bus;
    }

    Future<?> serve() {
        return Future.all(
                bus.serve(Llm.CHAT, (ask, outlet) -> {
                    asked.add(ask);
                    return script.answer(ask, outlet);
                }),
                bus.serve(Llm.EMBED, request -> {
                    embedded.add(request);
                    return vectors.apply(request);
                }),
                bus.serve(Llm.MODELS, _ -> models),
                bus.serve(Llm.SCREEN, _ -> screened),
                bus.serve(Llm.WINDOW, _ -> window),
                bus.serve(Llm.LISTED, _ -> listed));
    }

    /** The one chat that was asked for. */
    Chat chat() {
        return asked.getLast().chat();
    }

    /** These pieces, and together. */
    static Script saying(String... pieces) {
        return (_, outlet) -> {
            for (var piece : pieces) {
                outlet.send(new Llm.Pieces(List.of(Llm.Piece.text(piece))));
            }
            return Future.succeededFuture(answer(String.join("", pieces)));
        };
    }

    static Llm.Answer answer(String text) {
        return answer(text, List.of(), Llm.Finish.STOP);
    }

    static Llm.Answer answer(String text, List<Chat.ToolCall> calls, Llm.Finish finish) {
        return new Llm.Answer(text, Optional.empty(), calls, finish, TOKENS, SERVED, Optional.empty(), Chat.NOTHING);
    }

    static Llm.Answer refused(String reason, boolean answer) {
        return new Llm.Answer(
                "",
                Optional.empty(),
                List.of(),
                Llm.Finish.CONTENT_FILTER,
                Llm.Tokens.NONE,
                SERVED,
                Optional.of(new Llm.Refusal("rule", reason, answer)),
                Chat.NOTHING);
    }

    /** Of each text its length and a half. */
    private static Future<Llm.Embedded> vectors(Llm.Embed request) {
        var vectors = request.texts().stream()
                .map(text -> Llm.Vector.of(new float[] {text.length(), 0.5f}))
                .toList();
        return Future.succeededFuture(new Llm.Embedded(vectors, TOKENS, SERVED, Usage.Remaining.UNLIMITED));
    }

    /** The pieces of a call of a tool. */
    static Llm.Pieces call(Llm.CallPiece... pieces) {
        return new Llm.Pieces(Arrays.stream(pieces)
                .map(piece -> new Llm.Piece("", "", List.of(piece), Chat.NOTHING))
                .toList());
    }
}
