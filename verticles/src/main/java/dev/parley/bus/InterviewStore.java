package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation with the store about rooms of interviews. How far an interview is stands there as JSON that only its actor reads; a
 * change is made against the version it was decided on.
 */
public final class InterviewStore {

    /** Keeps a new room. Where its owner has one of this origin or this candidate, the reply is that one. */
    public static final Address<Insert, Row> INSERT =
            Address.local("interview-store.insert", Insert.class, Row.class, concurrent(200), Duration.ofSeconds(5));
    /** NOT_FOUND where there is none. */
    public static final Address<Find, Row> FIND =
            Address.local("interview-store.find", Find.class, Row.class, concurrent(1_000), Duration.ofSeconds(5));
    /** Rooms of an owner, newest first. */
    public static final Address<Search, Rows> SEARCH =
            Address.local("interview-store.search", Search.class, Rows.class, concurrent(100), Duration.ofSeconds(5));
    /** Keeps a change. CONFLICT where the version is not the newest any more. */
    public static final Address<Save, Row> SAVE =
            Address.local("interview-store.save", Save.class, Row.class, concurrent(500), Duration.ofSeconds(5));
    /** Changes nothing but when a room is looked at again; not at all where it has been changed. */
    public static final Address<Postpone, Done> POSTPONE = Address.local(
            "interview-store.postpone", Postpone.class, Done.class, concurrent(200), Duration.ofSeconds(5));
    /** Notes who is in a room. CONFLICT where somebody else is. */
    public static final Address<Enter, Row> ENTER =
            Address.local("interview-store.enter", Enter.class, Row.class, concurrent(1_000), Duration.ofSeconds(5));
    /** Notes that a visitor has gone; done as well where that one is not there. */
    public static final Address<Leave, Done> LEAVE =
            Address.local("interview-store.leave", Leave.class, Done.class, concurrent(500), Duration.ofSeconds(5));
    /** Rooms that shall be looked at, the longest waiting first. */
    public static final Address<FindDue, Rows> DUE =
            Address.local("interview-store.due", FindDue.class, Rows.class, concurrent(20), Duration.ofSeconds(5));
    /** Removes a room. NOT_FOUND where there is none. */
    public static final Address<Delete, Done> DELETE =
            Address.local("interview-store.delete", Delete.class, Done.class, concurrent(50), Duration.ofSeconds(5));
    /** Drops some of the oldest rooms. */
    public static final Address<Drop, Retention.Dropped> DROP = Address.local(
            "interview-store.drop", Drop.class, Retention.Dropped.class, concurrent(5), Duration.ofSeconds(5));

    private InterviewStore() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /**
     * A room.
     *
     * @param plan questions in the order in which they are asked
     * @param state JSON of how far it is
     * @param version grows with every change of the state
     * @param lastEvent number of the newest event; 0 before the first
     * @param visitor who was in it last
     * @param seenUntil until when that one counts as being there
     * @param due when it shall be looked at; empty where nothing is to be done any more
     */
    public record Row(
            UUID id,
            String code,
            UUID owner,
            String candidate,
            Optional<String> origin,
            String candidateName,
            String vacancy,
            String language,
            List<Interviews.Question> plan,
            String state,
            long version,
            long lastEvent,
            Optional<UUID> visitor,
            Optional<Instant> seenUntil,
            Optional<Instant> due,
            Instant created,
            Optional<Instant> expires)
            implements Message {
        public Row {
            plan = List.copyOf(plan);
        }
    }

    public record Rows(List<Row> rows) implements Message {
        public Rows {
            rows = List.copyOf(rows);
        }
    }

    public record Insert(Row row) implements Message {}

    /** By what a room is found. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = By.Id.class, name = "id"),
        @JsonSubTypes.Type(value = By.Code.class, name = "code"),
        @JsonSubTypes.Type(value = By.Candidate.class, name = "candidate")
    })
    public sealed interface By {

        record Id(UUID id) implements By {}

        record Code(String code) implements By {}

        /** The newest of these.
         *
         * @param owner empty for anybody's */
        record Candidate(Optional<UUID> owner, String candidate) implements By {}
    }

    public record Find(By by) implements Message {}

    /** @param before only rooms older than this one, for the next page */
    public record Search(UUID owner, int limit, Optional<UUID> before) implements Message {}

    /** @param version on which it was decided
     *  @param events how many are told of it */
    public record Save(UUID id, long version, String state, int events, Optional<Instant> due) implements Message {}

    public record Postpone(UUID id, long version, Optional<Instant> due) implements Message {}

    /** @param until when the visitor counts as gone without another word */
    public record Enter(String code, UUID visitor, Instant now, Instant until) implements Message {}

    public record Leave(String code, UUID visitor, Instant now) implements Message {}

    public record FindDue(Instant now, int limit) implements Message {}

    public record Delete(UUID id) implements Message {}

    public record Drop(Instant createdBefore, int limit) implements Message {}
}
