package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Usage.Allowance;
import dev.parley.bus.Usage.Measure;
import dev.parley.bus.Usage.Period;
import dev.parley.bus.Usage.Remaining;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What a call of this size means to the limits of its payer, when so much is used and reserved.
 *
 * @param user limits of the user
 * @param key limits of the key; none without a key
 * @param have used and reserved before, of the user and, where it is limited, of the key
 */
record UsageCheck(LimitSet user, LimitSet key, Used have, long tokens, long cost, Instant now) {

    private static final long NANOS = 1_000_000_000L;

    /** Whether a limit would be passed. */
    boolean isRefused() {
        for (var place = 0; place < have.size(); place++) {
            if (isPassed(place)) {
                return true;
            }
        }
        return false;
    }

    /** What is left: with the call reserved, or without it where it is refused. */
    Remaining remaining() {
        return new Remaining(least(Measure.REQUESTS), least(Measure.TOKENS));
    }

    /** Why the call is refused: by the limit that is new last. */
    FailureException refusal() {
        var last = -1;
        for (var place = 0; place < have.size(); place++) {
            if (isPassed(place) && (last < 0 || period(place).compareTo(period(last)) >= 0)) {
                last = place;
            }
        }
        return refusal(last);
    }

    private FailureException refusal(int place) {
        var measure = LimitSet.measure(place % LimitSet.SIZE);
        var limit = "the limit of " + amount(measure, most(place)) + " a "
                + period(place).name().toLowerCase(Locale.ROOT) + " of this "
                + (place < LimitSet.SIZE ? "user" : "API key");
        var left = Math.max(0, most(place) - have.at(place));
        if (want(measure) > most(place)) {
            return Failure.OVER_QUOTA.because(limit + " has no room for a call that may need "
                    + amount(measure, want(measure)) + ", ever: ask for fewer tokens");
        }
        var wait = reset(place);
        return Failure.OVER_QUOTA.because(
                limit
                        + (left == 0 || measure == Measure.REQUESTS
                                ? " is used up"
                                : " has " + amount(measure, left) + " left, and the call may need "
                                        + amount(measure, want(measure)))
                        + "; try again in " + words(wait),
                wait,
                remaining());
    }

    /** Of limits with as little left the one that is new last. */
    private Optional<Allowance> least(Measure measure) {
        var reserved = isRefused() ? 0 : want(measure);
        var least = -1;
        for (var place = 0; place < have.size(); place++) {
            if (LimitSet.measure(place % LimitSet.SIZE) == measure
                    && most(place) > 0
                    && (least < 0
                            || left(place) < left(least)
                            || (left(place) == left(least) && period(place).compareTo(period(least)) > 0))) {
                least = place;
            }
        }
        return least < 0
                ? Optional.empty()
                : Optional.of(
                        new Allowance(most(least), Math.max(0, most(least) - have.at(least) - reserved), reset(least)));
    }

    private boolean isPassed(int place) {
        return most(place) > 0 && left(place) < 0;
    }

    private long left(int place) {
        return most(place) - have.at(place) - want(LimitSet.measure(place % LimitSet.SIZE));
    }

    private long want(Measure measure) {
        return switch (measure) {
            case REQUESTS -> 1;
            case TOKENS -> tokens;
            case COST -> cost;
        };
    }

    private long most(int place) {
        return place < LimitSet.SIZE ? user.most(place) : key.most(place - LimitSet.SIZE);
    }

    private static Period period(int place) {
        return LimitSet.period(place % LimitSet.SIZE);
    }

    private Duration reset(int place) {
        return Periods.of(now).untilEnd(period(place), now);
    }

    private static String amount(Measure measure, long amount) {
        return switch (measure) {
            case REQUESTS -> amount + (amount == 1 ? " request" : " requests");
            case TOKENS -> amount + " tokens";
            case COST ->
                "a cost of "
                        + BigDecimal.valueOf(amount, 9).stripTrailingZeros().toPlainString();
        };
    }

    /** In the largest unit that says enough, never less than it takes. */
    private static String words(Duration wait) {
        var seconds = Math.max(1, Math.ceilDiv(wait.toNanos(), NANOS));
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return Math.ceilDiv(seconds, 60) + " min";
        }
        return seconds < 172_800 ? Math.ceilDiv(seconds, 3_600) + " h" : Math.ceilDiv(seconds, 86_400) + " days";
    }
}
