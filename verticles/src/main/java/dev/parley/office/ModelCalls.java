package dev.parley.office;

import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Llm;
import dev.parley.bus.StopWord;
import dev.parley.bus.Usage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Calls of language models, and the word that stops them. Owned by one job or request, on its virtual thread.
 */
final class ModelCalls implements AutoCloseable {

    /** The purpose of all calls of the office in the ledger. */
    static final String PURPOSE = "office";

    private final Bus bus;
    private final Optional<StopWord> stop;

    private ModelCalls(Bus bus, Optional<StopWord> stop) {
        this.bus = bus;
        this.stop = stop;
    }

    /** Those of a job. Returns when no later word to stop is missed. */
    static ModelCalls of(Bus bus, UUID job) {
        return new ModelCalls(bus, Optional.of(StopWord.of(bus, job)));
    }

    /** Those of no job, which nothing stops. */
    static ModelCalls alone(Bus bus) {
        return new ModelCalls(bus, Optional.empty());
    }

    /**
     * Whom is asked, and by whom.
     *
     * @param model as in {@link Llm.Ask}
     * @param readers providers that do as a prompt says; an answer of another is none
     */
    record Asker(Usage.Payer payer, String model, boolean streams, List<String> readers) {}

    /**
     * An answer, as it is noted.
     *
     * @param cutOff whether the model had more to say than it was allowed
     */
    record Answered(String text, boolean cutOff, String provider, String model, Llm.Tokens tokens, long cost) {}

    /**
     * Asks for JSON of a schema; a provider that cannot have one is asked without.
     *
     * @param answer tokens at most
     */
    Answered ask(Asker asker, List<Chat.Turn> turns, Chat.Shape schema, int answer) {
        try {
            return answered(asker, send(asker, turns, schema, answer));
        } catch (FailureException e) {
            // Either the configuration says that it cannot, or its server has not understood the schema.
            if (e.failure() != Failure.INVALID) {
                throw e;
            }
            return answered(asker, send(asker, turns, new Chat.Shape.Text(), answer));
        }
    }

    private Llm.Answer send(Asker asker, List<Chat.Turn> turns, Chat.Shape shape, int answer) {
        var sampling =
                new Chat.Sampling(Optional.empty(), Optional.empty(), Optional.of(answer), Optional.empty(), List.of());
        var chat = new Chat(turns, sampling, Optional.empty(), shape, asker.streams(), Optional.empty(), Chat.NOTHING);
        var text = new StringBuilder();
        var reception =
                bus.open(Llm.CHAT, new Llm.Ask(asker.payer(), asker.model(), chat, PURPOSE), pieces -> pieces.pieces()
                        .forEach(piece -> text.append(piece.text())));
        try {
            var whole = await(reception.reply());
            return whole.text().isEmpty() ? withText(whole, text.toString()) : whole;
        } catch (RuntimeException e) {
            reception.cancel();
            throw e;
        }
    }

    /** Of an answer that came in pieces, only these are sure to have the text. */
    private static Llm.Answer withText(Llm.Answer answer, String text) {
        return new Llm.Answer(
                text,
                answer.reasoning(),
                answer.calls(),
                answer.finish(),
                answer.tokens(),
                answer.served(),
                answer.refusal(),
                answer.other());
    }

    private static Answered answered(Asker asker, Llm.Answer answer) {
        var provider = answer.served().provider();
        if (answer.refusal().isPresent() || answer.finish() == Llm.Finish.CONTENT_FILTER) {
            throw Failure.FORBIDDEN.because(answer.refusal()
                    .map(refusal -> "the guard refused " + (refusal.answer() ? "the answer" : "the request") + " (rule "
                            + refusal.rule() + "): " + refusal.reason())
                    .orElse(provider + " refused to answer"));
        }
        if (!asker.readers().contains(provider)) {
            throw Failure.UNAVAILABLE.because(
                    "the models of the route " + asker.model() + " are away, and " + provider + " follows no prompt");
        }
        return new Answered(
                answer.text(),
                answer.finish() == Llm.Finish.LENGTH,
                provider,
                answer.served().model(),
                answer.tokens(),
                answer.served().cost());
    }

    /** Waits for something, or for the word to stop: CANCELLED then. */
    <T> T await(Future<T> result) {
        return stop.isPresent() ? stop.get().await(result) : Future.await(result);
    }

    @Override
    public void close() {
        stop.ifPresent(StopWord::close);
    }
}
