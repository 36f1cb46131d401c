package dev.parley.conf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The job engine.
 *
 * @param node name of this node, unique among those that share a store
 * @param lease how long a claimed job is safe from other nodes without a heartbeat
 * @param heartbeat how often leases are renewed
 * @param poll how often the queue is looked at when nothing woke the engine
 * @param backoffFirst wait before the second attempt; doubles from then on
 * @param backoffMax longest wait between attempts
 * @param kinds what there is to do, by name
 * @param mostQueued jobs of a kind that wait for their turn at once; one more is refused
 * @param mostQueuedPerOwner as before, of one owner
 * @param keepRecordings how long after they were handed in recordings are kept, with transcripts and names; zero for ever
 * @param keepChats how long chats are kept after their last change; zero for ever
 * @param keepUsage how long rows of the ledger of language models are kept; zero for ever
 * @param archive folder into which jobs are written before they are dropped, with events and deliveries
 * @param drain how long a stopping node waits for running jobs to reach a checkpoint
 */
public record JobsConf(
        String node,
        Duration lease,
        Duration heartbeat,
        Duration poll,
        Duration backoffFirst,
        Duration backoffMax,
        Duration drain,
        int mostQueued,
        int mostQueuedPerOwner,
        Duration keepRecordings,
        Duration keepChats,
        Duration keepUsage,
        Optional<Path> archive,
        Map<String, KindConf> kinds) {

    public JobsConf {
        kinds = Map.copyOf(kinds);
    }

    /**
     * One kind of job.
     *
     * @param slots jobs of it that run at once on this node; 0 for none
     * @param atOnce jobs of it that run at once on all nodes
     * @param attempts how often a job is tried in all when what failed can pass
     * @param softLimit after which one attempt is asked to stop
     * @param hardLimit after which one attempt is no longer waited for
     * @param keep how long its jobs are kept after their end; zero for ever
     */
    public record KindConf(
            String name, int slots, int atOnce, int attempts, Duration softLimit, Duration hardLimit, Duration keep) {

        KindConf withoutSlots() {
            return new KindConf(name, 0, atOnce, attempts, softLimit, hardLimit, keep);
        }
    }

    /** The settings of a kind that there is. */
    public KindConf kind(String name) {
        return Objects.requireNonNull(kinds.get(name), name);
    }

    private static final List<String> KINDS = List.of(
            "transcription",
            "convert",
            "convert-url",
            "diarize-url",
            "transcribe-range",
            "report",
            "chat",
            "semi_report",
            "recording-report",
            "office",
            "interview-answer",
            "interview-written-answer",
            "interview-report",
            "probe",
            "retention");
    private static final int MOST_SLOTS = 10_000;
    private static final int MOST_JOBS = 100_000_000;
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration CENTURY = Duration.ofDays(36_500);

    static JobsConf read(Settings settings) {
        var lease = settings.duration("jobs.lease", SHORTEST, DAY);
        var heartbeat = settings.duration("jobs.heartbeat", SHORTEST, DAY);
        if (lease.compareTo(heartbeat.multipliedBy(2)) < 0) {
            settings.refuse("jobs.lease", "must be at least twice jobs.heartbeat, or one late heartbeat loses the job");
        }
        var backoffFirst = settings.duration("jobs.backoff-first", SHORTEST, DAY);
        var backoffMax = settings.duration("jobs.backoff-max", SHORTEST, DAY);
        if (backoffMax.compareTo(backoffFirst) < 0) {
            settings.refuse("jobs.backoff-max", "must not be shorter than jobs.backoff-first");
        }
        return new JobsConf(
                settings.optionalText("jobs.node").orElseGet(JobsConf::nameOfThisProcess),
                lease,
                heartbeat,
                settings.duration("jobs.poll", SHORTEST, DAY),
                backoffFirst,
                backoffMax,
                settings.duration("jobs.drain", Duration.ZERO, DAY),
                settings.integer("jobs.most-queued", 1, MOST_JOBS),
                settings.integer("jobs.most-queued-per-owner", 1, MOST_JOBS),
                settings.duration("jobs.keep-recordings", Duration.ZERO, CENTURY),
                settings.duration("jobs.keep-chats", Duration.ZERO, CENTURY),
                settings.duration("limits.keep-usage", Duration.ZERO, CENTURY),
                settings.optionalPath("jobs.archive"),
                KINDS.stream()
                        .map(name -> readKind(settings, name))
                        .collect(Collectors.toMap(KindConf::name, kind -> kind)));
    }

    private static KindConf readKind(Settings settings, String name) {
        var prefix = "jobs.kinds." + name + ".";
        var softLimit = settings.duration(prefix + "soft-limit", SHORTEST, WEEK);
        var hardLimit = settings.duration(prefix + "hard-limit", SHORTEST, WEEK);
        if (hardLimit.compareTo(softLimit) < 0) {
            settings.refuse(prefix + "hard-limit", "must not be shorter than " + prefix + "soft-limit");
        }
        return new KindConf(
                name,
                settings.integer(prefix + "slots", 0, MOST_SLOTS),
                settings.integer(prefix + "at-once", 1, MOST_SLOTS),
                settings.integer(prefix + "attempts", 1, 100),
                softLimit,
                hardLimit,
                settings.duration(prefix + "keep", Duration.ZERO, CENTURY));
    }

    /** The same for a node that runs only these kinds: the others are known and have no slot. */
    public JobsConf running(Set<String> here) {
        var slots = kinds.values().stream()
                .map(kind -> here.contains(kind.name()) ? kind : kind.withoutSlots())
                .collect(Collectors.toMap(KindConf::name, kind -> kind));
        return new JobsConf(
                node,
                lease,
                heartbeat,
                poll,
                backoffFirst,
                backoffMax,
                drain,
                mostQueued,
                mostQueuedPerOwner,
                keepRecordings,
                keepChats,
                keepUsage,
                archive,
                slots);
    }

    private static String nameOfThisProcess() {
        var pid = ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + pid;
        } catch (UnknownHostException e) {
            return "node-" + pid;
        }
    }
}
