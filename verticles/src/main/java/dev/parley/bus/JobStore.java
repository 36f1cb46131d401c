package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation between the job engine, which decides, and the store, which keeps. Every change of a job is one transaction
 * with its events and its outbox rows, made against the version it was decided on.
 */
public final class JobStore {

    /** The time of the database, the one clock that all nodes agree on. */
    public static final Address<AskTime, Time> TIME =
            Address.local("job-store.time", AskTime.class, Time.class, concurrent(100), Duration.ofSeconds(5));
    /**
     * Keeps new jobs, all or none, and replies with them in the order of the request; in the place of one whose owner has
     * submitted the same idempotency key before stands the earlier job.
     */
    public static final Address<Insert, Jobs.JobList> INSERT = Address.local(
            "job-store.insert", Insert.class, Jobs.JobList.class, concurrent(500), Duration.ofSeconds(10));
    /**
     * Gives ready jobs of a kind to a node. Each slot goes to the owner with the fewest jobs at work; of the jobs of an owner
     * the highest priority comes first, where a minute of waiting makes up for a step of priority.
     */
    public static final Address<Claim, Jobs.JobList> CLAIM =
            Address.local("job-store.claim", Claim.class, Jobs.JobList.class, concurrent(100), Duration.ofSeconds(10));
    /** Makes jobs ready whose time has come or whose lease has run out, and replies with their kinds. */
    public static final Address<Awaken, Awakened> AWAKEN =
            Address.local("job-store.awaken", Awaken.class, Awakened.class, concurrent(100), Duration.ofSeconds(10));
    /** Writes changed jobs whose version is still the expected one, and replies with those; what is missing has changed. */
    public static final Address<Save, Jobs.JobList> SAVE =
            Address.local("job-store.save", Save.class, Jobs.JobList.class, concurrent(500), Duration.ofSeconds(10));
    /** Renews the leases that the node still holds and replies with the jobs it holds; a missing one was lost. */
    public static final Address<Heartbeat, Jobs.JobList> HEARTBEAT = Address.local(
            "job-store.heartbeat", Heartbeat.class, Jobs.JobList.class, concurrent(100), Duration.ofSeconds(5));
    /**
     * Ends the leases of all running jobs, so that they are claimed at once. Only for a start where no other process can be at
     * work on this database: a lease that a live node held would be lost.
     */
    public static final Address<EndLeases, Done> END_LEASES =
            Address.local("job-store.end-leases", EndLeases.class, Done.class, concurrent(1), Duration.ofSeconds(10));
    /** Keeps the output of a stage and its events while the node holds the lease; CONFLICT if it does not. */
    public static final Address<SaveCheckpoint, Done> CHECKPOINT = Address.local(
            "job-store.checkpoint", SaveCheckpoint.class, Done.class, concurrent(Jobs.AT_WORK), Duration.ofSeconds(20));
    /** The outputs of all stages that are done. */
    public static final Address<ReadCheckpoints, Checkpoints> CHECKPOINTS = Address.local(
            "job-store.checkpoints",
            ReadCheckpoints.class,
            Checkpoints.class,
            concurrent(Jobs.AT_WORK),
            Duration.ofSeconds(20));
    /** Stores one event with the next number, and the stage and progress of the job if given. CONFLICT without the lease. */
    public static final Address<Append, Jobs.Event> APPEND = Address.local(
            "job-store.append", Append.class, Jobs.Event.class, concurrent(Jobs.AT_WORK), Duration.ofSeconds(10));
    /** One job. NOT_FOUND if unknown. */
    public static final Address<Find, Jobs.Job> FIND =
            Address.local("job-store.find", Find.class, Jobs.Job.class, concurrent(500), Duration.ofSeconds(10));
    /** The jobs that write reports on a recording, newest first. */
    public static final Address<FindReport, Jobs.JobList> REPORT = Address.local(
            "job-store.report", FindReport.class, Jobs.JobList.class, concurrent(200), Duration.ofSeconds(10));
    /** Jobs, newest first. */
    public static final Address<Search, Jobs.JobList> SEARCH = Address.local(
            "job-store.search", Search.class, Jobs.JobList.class, concurrent(200), Duration.ofSeconds(10));
    /** Events of one job after a number, in order. */
    public static final Address<ReadEvents, Jobs.EventList> EVENTS = Address.local(
            "job-store.events", ReadEvents.class, Jobs.EventList.class, concurrent(500), Duration.ofSeconds(10));
    /** Events of all jobs of an owner after a cursor. INVALID for what is no cursor of this database. */
    public static final Address<ReadChanges, Following.Changes> CHANGES = Address.local(
            "job-store.changes", ReadChanges.class, Following.Changes.class, concurrent(200), Duration.ofSeconds(10));
    /** How far the events of some jobs are; unknown jobs are left out. */
    public static final Address<Following.ReadStandings, Following.Standings> STANDINGS = Address.local(
            "job-store.standings",
            Following.ReadStandings.class,
            Following.Standings.class,
            concurrent(200),
            Duration.ofSeconds(10));

    private JobStore() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** An event that has no number yet. */
    public record NewEvent(String type, String data) {}

    /** A message that leaves the system when the transaction is kept.
     *
     * @param destination webhook URL or topic
     * @param key what must stay in order */
    public record Outgoing(String destination, String key, String payload) {}

    /** A job as it shall be kept, with the events and the message of the same transaction.
     *
     * @param job its version is the one that the change was decided on */
    public record Change(Jobs.Job job, List<NewEvent> events, Optional<Outgoing> message) {
        public Change {
            events = List.copyOf(events);
        }
    }

    public record AskTime() implements Message {}

    public record Time(Instant now) implements Message {}

    /** @param jobs queued ones without messages */
    public record Insert(List<Change> jobs) implements Message {
        public Insert {
            jobs = List.copyOf(jobs);
        }
    }

    /** @param slots most jobs to give
     *  @param atOnce most jobs of this kind at work on all nodes */
    public record Claim(String kind, String node, int slots, int atOnce, Instant now, Instant leaseExpires)
            implements Message {}

    public record Awaken(Instant now) implements Message {}

    public record Awakened(List<String> kinds) implements Message {
        public Awakened {
            kinds = List.copyOf(kinds);
        }
    }

    public record Save(List<Change> jobs) implements Message {
        public Save {
            jobs = List.copyOf(jobs);
        }
    }

    /** @param fence of the claim that gave the job away */
    public record Hold(UUID job, long fence) {}

    public record Heartbeat(List<Hold> held, Instant leaseExpires) implements Message {
        public Heartbeat {
            held = List.copyOf(held);
        }
    }

    /** @param now instant at which they end */
    public record EndLeases(Instant now) implements Message {}

    /** @param events kept in the same transaction */
    public record SaveCheckpoint(Hold hold, String stage, String output, List<NewEvent> events) implements Message {
        public SaveCheckpoint {
            events = List.copyOf(events);
        }
    }

    public record ReadCheckpoints(UUID job) implements Message {}

    public record Checkpoints(Map<String, String> outputs) implements Message {
        public Checkpoints {
            outputs = Map.copyOf(outputs);
        }
    }

    public record Append(Hold hold, NewEvent event, Optional<String> stage, Optional<Double> progress)
            implements Message {}

    public record Find(UUID id) implements Message {}

    /** @param owner only this owner's; empty for all
     *  @param limit most jobs that are replied with */
    public record FindReport(UUID recording, Optional<UUID> owner, int limit) implements Message {}

    /** @param owner only this owner's; empty for all
     *  @param states words of states to keep; empty for all
     *  @param kinds kinds to keep; empty for all
     *  @param setAside only those that failed after all their attempts */
    public record Search(
            Optional<UUID> owner,
            List<String> states,
            List<String> kinds,
            boolean setAside,
            int limit,
            Optional<UUID> before)
            implements Message {
        public Search {
            states = List.copyOf(states);
            kinds = List.copyOf(kinds);
        }
    }

    public record ReadEvents(UUID job, long after, int limit) implements Message {}

    /** @param owner only this owner's; empty for all
     *  @param after as in {@link Following.ReadChanges} */
    public record ReadChanges(Optional<UUID> owner, Optional<String> after, int limit) implements Message {}
}
