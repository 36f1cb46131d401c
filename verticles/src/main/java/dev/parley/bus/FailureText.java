package dev.parley.bus;

import java.time.Duration;
import java.util.regex.Pattern;

/** A failure as text: a reply of the bus that is a failure carries a number and a text, and nothing beside them. */
final class FailureText {

    /** When to try again, in milliseconds, and a unit separator, which no detail has. */
    private static final Pattern WITH_WAIT = Pattern.compile("(\\d{1,15})\u001f(.*)", Pattern.DOTALL);

    private FailureText() {}

    static String write(FailureException failure) {
        return failure.retryAfter().map(wait -> wait.toMillis() + "\u001f").orElse("") + failure.detail();
    }

    static FailureException read(Failure failure, String text) {
        var written = WITH_WAIT.matcher(text);
        return written.matches()
                ? failure.because(written.group(2), Duration.ofMillis(Long.parseLong(written.group(1))))
                : failure.because(text);
    }
}
