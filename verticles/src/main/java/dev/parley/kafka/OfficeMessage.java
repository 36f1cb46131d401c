package dev.parley.kafka;

import dev.parley.bus.Office;
import java.util.Optional;
import java.util.UUID;

/** What a message of the topic of requests about tables says. */
sealed interface OfficeMessage {

    /** What idempotency keys of these requests begin with. */
    String KEY_PREFIX = "gigaoffice:";

    /**
     * A request.
     *
     * @param id the sender's
     * @param priority a step is worth as much as a minute of waiting
     */
    record Request(String id, int priority, Office.Request request) implements OfficeMessage {

        private static final String UUID_FORM = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

        /** By this the engine knows a request that comes again. */
        String idempotencyKey() {
            return KEY_PREFIX + id;
        }

        /** The id for the job, so that the request is found over HTTP as well; empty where the sender's is no UUID. */
        Optional<UUID> jobId() {
            return Optional.of(id).filter(text -> text.matches(UUID_FORM)).map(UUID::fromString);
        }
    }

    /** Whose sender can be told what is wrong with it. */
    record Refused(String id, String reason) implements OfficeMessage {}

    /** Whose sender is unknown. */
    record Unreadable(String reason) implements OfficeMessage {}
}
