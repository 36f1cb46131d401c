package dev.parley.llm.wire;

import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * When a provider wants to be asked again, by the headers of its refusal: milliseconds (OpenAI, Azure) before {@code Retry-After}
 * before the time at which a used-up limit is filled again. Zero and less say nothing: Azure sends them.
 */
public final class RetryAfter {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,12}(\\.\\d{1,9})?");

    /** As OpenAI writes: {@code 6m0s}, {@code 1.5s}, {@code 20ms}. */
    private static final Pattern SPAN = Pattern.compile(
            "(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,6}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,9}(?:\\.\\d{1,9})?)ms)?");

    private static final double MILLIS = 1e3;

    private RetryAfter() {}

    /** @param clock what time it is, for a date */
    public static Optional<Duration> of(MultiMap headers, Clock clock) {
        return header(headers, "retry-after-ms")
                .or(() -> header(headers, "x-ms-retry-after-ms"))
                .flatMap(millis -> seconds(millis).map(value -> value / MILLIS))
                .map(RetryAfter::span)
                .filter(Duration::isPositive)
                .or(() -> header(headers, "retry-after").flatMap(text -> secondsOrDate(text, clock)))
                .or(() -> usedUp(headers));
    }

    /** A span as {@code 34.07s}, {@code 6m0s} or bare seconds; empty for none that is positive. */
    public static Optional<Duration> span(String text) {
        var matcher = SPAN.matcher(text.strip());
        if (matcher.matches()) {
            var units = new double[] {86_400, 3_600, 60, 1, 1 / MILLIS};
            var total = 0.0;
            for (var i = 0; i < units.length; i++) {
                var number = Optional.ofNullable(matcher.group(i + 1)).orElse("0");
                total += Double.parseDouble(number) * units[i];
            }
            return Optional.of(span(total)).filter(Duration::isPositive);
        }
        return seconds(text).map(RetryAfter::span).filter(Duration::isPositive);
    }

    private static Optional<Duration> secondsOrDate(String text, Clock clock) {
        return seconds(text).map(RetryAfter::span).or(() -> date(text, clock)).filter(Duration::isPositive);
    }

    private static Optional<Duration> date(String text, Clock clock) {
        try {
            var then = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(Duration.between(clock.instant(), then.toInstant()));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** The longest wait for one of the limits of which nothing is left. */
    private static Optional<Duration> usedUp(MultiMap headers) {
        return Stream.of("requests", "tokens")
                .filter(limit -> header(headers, "x-ratelimit-remaining-" + limit)
                        .filter(left -> left.strip().equals("0"))
                        .isPresent())
                .flatMap(limit -> header(headers, "x-ratelimit-reset-" + limit).flatMap(RetryAfter::span).stream())
                .max(Comparator.naturalOrder());
    }

    private static Optional<String> header(MultiMap headers, String name) {
        return Optional.ofNullable(headers.get(name));
    }

    private static Optional<Double> seconds(String text) {
        return NUMBER.matcher(text.strip()).matches() ? Optional.of(Double.valueOf(text.strip())) : Optional.empty();
    }

    private static Duration span(double seconds) {
        return Duration.ofMillis((long) Math.ceil(seconds * MILLIS));
    }
}
