package dev.parley.voice;

import dev.parley.bus.Failure;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Broken;
import dev.parley.upstream.Attempts;
import dev.parley.upstream.Attempts.End;
import dev.parley.upstream.Attempts.Reply;
import dev.parley.upstream.Target;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/**
 * Calls of speech servers, by the same rules as those of language models: slots, breaker, and again what may pass. The rules are
 * applied on one context; the call is made by the thread that wants it, which waits meanwhile. Safe for threads.
 */
final class SpeechCalls {

    private final Context context;
    private final Attempts.Rules rules;

    /** @param context of the rules */
    SpeechCalls(Context context, Attempts.Rules rules) {
        this.context = context;
        this.rules = rules;
    }

    /**
     * Makes a call, perhaps several times. Throws the {@link dev.parley.bus.FailureException} that it comes to, and what the call
     * throws but a {@link SpeechTrouble}. Blocking; interrupting the thread ends it.
     *
     * @param begun whether sound has come, so that the call cannot be made again
     * @param characters that are sent with it
     */
    void make(Target target, BooleanSupplier begun, Runnable call, int characters, SpeechUse use) {
        var turn = new Turn(begun);
        var attempts = rules.of(List.of(target), turn);
        context.runOnContext(_ -> attempts.run().onSuccess(end -> turn.steps.add(new Step.Over(end))));
        var tried = 0;
        while (true) {
            switch (next(turn)) {
                case Step.Left() -> {
                    use.called(tried, characters, tried > 0);
                    context.runOnContext(
                            _ -> attempts.cancel(Breakage.CANCELLED, cancelled().detail()));
                    throw Failure.CANCELLED.because(cancelled().detail());
                }
                case Step.Call(var reply) -> {
                    tried++;
                    var came = attempt(call, turn);
                    context.runOnContext(_ -> reply.tryComplete(came));
                }
                case Step.Over(End.Answered<Spoke> answered) -> {
                    use.called(answered.calls(), characters, true);
                    return;
                }
                case Step.Over(End.Failed<Spoke> failed) -> {
                    use.called(failed.calls(), characters, failed.sent());
                    throw turn.own.orElse(failed.failure());
                }
            }
        }
    }

    /** There is nothing to tell of a call that has succeeded: its sound has gone its way. */
    private enum Spoke {
        SPOKE
    }

    /** What is to be done by the thread that waits. */
    private sealed interface Step {

        record Call(Promise<Reply<Spoke>> reply) implements Step {}

        record Over(End<Spoke> end) implements Step {}

        /** Nobody waits any more. */
        record Left() implements Step {}
    }

    private static final class Turn implements Attempts.Calling<Spoke> {

        private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
        private final BooleanSupplier begun;
        private Optional<Promise<Reply<Spoke>>> open = Optional.empty();
        /** Of the waiting thread: what is wrong with this node, or that nobody waits any more. */
        private Optional<RuntimeException> own = Optional.empty();

        Turn(BooleanSupplier begun) {
            this.begun = begun;
        }

        @Override
        public Future<Reply<Spoke>> call(Target target) {
            var reply = Promise.<Reply<Spoke>>promise();
            open = Optional.of(reply);
            steps.add(new Step.Call(reply));
            return reply.future();
        }

        /** Nobody may be left to make the call. */
        @Override
        public void cancel() {
            open.ifPresent(reply -> reply.tryComplete(new Reply.Bad<>(cancelled())));
        }

        @Override
        public boolean told() {
            return begun.getAsBoolean();
        }
    }

    private static Step next(Turn turn) {
        try {
            return turn.steps.take();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Step.Left();
        }
    }

    private static Reply<Spoke> attempt(Runnable call, Turn turn) {
        try {
            call.run();
            return new Reply.Good<>(Spoke.SPOKE);
        } catch (SpeechTrouble e) {
            return new Reply.Bad<>(e.broken());
        } catch (RuntimeException e) {
            turn.own = Optional.of(e);
            return new Reply.Bad<>(cancelled());
        }
    }

    private static Broken cancelled() {
        return new Broken(
                Breakage.CANCELLED,
                "nobody waits for the sound any more",
                Optional.empty(),
                true,
                "",
                Optional.empty());
    }
}
