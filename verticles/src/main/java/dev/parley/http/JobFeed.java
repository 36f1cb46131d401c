package dev.parley.http;

import dev.parley.bus.Following;
import dev.parley.bus.Jobs;
import dev.parley.bus.Transcripts;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What one server knows of the events of a job that somebody follows: how far they are, and the newest few, so that those who
 * keep up need no store. Touch only on the context of the server.
 */
final class JobFeed {

    /** With {@link Following.KeptEvent#MOST_DATA} a bound of 256 Ki characters. */
    private static final int MOST_RECENT = 64;

    private final Set<EventStream> followers = new LinkedHashSet<>();
    /** Consecutive, the newest last. */
    private final List<ShownEvent> recent = new ArrayList<>();

    private Optional<UUID> owner = Optional.empty();
    private long last;
    private boolean ended;

    Set<EventStream> followers() {
        return followers;
    }

    /** Who owns the job; empty until the store has been asked. */
    Optional<UUID> owner() {
        return owner;
    }

    /** Number of the newest event heard of. */
    long last() {
        return last;
    }

    /** Whether the newest event is the last. */
    boolean ended() {
        return ended;
    }

    /** The event after a number, if it is among the newest. */
    Optional<ShownEvent> after(long number) {
        if (recent.isEmpty()) {
            return Optional.empty();
        }
        var place = number + 1 - recent.getFirst().event().number();
        return place >= 0 && place < recent.size() ? Optional.of(recent.get((int) place)) : Optional.empty();
    }

    /** A message has come. Messages can be lost, and overtake each other. */
    void heard(Following.KeptEvent kept) {
        if (kept.number() > last) {
            last = kept.number();
            // An edit comes after the end of a job, and changes nothing of that.
            ended = kept.event().map(JobFeed::endsJob).orElse(false)
                    || (ended && kept.type().equals(Transcripts.EDITED));
        }
        kept.event().map(ShownEvent::ofOneJob).ifPresent(this::remember);
    }

    /** The store has said how far the job is. */
    void stands(Following.Standing standing) {
        owner = Optional.of(standing.owner());
        if (standing.lastEvent() >= last) {
            last = standing.lastEvent();
            ended = standing.ended();
        }
    }

    private void remember(ShownEvent event) {
        if (!recent.isEmpty()) {
            var next = recent.getLast().event().number() + 1;
            if (event.event().number() < next) {
                return;
            }
            if (event.event().number() > next) {
                recent.clear();
            }
        }
        recent.add(event);
        if (recent.size() > MOST_RECENT) {
            recent.removeFirst();
        }
    }

    /** Whether this is the last event of its job. */
    static boolean endsJob(Jobs.Event event) {
        return event.type().equals("state")
                && switch (new JsonObject(event.data()).getString("state", "")) {
                    case "succeeded", "failed", "cancelled" -> true;
                    default -> false;
                };
    }
}
