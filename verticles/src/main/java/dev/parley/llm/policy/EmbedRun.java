package dev.parley.llm.policy;

import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.bus.Usage;
import dev.parley.upstream.Attempts;
import dev.parley.upstream.Attempts.End;
import dev.parley.upstream.Attempts.Reply;
import dev.parley.upstream.CallRecord;
import dev.parley.upstream.Target;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** One wish for vectors from limits to ledger. On the context of the policy. */
final class EmbedRun implements Attempts.Calling<Providers.Vectors> {

    private static final String PURPOSE = "embedding";

    private final Policy policy;
    private final Llm.Embed embed;
    private final CallRecord record;
    private final int tokens;

    EmbedRun(Policy policy, Llm.Embed embed) {
        this.policy = policy;
        this.embed = embed;
        this.record = policy.record(embed.payer(), embed.model(), PURPOSE, false);
        this.tokens = embed.texts().stream().mapToInt(TokenCount::of).sum();
    }

    Future<Llm.Embedded> run() {
        return policy.routes().forVectors(embed.model()).compose(targets -> {
            var cost = policy.most(targets, new Llm.Tokens(tokens, 0, 0, 0, true));
            return policy.ledger()
                    .reserve(new Usage.Reserve(embed.payer(), embed.model(), tokens, cost))
                    .onSuccess(record::reserved)
                    .compose(reserved ->
                            policy.attempts(targets, this).run().compose(end -> settled(end, reserved.remaining())));
        });
    }

    @Override
    public Future<Reply<Providers.Vectors>> call(Target target) {
        var call = new Providers.EmbedCall(target.model(), embed.texts(), embed.dimensions());
        return policy.bus()
                .ask(Providers.EMBED.of(target.provider()), call)
                .<Reply<Providers.Vectors>>map(outcome -> switch (outcome) {
                    case Providers.Vectors vectors -> new Reply.Good<>(vectors);
                    case Providers.NoVectors(var broken) -> new Reply.Bad<>(broken);
                })
                .otherwise(failure -> new Reply.Bad<>(Policy.broken(failure)));
    }

    /** Nobody cancels it: it is over before that would help. */
    @Override
    public void cancel() {}

    @Override
    public boolean told() {
        return false;
    }

    private Future<Llm.Embedded> settled(End<Providers.Vectors> end, Usage.Remaining left) {
        end.earlier().forEach(earlier -> policy.note(earlier, tokens, record));
        return switch (end) {
            case End.Answered<Providers.Vectors> answered -> {
                var vectors = answered.answer();
                var target = answered.target();
                var used = vectors.tokens().orElseGet(() -> new Llm.Tokens(tokens, 0, 0, 0, true));
                var row = row(Usage.Outcome.FINISHED, target, used, answered.calls());
                policy.metrics().record(row);
                policy.ledger().settle(row);
                var served = new Llm.Served(target.provider(), vectors.model(), answered.calls(), row.cost(), false);
                yield Future.succeededFuture(new Llm.Embedded(List.copyOf(vectors.vectors()), used, served, left));
            }
            case End.Failed<Providers.Vectors> failed -> {
                var used = Policy.used(failed.broken(), tokens);
                var row = row(Usage.Outcome.FAILED, failed.target(), used, failed.calls());
                policy.metrics().record(row);
                policy.ledger().settleOrRelease(record, failed.sent(), row);
                yield policy.routes().withNames(failed.failure(), embed.model()).compose(Future::failedFuture);
            }
        };
    }

    private Usage.Call row(Usage.Outcome outcome, Target target, Llm.Tokens used, int calls) {
        return record.row(outcome, target, used, policy.cost(target, used), calls, Optional.empty());
    }
}
