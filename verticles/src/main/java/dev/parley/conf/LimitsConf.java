package dev.parley.conf;

import java.time.Duration;

/**
 * What calls of language models may use.
 *
 * @param reservation after which a call that has not ended counts as lost, and what it reserved is free again
 * @param user default of every user
 * @param admin default of every administrator
 */
public record LimitsConf(Duration reservation, Limits user, Limits admin) {

    /** Limits of one user, for the calendar's minute, day and month. */
    public record Limits(Amounts minute, Amounts day, Amounts month) {}

    /**
     * Most in one period; 0 for no limit.
     *
     * @param cost in billionths of the unit of the price table's currency
     */
    public record Amounts(long requests, long tokens, long cost) {}

    /** Up to 2^53 whole numbers are exact in the scripts of Redis: in billionths nine million. */
    private static final long MOST = 9_000_000_000_000_000L;

    private static final int LARGEST_COST = 9_000_000;

    static LimitsConf read(Settings settings) {
        return new LimitsConf(
                settings.duration("limits.reservation", Duration.ofSeconds(1), Duration.ofDays(1)),
                limits(settings, "limits.user."),
                limits(settings, "limits.admin."));
    }

    private static Limits limits(Settings settings, String role) {
        return new Limits(
                amounts(settings, role, "-per-minute"),
                amounts(settings, role, "-per-day"),
                amounts(settings, role, "-per-month"));
    }

    private static Amounts amounts(Settings settings, String role, String period) {
        return new Amounts(
                settings.count(role + "requests" + period, MOST),
                settings.count(role + "tokens" + period, MOST),
                settings.money(role + "cost" + period, LARGEST_COST));
    }
}
