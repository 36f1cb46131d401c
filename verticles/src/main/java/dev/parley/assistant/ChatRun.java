package dev.parley.assistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.Assistant.Question;
import dev.parley.bus.Assistant.Reply;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Runs one question, holding no thread. An answer that was kept is not paid for again. Holds no state between runs. */
final class ChatRun {

    private static final String ANSWER = "answer";

    private final Bus bus;

    ChatRun(Bus bus) {
        this.bus = bus;
    }

    Future<Jobs.Finished> run(Jobs.Run request) {
        var kept = request.checkpoints().get(ANSWER);
        if (kept != null) {
            return Future.succeededFuture(new Jobs.Finished(kept));
        }
        var job = request.job();
        var ask = question(job).ask(Usage.Payer.of(job));
        var stop = Promise.<Reply>promise();
        var stops = bus.listen(Jobs.STOP.of(job.id()), word -> stop.tryFail(Failure.CANCELLED.because(word.reason())));
        return stops.ready()
                .compose(_ -> answer(ask, stop))
                .eventually(stops::close)
                .map(ChatRun::write)
                .compose(reply -> bus.ask(Jobs.CHECKPOINT, new Jobs.Checkpoint(job.id(), ANSWER, reply))
                        .map(new Jobs.Finished(reply)));
    }

    /** The answer, or the word to stop, which the model is told. */
    private Future<Reply> answer(Llm.Ask ask, Promise<Reply> first) {
        var reception = bus.open(Llm.CHAT, ask, _ -> {});
        reception.reply().map(Reply::of).onComplete(first::tryComplete, first::tryFail);
        return first.future().onFailure(_ -> reception.cancel());
    }

    private static Question question(Jobs.Job job) {
        try {
            return MessageWire.JSON.readValue(job.input(), Question.class);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof FailureException refusal) {
                throw refusal;
            }
            throw Failure.INVALID.because("input: " + e.getOriginalMessage(), e);
        }
    }

    private static String write(Reply reply) {
        try {
            return MessageWire.JSON.writeValueAsString(reply);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot write the reply", e);
        }
    }
}
