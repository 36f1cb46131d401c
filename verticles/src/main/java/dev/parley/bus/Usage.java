package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation with the store about what calls of models cost: reserve before, settle after, release what was
 * not sent. The ledger is the truth; limits are counted beside it. Money is in billionths (nanos) of the unit of the price
 * table's currency, so that a price of 0.15 per million tokens is 150 a token; tokens are those sent and those received.
 *
 * <p>Whoever reserves must settle or release, on the same node. A reservation that is neither within
 * {@code limits.reservation} counts as lost with its process, and its tokens and money come back; it may still be settled.
 */
public final class Usage {

    /**
     * Reserves a call before it is sent. OVER_QUOTA names the limit that is used up and says when it is new; UNAVAILABLE
     * where the ledger is away and no more rows can wait for it.
     */
    public static final Address<Reserve, Reserved> RESERVE =
            Address.local("usage.reserve", Reserve.class, Reserved.class, concurrent(10_000), Duration.ofSeconds(5));
    /**
     * Writes a call into the ledger and turns what was reserved into what was used; also for a call that failed, was cut
     * off or cancelled, with what was received until then. Answers when the row is taken over; it is written within
     * milliseconds, or when the database returns. A call that is settled twice counts once.
     */
    public static final Address<Settle, Done> SETTLE =
            Address.local("usage.settle", Settle.class, Done.class, concurrent(10_000), Duration.ofSeconds(5));
    /** Gives a reservation back: nothing was sent, and nothing is written. Does nothing where it has ended. */
    public static final Address<Release, Done> RELEASE =
            Address.local("usage.release", Release.class, Done.class, concurrent(10_000), Duration.ofSeconds(5));
    /** Adds up the ledger. FORBIDDEN where a user asks for another's. */
    public static final Address<AskReport, Report> REPORT =
            Address.local("usage.report", AskReport.class, Report.class, concurrent(50), Duration.ofSeconds(10));
    /** The limits of a user or of a key. NOT_FOUND where there is no such user. */
    public static final Address<AskLimits, Limits> LIMITS =
            Address.local("usage.limits", AskLimits.class, Limits.class, concurrent(100), Duration.ofSeconds(10));
    /** Replaces the limits of a user or of a key. NOT_FOUND where there is no such user, INVALID for a limit that is too large. */
    public static final Address<SetLimits, Limits> SET_LIMITS =
            Address.local("usage.set-limits", SetLimits.class, Limits.class, concurrent(100), Duration.ofSeconds(10));
    /** Drops the oldest rows, as the retention job asks. */
    public static final Address<Drop, Retention.Dropped> DROP =
            Address.local("usage.drop", Drop.class, Retention.Dropped.class, concurrent(10), Duration.ofSeconds(10));
    /** The limits of somebody have changed: nodes forget what they have read. */
    public static final Topic<LimitsChanged> LIMITS_CHANGED =
            Topic.cluster("usage.limits-changed", LimitsChanged.class);

    private Usage() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** Who pays.
     *
     * @param key which of the user's keys; empty where none was used */
    public record Payer(UUID user, Accounts.Role role, Optional<UUID> key) {

        /** Whoever asks, with the key. */
        public static Payer of(Accounts.Caller caller) {
            return new Payer(caller.user(), caller.role(), caller.key());
        }

        /** Who had the job submitted, with the key of that time. The ledger knows the role. */
        public static Payer of(Jobs.Job job) {
            return new Payer(job.owner(), Accounts.Role.USER, job.key());
        }
    }

    /**
     * @param model as asked for, {@code provider/model} or the name of a route
     * @param tokens most that the call may send and receive, as far as can be told
     * @param cost what those would cost at most, in nanos
     */
    public record Reserve(Payer payer, String model, long tokens, long cost) implements Message {
        public Reserve {
            if (tokens < 0 || cost < 0) {
                throw Failure.INVALID.because("tokens and cost of a call must not be negative");
            }
        }
    }

    /** @param reservation a UUID of version 7: the id of the call */
    public record Reserved(UUID reservation, Remaining remaining) implements Message {}

    /** What is left after the reservation, of the limits that have least left; empty without limits. */
    public record Remaining(Optional<Allowance> requests, Optional<Allowance> tokens) {

        /** Nothing is limited. */
        public static final Remaining UNLIMITED = new Remaining(Optional.empty(), Optional.empty());

        /** Whether there is something to tell. */
        public boolean limits() {
            return requests.isPresent() || tokens.isPresent();
        }
    }

    /** @param reset until when the whole limit is there again */
    public record Allowance(long limit, long remaining, Duration reset) {}

    public record Settle(Call call) implements Message {}

    public record Release(UUID reservation) implements Message {}

    /** What became of a call. */
    public enum Outcome {
        /** The answer is whole. */
        FINISHED,
        /** The provider refused, or failed before anything came. */
        FAILED,
        /** The client went away or cancelled. */
        CANCELLED,
        /** The answer broke off. */
        BROKEN,
        /** The guard refused the prompt or the answer. */
        REFUSED,
        /** The answer came from the cache; nothing was sent. */
        CACHED
    }

    /**
     * One row of the ledger.
     *
     * @param id the reservation; a UUID of version 7 for a call without one
     * @param at when the call began; it counts in the minute, day and month of this
     * @param purpose what it was for: {@code chat}, {@code embedding}, {@code report}, {@code speech}, …
     * @param provider who answered last; empty text where nobody was asked
     * @param model the model's name there
     * @param asked the model as asked for
     * @param promptTokens sent, cached ones included
     * @param completionTokens received
     * @param cachedTokens those of the prompt that the provider had kept and charged less for
     * @param estimated whether tokens were counted here, as the provider did not tell
     * @param cost nanos
     * @param attempts requests to providers in all
     * @param firstToken from the beginning until the first token; empty where none came
     * @param duration from the beginning to the end
     * @param characters of text that was spoken; 0 for what is no speech
     * @param sound length of what was spoken
     */
    public record Call(
            UUID id,
            Payer payer,
            Instant at,
            String purpose,
            String provider,
            String model,
            String asked,
            Outcome outcome,
            long promptTokens,
            long completionTokens,
            long cachedTokens,
            boolean estimated,
            long cost,
            int attempts,
            Optional<Duration> firstToken,
            Duration duration,
            boolean stream,
            long characters,
            Duration sound) {
        public Call {
            if (id.version() != 7) {
                throw Failure.INVALID.because("id: the id of a call must be a UUID of version 7");
            }
            if (promptTokens < 0 || completionTokens < 0 || cachedTokens < 0 || cost < 0 || characters < 0) {
                throw Failure.INVALID.because("tokens, characters and cost of a call must not be negative");
            }
        }

        /** What counts against limits in tokens. */
        public long tokens() {
            return promptTokens + completionTokens;
        }
    }

    /** By what rows are added up. */
    public enum Grouping {
        DAY,
        MODEL,
        PROVIDER,
        USER,
        KEY
    }

    /**
     * @param user whose usage; empty for the caller's own, or everybody's where an administrator asks
     * @param from the first moment; empty for the beginning of this month
     * @param to the first moment that is no longer in it; empty for now
     */
    public record AskReport(
            Accounts.Caller caller, Optional<UUID> user, Optional<Instant> from, Optional<Instant> to, Grouping by)
            implements Message {}

    /** @param lines in the order of days, or the most expensive first; ten thousand at most */
    public record Report(Instant from, Instant to, List<Line> lines, Totals totals) implements Message {
        public Report {
            lines = List.copyOf(lines);
        }
    }

    /** @param group day ({@code 2026-03-04}), {@code provider/model}, provider, id of a user or a key; empty text for none
     *  @param name of the user; empty otherwise, and where the user is gone */
    public record Line(String group, Optional<String> name, Totals totals) {}

    /** @param failed those that did not finish: failed, cancelled, broken, refused
     *  @param estimated those whose tokens were counted here
     *  @param cost nanos
     *  @param characters of texts that were spoken
     *  @param seconds of the sound that came of them */
    public record Totals(
            long calls,
            long failed,
            long cached,
            long estimated,
            long promptTokens,
            long completionTokens,
            long cachedTokens,
            long cost,
            long characters,
            double seconds) {}

    /** What is limited. */
    public enum Measure {
        REQUESTS,
        TOKENS,
        COST
    }

    /** For how long a limit holds: the calendar's minute, day or month, in UTC. */
    public enum Period {
        MINUTE,
        DAY,
        MONTH
    }

    /** @param most requests, tokens or nanos; 0 for as many as one likes */
    public record Limit(Measure measure, Period period, long most) {

        /** The largest limit. Whole numbers up to here are exact in the scripts of Redis; in money it is nine million. */
        public static final long LARGEST = (1L << 53) - 1;
    }

    /** @param key the key whose own limits are asked for; empty for those of the user */
    public record AskLimits(UUID user, Optional<UUID> key) implements Message {}

    /** @param limits instead of the default of the role, for those that are named; 0 lifts a limit. None: the defaults */
    public record SetLimits(UUID user, Optional<UUID> key, List<Limit> limits) implements Message {
        public SetLimits {
            limits = List.copyOf(limits);
        }
    }

    /** @param own what was set
     *  @param effective what holds: the own ones, and for a user the defaults of the role beside them */
    public record Limits(List<Limit> own, List<Limit> effective) implements Message {
        public Limits {
            own = List.copyOf(own);
            effective = List.copyOf(effective);
        }
    }

    /** @param user the one whose limits, or those of whose keys, have changed */
    public record LimitsChanged(UUID user) implements Message {}

    /** @param limit most rows of this request */
    public record Drop(Instant before, int limit) implements Message {}
}
