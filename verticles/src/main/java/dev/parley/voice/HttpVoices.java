package dev.parley.voice;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The names of a server's voices, asked for now and then. Safe for threads; one of them asks at a time. */
final class HttpVoices {

    private static final Duration KEEP = Duration.ofMinutes(10);
    private static final Duration KEEP_FAILURE = Duration.ofSeconds(30);
    private static final int MOST = 10_000;

    private final Supplier<List<String>> question;
    private final Clock clock;
    private Instant next = Instant.MIN;
    private List<String> names = List.of();
    private @Nullable FailureException failure;

    /** @param question asks the server */
    HttpVoices(Supplier<List<String>> question, Clock clock) {
        this.question = question;
        this.clock = clock;
    }

    /** Their names; fails where the server does not tell them. */
    synchronized List<String> names() {
        if (clock.instant().isAfter(next)) {
            ask();
        }
        if (failure != null) {
            throw failure;
        }
        return names;
    }

    /** Their names; empty where the server does not tell them. */
    Optional<List<String>> known() {
        try {
            return Optional.of(names());
        } catch (FailureException _) {
            return Optional.empty();
        }
    }

    private void ask() {
        try {
            names = question.get();
            failure = null;
            next = clock.instant().plus(KEEP);
        } catch (FailureException e) {
            if (e.failure() == Failure.CANCELLED) {
                // Says nothing of the server.
                throw e;
            }
            failure = e;
            next = clock.instant().plus(KEEP_FAILURE);
        }
    }

    /** Names in a JSON array of texts, or of objects that have one. */
    static List<String> in(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.isTextual()
                        ? item.textValue()
                        : Stream.of("id", "voice_id", "name")
                                .map(field -> item.path(field).textValue())
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse(""))
                .filter(name -> !name.isBlank())
                .limit(MOST)
                .toList();
    }
}
