package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;
import static dev.parley.bus.Address.Mailbox.serial;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation with the durable job engine. Doors submit, list and cancel; the engine hands a claimed job to the runner of
 * its kind on the same node; the runner reports stages, checkpoints and events while it works.
 */
public final class Jobs {

    /**
     * Jobs that are at work on a node at most: what each of them asks for waits for its turn and is not refused, since a refusal
     * would cost a job one of its attempts.
     */
    static final int AT_WORK = 10_000;

    /** Accepts a job; from the reply on it is finished or failed visibly, whatever dies in between. */
    public static final Address<Submit, Job> SUBMIT =
            Address.local("jobs.submit", Submit.class, Job.class, concurrent(2_000), Duration.ofSeconds(10));
    /** Accepts many jobs in one transaction, all or none; the reply has them in the order of the request. */
    public static final Address<SubmitAll, JobList> SUBMIT_ALL =
            Address.local("jobs.submit-all", SubmitAll.class, JobList.class, concurrent(50), Duration.ofSeconds(30));
    /** A job. NOT_FOUND for another's. */
    public static final Address<Get, Job> GET =
            Address.local("jobs.get", Get.class, Job.class, concurrent(500), Duration.ofSeconds(10));
    /** The caller's jobs, newest first. */
    public static final Address<ListJobs, JobList> LIST =
            Address.local("jobs.list", ListJobs.class, JobList.class, concurrent(200), Duration.ofSeconds(10));
    /** Cancels a job that has not ended; CONFLICT if it has. */
    public static final Address<Cancel, Job> CANCEL =
            Address.local("jobs.cancel", Cancel.class, Job.class, concurrent(200), Duration.ofSeconds(10));
    /** Queues a job that failed or was cancelled once more, with all its attempts; CONFLICT if it did not. */
    public static final Address<Retry, Job> RETRY =
            Address.local("jobs.retry", Retry.class, Job.class, concurrent(200), Duration.ofSeconds(10));
    /** The events of a job after a number, in order. */
    public static final Address<ReadEvents, EventList> EVENTS =
            Address.local("jobs.events", ReadEvents.class, EventList.class, concurrent(500), Duration.ofSeconds(10));

    /** Runs a claimed job to its end; one member for each kind. The reply is the output as JSON. */
    public static final Address<Run, Finished> RUN =
            Address.local("jobs.run", Run.class, Finished.class, concurrent(AT_WORK), Duration.ofDays(8));
    /** From the runner: the output of a stage, kept so that it is never done again, and what to tell those who watch. */
    public static final Address<Checkpoint, Done> CHECKPOINT =
            Address.local("jobs.checkpoint", Checkpoint.class, Done.class, concurrent(AT_WORK), Duration.ofSeconds(30));
    /** From the runner: what those who watch shall know and no later attempt needs. */
    public static final Address<Tell, Done> TELL =
            Address.local("jobs.tell", Tell.class, Done.class, concurrent(AT_WORK), Duration.ofSeconds(30));
    /** From the runner: how far it is. Cheap to send often; kept at most once a second. */
    public static final Address<Progress, Done> PROGRESS =
            Address.local("jobs.progress", Progress.class, Done.class, serial(), Duration.ofSeconds(30));

    /** Published when there is a job to claim. */
    public static final Topic<Wake> WAKE = Topic.cluster("jobs.wake", Wake.class);
    /** Published when the owner of a running job wants it to stop, for the node that runs it. */
    public static final Topic<CancelAsked> CANCEL_ASKED = Topic.cluster("jobs.cancel-asked", CancelAsked.class);
    /** Published by the engine of a node when a job that runs there shall stop; one member for each job. */
    public static final Topic<Stop> STOP = Topic.local("jobs.stop", Stop.class);

    private Jobs() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /**
     * A job as the store knows it.
     *
     * @param key API key of the owner that it was submitted with: what it asks of language models counts against its limits
     * @param input JSON that the runner of this kind understands
     * @param stage what is being done, as last reported
     * @param progress 0–1
     * @param priority a step is worth as much as a minute of waiting
     * @param attempt number of the attempt at hand or last made; 0 before the first
     * @param fence grows with every claim; what a run writes counts only while it has the highest
     * @param lastFailure why the last attempt failed, if one did
     * @param callbackUrl where the job is sent when it has ended: the address of a webhook, or {@code kafka:} and a topic
     * @param version grows with every change; a change is made against the version it was decided on
     */
    public record Job(
            UUID id,
            String kind,
            UUID owner,
            Optional<UUID> key,
            String input,
            State state,
            Optional<String> stage,
            double progress,
            int priority,
            int attempt,
            int maxAttempts,
            long fence,
            Optional<String> lastFailure,
            Optional<String> idempotencyKey,
            Optional<String> correlationId,
            Optional<String> callbackUrl,
            Instant created,
            Instant updated,
            long version)
            implements Message {}

    /** Where a job stands. Data lives only in the states that have it. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = State.Queued.class, name = "queued"),
        @JsonSubTypes.Type(value = State.Running.class, name = "running"),
        @JsonSubTypes.Type(value = State.Succeeded.class, name = "succeeded"),
        @JsonSubTypes.Type(value = State.Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = State.Cancelled.class, name = "cancelled")
    })
    public sealed interface State {

        /** Waits for a node. Not claimed before this instant. */
        record Queued(Instant notBefore) implements State {}

        /** A node works on it and renews the lease; after the expiry another node may claim it. */
        record Running(String node, Instant leaseExpires, boolean cancelRequested) implements State {}

        /** @param output JSON of the kind's output */
        record Succeeded(Instant at, String output) implements State {}

        /** @param setAside whether all its attempts were used up, so that somebody should look */
        record Failed(Instant at, Failure failure, String detail, boolean setAside) implements State {

            /** Failed for a reason that no further attempt would change. */
            public Failed(Instant at, Failure failure, String detail) {
                this(at, failure, detail, false);
            }
        }

        record Cancelled(Instant at) implements State {}

        /** Whether nothing will change any more. */
        default boolean ended() {
            return switch (this) {
                case Queued _, Running _ -> false;
                case Succeeded _, Failed _, Cancelled _ -> true;
            };
        }

        /** The word for this state in the API and in the store: queued, running, succeeded, failed, cancelled. */
        default String word() {
            return switch (this) {
                case Queued _ -> "queued";
                case Running _ -> "running";
                case Succeeded _ -> "succeeded";
                case Failed _ -> "failed";
                case Cancelled _ -> "cancelled";
            };
        }
    }

    /**
     * A numbered event of a job; numbers of one job are consecutive from 1.
     *
     * @param type state, stage, progress or a type of the kind such as segment
     * @param data JSON object
     */
    public record Event(UUID job, long number, Instant at, String type, String data) implements Message {}

    /** @param id id for the job (UUIDv7), where the sender has one already
     *  @param key API key of the owner, if it was handed in with one
     *  @param priority -100 to 100
     *  @param idempotencyKey a second submit of the same owner with the same key replies with the first job
     *  @param notBefore when it may run; empty for at once */
    public record Submit(
            Optional<UUID> id,
            String kind,
            UUID owner,
            Optional<UUID> key,
            String input,
            int priority,
            Optional<String> idempotencyKey,
            Optional<String> correlationId,
            Optional<String> callbackUrl,
            Optional<Instant> notBefore)
            implements Message {}

    public record SubmitAll(List<Submit> jobs) implements Message {
        public SubmitAll {
            jobs = List.copyOf(jobs);
        }
    }

    public record Get(UUID id, Accounts.Caller caller) implements Message {}

    /** @param states words of states to keep; empty for all
     *  @param kinds kinds to keep; empty for all
     *  @param setAside only those that failed after all their attempts
     *  @param before only jobs older than this one, for the next page */
    public record ListJobs(
            Accounts.Caller caller,
            List<String> states,
            List<String> kinds,
            boolean setAside,
            int limit,
            Optional<UUID> before)
            implements Message {
        public ListJobs {
            states = List.copyOf(states);
            kinds = List.copyOf(kinds);
        }
    }

    public record JobList(List<Job> jobs) implements Message {
        public JobList {
            jobs = List.copyOf(jobs);
        }
    }

    public record Cancel(UUID id, Accounts.Caller caller) implements Message {}

    public record Retry(UUID id, Accounts.Caller caller) implements Message {}

    public record CancelAsked(UUID job) implements Message {}

    public record ReadEvents(UUID id, Accounts.Caller caller, long after, int limit) implements Message {}

    public record EventList(List<Event> events) implements Message {
        public EventList {
            events = List.copyOf(events);
        }
    }

    /** @param checkpoints outputs of the stages that are done, JSON by stage */
    public record Run(Job job, Map<String, String> checkpoints) implements Message {
        public Run {
            checkpoints = Map.copyOf(checkpoints);
        }
    }

    public record Finished(String output) implements Message {}

    /** @param events for those who watch; kept in the same transaction, so that each is told once */
    public record Checkpoint(UUID job, String stage, String output, List<JobStore.NewEvent> events) implements Message {
        public Checkpoint {
            events = List.copyOf(events);
        }

        /** A checkpoint of which nothing else is told than that its stage is done. */
        public Checkpoint(UUID job, String stage, String output) {
            this(job, stage, output, List.of());
        }
    }

    public record Tell(UUID job, JobStore.NewEvent event) implements Message {}

    /** @param fraction of the whole job that is done, 0–1 */
    public record Progress(UUID job, String stage, double fraction) implements Message {}

    public record Wake(String kind) implements Message {}

    /** @param reason why: cancelled by its owner, lease lost, node shutting down */
    public record Stop(UUID job, String reason) implements Message {}
}
