package dev.parley.llm.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.AnswerCache;
import dev.parley.bus.Bus;
import dev.parley.bus.Llm;
import dev.parley.bus.MessageWire;
import io.vertx.core.Future;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers that are kept for the same question of the same owner, where the question leaves nothing to chance. */
final class KeptAnswers {

    private static final Logger log = LoggerFactory.getLogger(KeptAnswers.class);

    private final Bus bus;
    private final Duration keep;

    /** @param keep how long; zero for not at all */
    KeptAnswers(Bus bus, Duration keep) {
        this.bus = bus;
        this.keep = keep;
    }

    /** The answer that was given before, said to be such. Never fails. */
    Future<Optional<Llm.Answer>> find(Llm.Ask ask) {
        if (!isRepeatable(ask)) {
            return Future.succeededFuture(Optional.empty());
        }
        return bus.ask(AnswerCache.GET, new AnswerCache.Get(ask.payer().user(), question(ask)))
                .map(found -> found.answer().flatMap(KeptAnswers::read))
                .otherwise(Optional.empty());
    }

    /** Keeps an answer that is whole. */
    void keep(Llm.Ask ask, Llm.Answer answer) {
        if (isRepeatable(ask) && answer.refusal().isEmpty() && answer.finish() != Llm.Finish.CONTENT_FILTER) {
            bus.ask(AnswerCache.PUT, new AnswerCache.Put(ask.payer().user(), question(ask), write(answer), keep))
                    .onFailure(failure -> log.warn("an answer was not kept: {}", failure.getMessage()));
        }
    }

    /** Most models are asked with some temperature when nobody says which. */
    private boolean isRepeatable(Llm.Ask ask) {
        return !keep.isZero()
                && ask.chat()
                        .sampling()
                        .temperature()
                        .filter(value -> value == 0)
                        .isPresent();
    }

    /** All that an answer depends on: the model as asked for and the chat, whether it is streamed or not. */
    private static String question(Llm.Ask ask) {
        var chat = ask.chat();
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(ask.model().getBytes(StandardCharsets.UTF_8));
            for (var part : new Object[] {chat.messages(), chat.sampling(), chat.tools(), chat.shape(), chat.other()}) {
                digest.update(MessageWire.JSON.writeValueAsBytes(part));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String write(Llm.Answer answer) {
        try {
            return MessageWire.JSON.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an earlier version has kept may be unreadable: then it is a miss. */
    private static Optional<Llm.Answer> read(String json) {
        try {
            var answer = MessageWire.JSON.readValue(json, Llm.Answer.class);
            var served = answer.served();
            return Optional.of(new Llm.Answer(
                    answer.text(),
                    answer.reasoning(),
                    answer.calls(),
                    answer.finish(),
                    answer.tokens(),
                    new Llm.Served(served.provider(), served.model(), 0, 0, true),
                    answer.refusal(),
                    answer.other()));
        } catch (JsonProcessingException e) {
            log.debug("a kept answer cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
