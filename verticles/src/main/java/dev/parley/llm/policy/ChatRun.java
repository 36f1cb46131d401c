package dev.parley.llm.policy;

import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Broken;
import dev.parley.bus.Reception;
import dev.parley.bus.Usage;
import dev.parley.upstream.Attempts;
import dev.parley.upstream.Attempts.End;
import dev.parley.upstream.Attempts.Reply;
import dev.parley.upstream.CallRecord;
import dev.parley.upstream.Target;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One chat from question to ledger: guard, limits, kept answers, the models of the route, guard again, settlement. On the
 * context of the policy.
 */
final class ChatRun implements Attempts.Calling<Providers.Completed> {

    /** Tokens of an answer whose length nobody has limited, for reserving. */
    private static final int USUAL_ANSWER = 1000;

    /** Tokens from which on looking at a question takes milliseconds. */
    private static final int LONG_PROMPT = 8_000;

    private final Policy policy;
    private final Llm.Ask ask;
    private final Outlet<Llm.Pieces> outlet;
    private final CallRecord record;
    private final Delivery delivery;
    private final int promptTokens;
    private final Chat sent;
    private Screening.AnswerScreen screen;
    private @Nullable Reception<Llm.Pieces, Providers.Outcome> current;

    ChatRun(Policy policy, Llm.Ask ask, Outlet<Llm.Pieces> outlet) {
        this.policy = policy;
        this.ask = ask;
        this.outlet = outlet;
        this.record = policy.record(ask.payer(), ask.model(), ask.purpose(), ask.chat().stream());
        this.screen = policy.screening().answer(ask);
        this.delivery = new Delivery(outlet, screen, record);
        this.promptTokens = TokenCount.of(ask.chat());
        this.sent = policy.screening().redacted(ask.chat());
    }

    Future<Llm.Answer> run() {
        return looked().compose(refusal -> {
            if (refusal.isPresent()) {
                settle(record.unsent(Usage.Outcome.REFUSED));
                return Future.succeededFuture(refused(refusal.get(), Llm.Tokens.NONE, new Target("", ask.model()), 0));
            }
            return policy.routes().forChat(ask.model()).compose(this::reserve);
        });
    }

    /** What the guard says of the question; of a long one on another thread, as a megabyte takes tens of milliseconds. */
    private Future<Optional<Llm.Refusal>> looked() {
        return promptTokens < LONG_PROMPT
                ? Future.succeededFuture(policy.screening().question(ask))
                : policy.vertx().executeBlocking(() -> policy.screening().question(ask), false);
    }

    private Future<Llm.Answer> reserve(List<Target> targets) {
        var answer = ask.chat().sampling().maxTokens().orElse(USUAL_ANSWER);
        var most = new Llm.Tokens(promptTokens, answer, 0, 0, true);
        var cost = policy.most(targets, most);
        return policy.ledger()
                .reserve(new Usage.Reserve(ask.payer(), ask.model(), most.prompt() + (long) most.completion(), cost))
                .compose(reserved -> {
                    record.reserved(reserved);
                    delivery.left(reserved.remaining());
                    return policy.kept().find(ask);
                })
                .compose(kept -> kept.map(this::again).orElseGet(() -> call(targets)));
    }

    private Future<Llm.Answer> again(Llm.Answer kept) {
        settle(record.row(
                Usage.Outcome.CACHED,
                new Target(kept.served().provider(), kept.served().model()),
                Llm.Tokens.NONE,
                0,
                0,
                Optional.empty()));
        if (ask.chat().stream()) {
            delivery.whole(kept);
        }
        return Future.succeededFuture(kept);
    }

    private Future<Llm.Answer> call(List<Target> targets) {
        var attempts = policy.attempts(targets, this);
        var timer = ask.chat().timeout().map(timeout -> policy.vertx()
                .setTimer(
                        Math.max(1, timeout.toMillis()),
                        _ -> attempts.cancel(
                                Breakage.TIMED_OUT,
                                "timeout: there was no whole answer within " + timeout.toMillis() + " ms, as asked")));
        outlet.cancelled().onSuccess(_ -> attempts.cancel(Breakage.CANCELLED, "the asker went away"));
        return attempts.run()
                .onComplete(_ -> timer.ifPresent(policy.vertx()::cancelTimer))
                .compose(end -> {
                    end.earlier().forEach(earlier -> policy.note(earlier, promptTokens, record));
                    return switch (end) {
                        case End.Answered<Providers.Completed> answered ->
                            Future.succeededFuture(
                                    answered(answered, answered.target().equals(targets.getFirst())));
                        case End.Failed<Providers.Completed> failed -> failed(failed);
                    };
                });
    }

    @Override
    public Future<Reply<Providers.Completed>> call(Target target) {
        screen = policy.screening().answer(ask);
        delivery.restart(screen);
        var call = new Providers.Call(target.model(), sent);
        Reception<Llm.Pieces, Providers.Outcome> reception =
                policy.bus().open(Providers.COMPLETE.of(target.provider()), call, this::take);
        current = reception;
        return reception.reply().map(ChatRun::reply).otherwise(failure -> new Reply.Bad<>(Policy.broken(failure)));
    }

    @Override
    public void cancel() {
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public boolean told() {
        return delivery.told();
    }

    private void take(Llm.Pieces pieces) {
        delivery.take(pieces, Objects.requireNonNull(current));
    }

    private static Reply<Providers.Completed> reply(Providers.Outcome outcome) {
        return switch (outcome) {
            case Providers.Completed completed -> new Reply.Good<>(completed);
            case Providers.Broken broken -> new Reply.Bad<>(broken);
        };
    }

    /** @param first whether nobody came before in the route: the answer of another one is not kept, as the first may be back soon */
    private Llm.Answer answered(End.Answered<Providers.Completed> end, boolean first) {
        var completed = end.answer();
        var target = end.target();
        var calls = end.calls();
        var tokens = completed.tokens().orElseGet(() -> TokenCount.estimate(ask.chat(), completed));
        if (ask.chat().stream()) {
            delivery.end();
        }
        // A streamed answer has been looked at on its way; its text is told again as it may be shown.
        var text = ask.chat().stream() ? delivery.text() : screen.whole(completed.text());
        var reasoning = completed.reasoning().map(screen::whole);
        var refusal = screen.refusal();
        if (refusal.isPresent()) {
            settle(row(Usage.Outcome.REFUSED, target, tokens, calls));
            return refused(refusal.get(), tokens, target, calls);
        }
        settle(row(Usage.Outcome.FINISHED, target, tokens, calls));
        var answer = new Llm.Answer(
                text,
                reasoning,
                completed.calls(),
                completed.finish(),
                tokens,
                served(target, completed.model(), tokens, calls),
                Optional.empty(),
                completed.other());
        if (first) {
            policy.kept().keep(ask, answer);
        }
        return answer;
    }

    private Future<Llm.Answer> failed(End.Failed<Providers.Completed> failed) {
        var tokens = Policy.used(failed.broken(), promptTokens);
        var refusal = screen.refusal();
        if (refusal.isPresent()) {
            settle(row(Usage.Outcome.REFUSED, failed.target(), tokens, failed.calls()));
            return Future.succeededFuture(refused(refusal.get(), tokens, failed.target(), failed.calls()));
        }
        var call = row(outcome(failed.broken()), failed.target(), tokens, failed.calls());
        policy.metrics().record(call);
        policy.ledger().settleOrRelease(record, failed.sent(), call);
        return policy.routes().withNames(failed.failure(), ask.model()).compose(Future::failedFuture);
    }

    private Usage.Outcome outcome(Broken broken) {
        if (broken.breakage() == Breakage.CANCELLED) {
            return Usage.Outcome.CANCELLED;
        }
        return delivery.told() ? Usage.Outcome.BROKEN : Usage.Outcome.FAILED;
    }

    private Llm.Answer refused(Llm.Refusal refusal, Llm.Tokens tokens, Target target, int calls) {
        return new Llm.Answer(
                "",
                Optional.empty(),
                List.of(),
                Llm.Finish.CONTENT_FILTER,
                tokens,
                served(target, target.model(), tokens, calls),
                Optional.of(refusal),
                Chat.NOTHING);
    }

    private Llm.Served served(Target target, String model, Llm.Tokens tokens, int calls) {
        var cost = policy.cost(target, tokens) + record.earlierCost();
        return new Llm.Served(target.provider(), model, calls, cost, false);
    }

    private Usage.Call row(Usage.Outcome outcome, Target target, Llm.Tokens tokens, int calls) {
        return record.row(outcome, target, tokens, policy.cost(target, tokens), calls, delivery.firstPiece());
    }

    private void settle(Usage.Call call) {
        policy.metrics().record(call);
        policy.ledger().settle(call);
    }
}
