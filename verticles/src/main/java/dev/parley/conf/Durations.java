package dev.parley.conf;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How lengths of time are written: {@code 250 ms}, {@code 30 s}, {@code 5 min}, {@code 8 h}, {@code 7 d}. */
public final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|h|d)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "min", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    private Durations() {}

    /** The duration that is written like this, if it is one. */
    public static Optional<Duration> parse(String text) {
        var matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var unit = UNITS.getOrDefault(matcher.group(2), ChronoUnit.MILLIS);
        return Optional.of(unit.getDuration().multipliedBy(Long.parseLong(matcher.group(1))));
    }

    /** In the largest unit that divides it. */
    public static String format(Duration duration) {
        for (var unit : new String[] {"d", "h", "min", "s"}) {
            var length = UNITS.getOrDefault(unit, ChronoUnit.MILLIS).getDuration();
            if (!duration.isZero() && duration.toMillis() % length.toMillis() == 0) {
                return duration.toMillis() / length.toMillis() + " " + unit;
            }
        }
        return duration.toMillis() + " ms";
    }
}
