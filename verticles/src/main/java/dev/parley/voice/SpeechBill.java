package dev.parley.voice;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Outlet;
import dev.parley.bus.Usage;
import dev.parley.bus.Usage.Outcome;
import dev.parley.bus.Voice;
import dev.parley.bus.Voice.Sound;
import dev.parley.conf.VoiceConf;
import dev.parley.upstream.CallRecord;
import dev.parley.upstream.Ledger;
import dev.parley.upstream.Target;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * What a text costs whoever has it spoken by a server: reserved before, settled after, one row in the ledger. What this machine speaks
 * costs nothing and leaves no row. Owned by one thread.
 */
final class SpeechBill {

    private final Context context;
    private final Ledger ledger;
    private final VoiceConf conf;
    private final CallRecord record;
    private final Usage.Payer payer;
    private final String asked;
    private final Outlet<Sound> outlet;
    private final SpeechUse use = new SpeechUse();
    private Optional<Target> owed = Optional.empty();

    /** @param context on which the ledger is asked
     *  @param outlet is told what is left of the payer's limits */
    SpeechBill(
            Context context,
            Ledger ledger,
            VoiceConf conf,
            CallRecord record,
            Voice.Speak request,
            Outlet<Sound> outlet) {
        this.context = context;
        this.outlet = outlet;
        this.ledger = ledger;
        this.conf = conf;
        this.record = record;
        this.payer = request.payer();
        this.asked = request.model();
    }

    /** What has been used so far. */
    SpeechUse use() {
        return use;
    }

    /** Reserves what a text may cost at most, before the first server is asked. OVER_QUOTA where a limit has no room for it. */
    void begin(VoiceChoice choice, int characters) {
        if (!choice.speaker().isForeign()) {
            return;
        }
        owed = Optional.of(new Target(choice.speaker().name(), choice.model()));
        if (record.reservation().isEmpty()) {
            reserve(new Usage.Reserve(payer, asked, 0, cost(characters)));
        }
    }

    /** Settles a text that was spoken to its end. */
    void spoken(VoiceChoice choice, double seconds, boolean kept) {
        if (!choice.speaker().isForeign()) {
            failed(Outcome.FAILED);
        } else if (kept) {
            settle(row(Outcome.CACHED, 0, Duration.ZERO));
        } else {
            settle(row(Outcome.FINISHED, use.characters(), Duration.ofMillis(Math.round(seconds * 1e3))));
        }
    }

    /** Settles what servers were asked in vain; where none was reached, nothing is written. */
    void failed(Outcome outcome) {
        if (owed.isPresent() && record.reservation().isPresent()) {
            var row = row(outcome, use.characters(), Duration.ZERO);
            context.runOnContext(_ -> ledger.settleOrRelease(record, use.sent(), row));
        }
    }

    private Usage.Call row(Outcome outcome, long characters, Duration sound) {
        return record.spoken(outcome, owed.orElseThrow(), characters, sound, cost(characters), use.calls());
    }

    private long cost(long characters) {
        var target = owed.orElseThrow();
        return characters * conf.price(target.provider(), target.model());
    }

    private void settle(Usage.Call row) {
        context.runOnContext(_ -> ledger.settle(row));
    }

    private void reserve(Usage.Reserve request) {
        var reserved = new CompletableFuture<Usage.Reserved>();
        context.runOnContext(
                _ -> ledger.reserve(request).onSuccess(reserved::complete).onFailure(reserved::completeExceptionally));
        try {
            var made = reserved.get();
            record.reserved(made);
            if (made.remaining().limits()) {
                context.runOnContext(_ -> outlet.send(new Sound("", Optional.of(made.remaining()))));
            }
        } catch (InterruptedException e) {
            reserved.thenAccept(late -> {
                record.reserved(late);
                failed(Outcome.CANCELLED);
            });
            Thread.currentThread().interrupt();
            throw Failure.CANCELLED.because("nobody waits for the sound any more", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FailureException known ? known : new IllegalStateException(e);
        }
    }
}
