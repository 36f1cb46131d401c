package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import dev.parley.bus.Schedules.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Conversation between the job engine, which says when, and the store, which keeps schedules. */
public final class ScheduleStore {

    /** All schedules, by name. */
    public static final Address<Read, Schedules.ScheduleList> READ = Address.local(
            "schedule-store.read", Read.class, Schedules.ScheduleList.class, concurrent(100), Duration.ofSeconds(10));
    /**
     * Keeps a schedule and replies with it as it is now. One of the same name is replaced, but what was run stays known,
     * and its next run stays where the rhythm is the same.
     */
    public static final Address<Keep, Schedule> KEEP =
            Address.local("schedule-store.keep", Keep.class, Schedule.class, concurrent(100), Duration.ofSeconds(10));
    /** Keeps a schedule unless there is one of this name. */
    public static final Address<Add, Done> ADD =
            Address.local("schedule-store.add", Add.class, Done.class, concurrent(10), Duration.ofSeconds(10));
    /** Forgets a schedule. NOT_FOUND if there is none. */
    public static final Address<Remove, Done> REMOVE =
            Address.local("schedule-store.remove", Remove.class, Done.class, concurrent(100), Duration.ofSeconds(10));
    /** The enabled schedules that are due, and when the next one is. */
    public static final Address<FindDue, Due> DUE =
            Address.local("schedule-store.due", FindDue.class, Due.class, concurrent(100), Duration.ofSeconds(10));
    /**
     * Keeps the job of an instant and moves the schedule on, in one transaction; replies with no job where another node was
     * earlier, or the schedule has changed.
     */
    public static final Address<Fire, Jobs.JobList> FIRE = Address.local(
            "schedule-store.fire", Fire.class, Jobs.JobList.class, concurrent(100), Duration.ofSeconds(10));

    private ScheduleStore() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    public record Read() implements Message {}

    public record Keep(Schedule schedule) implements Message {}

    public record Add(Schedule schedule) implements Message {}

    public record Remove(String name) implements Message {}

    public record FindDue(Instant now) implements Message {}

    /** @param next the earliest run after the instant that was asked about */
    public record Due(List<Schedule> schedules, Optional<Instant> next) implements Message {
        public Due {
            schedules = List.copyOf(schedules);
        }
    }

    /** @param due the instant for which the job is
     *  @param next the run after it
     *  @param job a queued one without messages */
    public record Fire(String name, Instant due, Instant next, JobStore.Change job) implements Message {}
}
