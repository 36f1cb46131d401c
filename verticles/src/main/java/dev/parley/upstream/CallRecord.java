package dev.parley.upstream;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.parley.bus.Llm;
import dev.parley.bus.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/** What the ledger will know of one call: who asked, when, and what for. For one call, on one context. */
public final class CallRecord {

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Usage.Payer payer;
    private final String asked;
    private final String purpose;
    private final boolean stream;
    private final Instant at;
    private final LongSupplier nanoTime;
    private final long began;
    private Optional<UUID> reservation = Optional.empty();
    private Llm.Tokens earlier = Llm.Tokens.NONE;
    private long earlierCost;

    public CallRecord(
            Usage.Payer payer, String asked, String purpose, boolean stream, Instant at, LongSupplier nanoTime) {
        this.payer = payer;
        this.asked = asked;
        this.purpose = purpose;
        this.stream = stream;
        this.at = at;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    public void reserved(Usage.Reserved made) {
        reservation = Optional.of(made.reservation());
    }

    /** What was reserved, if anything was. */
    public Optional<UUID> reservation() {
        return reservation;
    }

    /** Adds what an attempt has used that was followed by another one. */
    public void add(Llm.Tokens tokens, long cost) {
        earlier = new Llm.Tokens(
                earlier.prompt() + tokens.prompt(),
                earlier.completion() + tokens.completion(),
                earlier.cached() + tokens.cached(),
                earlier.reasoning() + tokens.reasoning(),
                earlier.estimated() || tokens.estimated());
        earlierCost += cost;
    }

    /** What the attempts before the last one cost. */
    public long earlierCost() {
        return earlierCost;
    }

    /** Time since the call began. */
    public Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - began);
    }

    /** The row of a call that nobody was asked for. */
    public Usage.Call unsent(Usage.Outcome outcome) {
        return row(outcome, new Target("", ""), Llm.Tokens.NONE, 0, 0, Optional.empty());
    }

    /** The row of a call that a provider was asked for; what earlier attempts have used is added. */
    public Usage.Call row(
            Usage.Outcome outcome,
            Target target,
            Llm.Tokens tokens,
            long cost,
            int attempts,
            Optional<Duration> firstToken) {
        return new Usage.Call(
                reservation.orElseGet(IDS::generate),
                payer,
                at,
                purpose,
                target.provider(),
                target.model(),
                asked,
                outcome,
                tokens.prompt() + earlier.prompt(),
                tokens.completion() + earlier.completion(),
                tokens.cached() + earlier.cached(),
                tokens.estimated() || earlier.estimated(),
                cost + earlierCost,
                attempts,
                firstToken,
                elapsed(),
                stream,
                0,
                Duration.ZERO);
    }

    /** The row of a text that was spoken, as far as it was. */
    public Usage.Call spoken(
            Usage.Outcome outcome, Target target, long characters, Duration sound, long cost, int attempts) {
        return new Usage.Call(
                reservation.orElseGet(IDS::generate),
                payer,
                at,
                purpose,
                target.provider(),
                target.model(),
                asked,
                outcome,
                0,
                0,
                0,
                false,
                cost,
                attempts,
                Optional.empty(),
                elapsed(),
                stream,
                characters,
                sound);
    }
}
