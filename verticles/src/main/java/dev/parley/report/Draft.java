package dev.parley.report;

import dev.parley.bus.Done;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/**
 * The report while it is being written, told to those who watch: what comes within a pause together, one telling after the other. Times in
 * it have not been checked. For one run, on its context.
 */
final class Draft {

    /** Often enough to read along; a word at a time would be thousands of events. */
    static final Duration PAUSE = Duration.ofMillis(400);

    private final Function<Map<String, Object>, Future<Done>> tell;
    private final InstantSource clock;
    private final StringBuilder waiting = new StringBuilder();
    private boolean started;
    private Instant told = Instant.MIN;
    private Future<?> telling = Future.succeededFuture();

    /**
     * @param tell tells the data of an event
     * @param started whether an earlier attempt may have told a beginning
     */
    Draft(Function<Map<String, Object>, Future<Done>> tell, InstantSource clock, boolean started) {
        this.tell = tell;
        this.clock = clock;
        this.started = started;
    }

    /** A model begins to write; what was told before does not count any more. */
    void begin() {
        waiting.setLength(0);
        if (started) {
            next(Map.of("restart", true));
        }
        started = false;
    }

    /** The next piece. */
    void add(String text) {
        waiting.append(text);
        if (telling.isComplete() && !clock.instant().isBefore(told.plus(PAUSE))) {
            tellWaiting();
        }
    }

    /** Tells the rest. Completes when all is told, and never fails. */
    Future<?> end() {
        tellWaiting();
        return telling;
    }

    private void tellWaiting() {
        if (!waiting.isEmpty()) {
            started = true;
            told = clock.instant();
            next(Map.of("text", waiting.toString()));
            waiting.setLength(0);
        }
    }

    /** What cannot be told is let go: the report itself comes at the end. */
    private void next(Map<String, Object> data) {
        telling = telling.compose(_ -> tell.apply(data)).otherwise(Done.DONE);
    }
}
