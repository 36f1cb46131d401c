package dev.parley.interview;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Llm;
import dev.parley.bus.StopWord;
import dev.parley.bus.Usage;
import dev.parley.conf.InterviewConf;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a model for one JSON object. A reply that cannot be read is asked for once more, with the error; one that stays so, a refusal and
 * a model that is away are findings, not failures. Stateless; for virtual threads.
 */
final class ModelTalk {

    private static final Logger log = LoggerFactory.getLogger(ModelTalk.class);
    private static final String PURPOSE = "interview";
    private static final int MOST_TOKENS = 2_000;
    private static final int LONGEST_QUOTE = 4_000;

    private final Bus bus;
    private final InterviewConf conf;
    private final Set<String> builtIn;

    /** @param builtIn names of providers that answer without understanding: what they say is no finding */
    ModelTalk(Bus bus, InterviewConf conf, Set<String> builtIn) {
        this.bus = bus;
        this.conf = conf;
        this.builtIn = Set.copyOf(builtIn);
    }

    /**
     * @param owner who pays
     * @param lastTry whether what can pass is a finding too, and not thrown so that it is tried again
     */
    record Asker(UUID owner, Wording words, StopWord stop, boolean lastTry) {}

    /** @param read what is made of a reply; throws {@link UnreadableReply} */
    record Question<T>(String system, String user, String schemaName, String schema, Function<String, T> read) {}

    /** What came of asking. */
    sealed interface Found<T> {

        record Read<T>(T value) implements Found<T> {}

        /** @param reason for people */
        record Nothing<T>(String reason) implements Found<T> {}
    }

    <T> Found<T> ask(Asker asker, Question<T> question) {
        var words = asker.words();
        try {
            if (!hasModel(asker)) {
                return new Found.Nothing<>(words.noModel());
            }
            return repaired(asker, question);
        } catch (FailureException e) {
            if (e.failure() == Failure.CANCELLED || (e.failure().passing() && !asker.lastTry())) {
                throw e;
            }
            log.warn("no model for an interview: {}: {}", e.failure(), e.getMessage());
            return new Found.Nothing<>(e.failure() == Failure.TOO_LARGE ? words.tooLongForModel() : words.modelAway());
        }
    }

    private boolean hasModel(Asker asker) {
        var window = asker.stop().await(bus.ask(Llm.WINDOW, new Llm.AskWindow(conf.model())), () -> {});
        return !builtIn.containsAll(window.readers());
    }

    private <T> Found<T> repaired(Asker asker, Question<T> question) {
        var turns = new ArrayList<>(List.of(
                Chat.Turn.of(Chat.Role.SYSTEM, question.system()), Chat.Turn.of(Chat.Role.USER, question.user())));
        for (var repairs = 0; repairs < 2; repairs++) {
            var answer = answer(asker, turns, question);
            if (answer.refusal().isPresent() || answer.finish() == Llm.Finish.CONTENT_FILTER) {
                return new Found.Nothing<>(asker.words().refused());
            }
            if (builtIn.contains(answer.served().provider())) {
                return new Found.Nothing<>(asker.words().noModel());
            }
            try {
                return new Found.Read<>(question.read().apply(answer.text()));
            } catch (UnreadableReply e) {
                log.info("a reply of {} cannot be used: {}", answer.served().model(), e.error());
                repair(turns, answer.text(), asker.words().repair().replace("{error}", e.error()));
            }
        }
        return new Found.Nothing<>(asker.words().unreadable());
    }

    private static void repair(List<Chat.Turn> turns, String reply, String words) {
        if (!reply.isBlank()) {
            var quote = reply.length() <= LONGEST_QUOTE ? reply : reply.substring(0, LONGEST_QUOTE);
            turns.add(Chat.Turn.of(Chat.Role.ASSISTANT, quote));
        }
        turns.add(Chat.Turn.of(Chat.Role.USER, words));
    }

    /** Without schema and temperature where the provider knows neither: the words ask for the same. */
    private Llm.Answer answer(Asker asker, List<Chat.Turn> turns, Question<?> question) {
        var schema = new Chat.Shape.JsonSchema(
                question.schemaName(), question.schema(), Optional.of(true), Optional.empty());
        var sampling = new Chat.Sampling(
                Optional.of(0.0), Optional.empty(), Optional.of(MOST_TOKENS), Optional.empty(), List.of());
        try {
            return call(asker, turns, schema, sampling);
        } catch (FailureException e) {
            if (e.failure() != Failure.INVALID) {
                throw e;
            }
            return call(asker, turns, new Chat.Shape.Text(), Chat.Sampling.DEFAULT);
        }
    }

    private Llm.Answer call(Asker asker, List<Chat.Turn> turns, Chat.Shape shape, Chat.Sampling sampling) {
        var chat =
                new Chat(turns, sampling, Optional.empty(), shape, false, Optional.of(conf.patience()), Chat.NOTHING);
        var payer = new Usage.Payer(asker.owner(), Accounts.Role.USER, Optional.empty());
        var reception = bus.open(Llm.CHAT, new Llm.Ask(payer, conf.model(), chat, PURPOSE), _ -> {});
        Future<Llm.Answer> reply = reception.reply();
        return asker.stop().await(reply, reception::cancel);
    }
}
