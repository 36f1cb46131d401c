package dev.parley.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.regex.Pattern;

/** A failure as text: a reply of the bus that is a failure carries a number and a text, and nothing beside them. */
final class FailureText {

    /**
     * When to try again, in milliseconds, what is left as JSON behind a record separator, and a unit separator, neither of which
     * any detail has.
     */
    private static final Pattern WITH_WAIT =
            Pattern.compile("(\\d{1,15})(?:\u001e([^\u001f]*))?\u001f(.*)", Pattern.DOTALL);

    private FailureText() {}

    static String write(FailureException failure) {
        var left = failure.remaining().map(FailureText::json).orElse("");
        return failure.retryAfter()
                        .map(wait -> wait.toMillis() + left + "\u001f")
                        .orElse("")
                + failure.detail();
    }

    static FailureException read(Failure failure, String text) {
        var written = WITH_WAIT.matcher(text);
        if (!written.matches()) {
            return failure.because(text);
        }
        var wait = Duration.ofMillis(Long.parseLong(written.group(1)));
        return written.group(2) == null
                ? failure.because(written.group(3), wait)
                : failure.because(written.group(3), wait, remaining(written.group(2)));
    }

    private static String json(Usage.Remaining left) {
        try {
            return "\u001e" + MessageWire.JSON.writeValueAsString(left);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Usage.Remaining remaining(String json) {
        try {
            return MessageWire.JSON.readValue(json, Usage.Remaining.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
