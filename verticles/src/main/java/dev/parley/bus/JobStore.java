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

    /** Keeps a new job, or replies with the one that the owner submitted with the same idempotency key. */
    public static final Address<Insert, Jobs.Job> INSERT =
            Address.cluster("job-store.insert", Insert.class, Jobs.Job.class, concurrent(500), Duration.ofSeconds(10));
    /** Gives queued jobs, and running ones whose lease has expired, to a node: highest priority first, then oldest. */
    public static final Address<Claim, Jobs.JobList> CLAIM = Address.cluster(
            "job-store.claim", Claim.class, Jobs.JobList.class, concurrent(100), Duration.ofSeconds(10));
    /** Writes a changed job if its version is still the expected one; CONFLICT if not. */
    public static final Address<Save, Jobs.Job> SAVE =
            Address.cluster("job-store.save", Save.class, Jobs.Job.class, concurrent(500), Duration.ofSeconds(10));
    /** Renews the leases that the node still holds and replies with the jobs it holds; a missing one was lost. */
    public static final Address<Heartbeat, Jobs.JobList> HEARTBEAT = Address.cluster(
            "job-store.heartbeat", Heartbeat.class, Jobs.JobList.class, concurrent(100), Duration.ofSeconds(5));
    /**
     * Ends the leases of all running jobs, so that they are claimed at once. Only for a start where no other process can be at
     * work on this database: a lease that a live node held would be lost.
     */
    public static final Address<EndLeases, Done> END_LEASES =
            Address.cluster("job-store.end-leases", EndLeases.class, Done.class, concurrent(1), Duration.ofSeconds(10));
    /** Keeps the output of a stage while the node holds the lease; CONFLICT if it does not. */
    public static final Address<SaveCheckpoint, Done> CHECKPOINT = Address.cluster(
            "job-store.checkpoint", SaveCheckpoint.class, Done.class, concurrent(500), Duration.ofSeconds(20));
    /** The outputs of all stages that are done. */
    public static final Address<ReadCheckpoints, Checkpoints> CHECKPOINTS = Address.cluster(
            "job-store.checkpoints", ReadCheckpoints.class, Checkpoints.class, concurrent(100), Duration.ofSeconds(20));
    /** Stores one event with the next number, and the stage and progress of the job if given. CONFLICT without the lease. */
    public static final Address<Append, Jobs.Event> APPEND = Address.cluster(
            "job-store.append", Append.class, Jobs.Event.class, concurrent(500), Duration.ofSeconds(10));
    /** One job. NOT_FOUND if unknown. */
    public static final Address<Find, Jobs.Job> FIND =
            Address.cluster("job-store.find", Find.class, Jobs.Job.class, concurrent(500), Duration.ofSeconds(10));
    /** Jobs, newest first. */
    public static final Address<Search, Jobs.JobList> SEARCH = Address.cluster(
            "job-store.search", Search.class, Jobs.JobList.class, concurrent(200), Duration.ofSeconds(10));
    /** Events of one job after a number, in order. */
    public static final Address<ReadEvents, Jobs.EventList> EVENTS = Address.cluster(
            "job-store.events", ReadEvents.class, Jobs.EventList.class, concurrent(500), Duration.ofSeconds(10));

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

    public record Insert(Jobs.Job job, List<NewEvent> events) implements Message {
        public Insert {
            events = List.copyOf(events);
        }
    }

    /** @param kinds free slots by kind */
    public record Claim(String node, Map<String, Integer> kinds, Instant now, Instant leaseExpires) implements Message {
        public Claim {
            kinds = Map.copyOf(kinds);
        }
    }

    /** @param job the job as it shall be; its version is the one it was decided on */
    public record Save(Jobs.Job job, List<NewEvent> events, List<Outgoing> outbox) implements Message {
        public Save {
            events = List.copyOf(events);
            outbox = List.copyOf(outbox);
        }
    }

    public record Heartbeat(String node, List<UUID> jobs, Instant leaseExpires) implements Message {
        public Heartbeat {
            jobs = List.copyOf(jobs);
        }
    }

    /** @param now instant at which they end */
    public record EndLeases(Instant now) implements Message {}

    public record SaveCheckpoint(UUID job, String node, String stage, String output) implements Message {}

    public record ReadCheckpoints(UUID job) implements Message {}

    public record Checkpoints(Map<String, String> outputs) implements Message {
        public Checkpoints {
            outputs = Map.copyOf(outputs);
        }
    }

    public record Append(UUID job, String node, NewEvent event, Optional<String> stage, Optional<Double> progress)
            implements Message {}

    public record Find(UUID id) implements Message {}

    /** @param owner only this owner's; empty for all
     *  @param states words of states to keep; empty for all */
    public record Search(Optional<UUID> owner, List<String> states, int limit, Optional<UUID> before)
            implements Message {
        public Search {
            states = List.copyOf(states);
        }
    }

    public record ReadEvents(UUID job, long after, int limit) implements Message {}
}
