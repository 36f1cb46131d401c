package dev.parley.interview;

import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A model and ears that do what a test says, and keep what they were asked. */
final class ScriptedPartners extends VerticleBase {

    static final String PROVIDER = "scripted";
    static final Speech.Emotion CALM =
            new Speech.Emotion(true, Optional.of("calm"), 0.8, Map.of("calm", 0.8, "sad", 0.2), Optional.empty());

    final List<Llm.Ask> asked = new CopyOnWriteArrayList<>();
    final List<Speech.Hear> heard = new CopyOnWriteArrayList<>();
    volatile Function<Llm.Ask, Future<Llm.Answer>> model;
    volatile Function<Speech.Hear, Future<Speech.Heard>> ears;
    volatile List<String> readers;

    private final Bus bus;

    ScriptedPartners(Bus bus) {
        this.bus = bus;
        forget();
    }

    /** Begins anew, with thin answers and good ears. */
    void forget() {
        asked.clear();
        heard.clear();
        model = _ -> evaluation(1, "Thin.");
        ears = _ -> said("I would use a lock.");
        readers = List.of(PROVIDER);
    }

    @Override
    public Future<?> start() {
        return Future.all(
                bus.serve(Llm.WINDOW, _ -> Future.succeededFuture(new Llm.Window(4_096, true, readers))),
                bus.serve(Llm.CHAT, (ask, _) -> {
                    asked.add(ask);
                    return model.apply(ask);
                }),
                bus.serve(Speech.HEAR, request -> {
                    heard.add(request);
                    return ears.apply(request);
                }));
    }

    /** Whether an answer is to be evaluated; else a further question is wanted. */
    static boolean isEvaluation(Llm.Ask ask) {
        return ask.chat().messages().getFirst().text().contains("\"evaluation\"");
    }

    static Future<Llm.Answer> evaluation(int score, String text) {
        return text("{\"score\": " + score + ", \"evaluation\": \"" + text + "\"}");
    }

    static Future<Llm.Answer> question(String text) {
        return text("{\"question\": \"" + text + "\"}");
    }

    static Future<Llm.Answer> text(String text) {
        return Future.succeededFuture(answer(text, PROVIDER, Optional.empty()));
    }

    static Llm.Answer answer(String text, String provider, Optional<Llm.Refusal> refusal) {
        return new Llm.Answer(
                text,
                Optional.empty(),
                List.of(),
                refusal.isPresent() ? Llm.Finish.CONTENT_FILTER : Llm.Finish.STOP,
                new Llm.Tokens(100, 10, 0, 0, false),
                new Llm.Served(provider, "small", 1, 0, false),
                refusal,
                Chat.NOTHING);
    }

    static Future<Speech.Heard> said(String text) {
        return Future.succeededFuture(new Speech.Heard(text, "ru", 4, 3, CALM));
    }
}
