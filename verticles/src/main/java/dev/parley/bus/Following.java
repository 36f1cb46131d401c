package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation of those who follow many jobs with the engine: what is published says that it is worth looking, what is asked
 * says what there is. The events of one job alone are read at {@link Jobs#EVENTS}.
 */
public final class Following {

    /** The events of all jobs of the caller, of an administrator's all there are, after a cursor. INVALID for no cursor. */
    public static final Address<ReadChanges, Changes> CHANGES = Address.local(
            "following.changes", ReadChanges.class, Changes.class, concurrent(200), Duration.ofSeconds(10));
    /** How far the events of some jobs are, whoever owns them: who asks looks at the owner. Unknown jobs are left out. */
    public static final Address<ReadStandings, Standings> STANDINGS = Address.local(
            "following.standings", ReadStandings.class, Standings.class, concurrent(200), Duration.ofSeconds(10));

    /** Published after events have been kept: one message for a transaction, on one topic for all jobs. */
    public static final Topic<EventsKept> EVENTS_KEPT = Topic.cluster("following.events-kept", EventsKept.class);

    private Following() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** The events of one transaction, in order within a job. */
    public record EventsKept(List<KeptEvent> events) implements Message {
        public EventsKept {
            events = List.copyOf(events);
        }
    }

    /**
     * An event on its way to those who follow.
     *
     * @param data missing where it is larger than {@link #MOST_DATA}: who needs it reads the event
     */
    public record KeptEvent(UUID owner, UUID job, long number, Instant at, String type, Optional<String> data)
            implements Message {

        /** Characters of data that are worth sending to every node. */
        public static final int MOST_DATA = 4 << 10;

        public static KeptEvent of(UUID owner, Jobs.Event event) {
            var data = Optional.of(event.data()).filter(text -> text.length() <= MOST_DATA);
            return new KeptEvent(owner, event.job(), event.number(), event.at(), event.type(), data);
        }

        /** The event, unless its data stayed behind. */
        public Optional<Jobs.Event> event() {
            return data.map(text -> new Jobs.Event(job, number, at, type, text));
        }
    }

    /** @param after cursor of an earlier reply; {@code 0} for all events there are, nothing for only those to come */
    public record ReadChanges(Accounts.Caller caller, Optional<String> after, int limit) implements Message {}

    /**
     * Events of many jobs, in order within a job.
     *
     * @param cursor stands after the last of them
     * @param more whether there are more of them now
     */
    public record Changes(List<Change> changes, String cursor, boolean more) implements Message {
        public Changes {
            changes = List.copyOf(changes);
        }
    }

    /** @param cursor stands after this event */
    public record Change(Jobs.Event event, String cursor) implements Message {}

    public record ReadStandings(List<UUID> jobs) implements Message {
        public ReadStandings {
            jobs = List.copyOf(jobs);
        }
    }

    public record Standings(List<Standing> standings) implements Message {
        public Standings {
            standings = List.copyOf(standings);
        }
    }

    /** @param lastEvent number of the newest event; 0 before the first
     *  @param ended whether it is the last */
    public record Standing(UUID job, UUID owner, long lastEvent, boolean ended) implements Message {}
}
