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
 * Conversation with the job engine about jobs that recur. Each instant of a schedule is submitted as one job, whatever dies;
 * instants that nobody was there for are made up for by one job together.
 */
public final class Schedules {

    /** All schedules, by name. */
    public static final Address<ListSchedules, ScheduleList> LIST = Address.cluster(
            "schedules.list", ListSchedules.class, ScheduleList.class, concurrent(100), Duration.ofSeconds(10));
    /** Makes a schedule or changes the one of this name. INVALID, naming the field. */
    public static final Address<Put, Schedule> PUT =
            Address.cluster("schedules.put", Put.class, Schedule.class, concurrent(100), Duration.ofSeconds(10));
    /** Forgets a schedule; jobs that it has submitted stay. NOT_FOUND if there is none. */
    public static final Address<Delete, Done> DELETE =
            Address.cluster("schedules.delete", Delete.class, Done.class, concurrent(100), Duration.ofSeconds(10));

    private Schedules() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** When a job recurs. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Rhythm.Cron.class, name = "cron"),
        @JsonSubTypes.Type(value = Rhythm.Every.class, name = "every")
    })
    public sealed interface Rhythm {

        /** @param expression minute, hour, day of the month, month, day of the week, as UNIX has them
         *  @param zone time zone in which they are meant, such as Europe/Berlin */
        record Cron(String expression, String zone) implements Rhythm {}

        /** In equal steps from the first run on. */
        record Every(Duration pause) implements Rhythm {}
    }

    /**
     * A schedule.
     *
     * @param next when it is due; of no meaning while it is not enabled
     * @param lastRun the instant that the last job was due at
     * @param lastJob that job; retention may have dropped it
     */
    public record Schedule(
            String name,
            String kind,
            String input,
            UUID owner,
            int priority,
            Rhythm rhythm,
            boolean enabled,
            Instant next,
            Optional<Instant> lastRun,
            Optional<UUID> lastJob)
            implements Message {}

    public record ListSchedules() implements Message {}

    public record ScheduleList(List<Schedule> schedules) implements Message {
        public ScheduleList {
            schedules = List.copyOf(schedules);
        }
    }

    /** What is submitted, for whom and when; the fields are those of {@link Jobs.Submit}. */
    public record Put(String name, String kind, String input, UUID owner, int priority, Rhythm rhythm, boolean enabled)
            implements Message {}

    public record Delete(String name) implements Message {}
}
