package dev.parley.conf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;

/**
 * The job engine.
 *
 * @param node name of this node, unique among those that share a store
 * @param lease how long a claimed job is safe from other nodes without a heartbeat
 * @param heartbeat how often leases are renewed
 * @param poll how often the queue is looked at when nothing woke the engine
 * @param attempts how often a job is tried in all when what failed can pass
 * @param backoffFirst wait before the second attempt; doubles from then on
 * @param backoffMax longest wait between attempts
 * @param transcriptionSlots transcription jobs that run at once on this node, and as many jobs of each other kind beside them
 * @param hardLimit longest run of one attempt
 * @param drain how long a stopping node waits for running jobs to reach a checkpoint
 */
public record JobsConf(
        String node,
        Duration lease,
        Duration heartbeat,
        Duration poll,
        int attempts,
        Duration backoffFirst,
        Duration backoffMax,
        int transcriptionSlots,
        Duration hardLimit,
        Duration drain) {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration DAY = Duration.ofDays(1);

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
                settings.integer("jobs.attempts", 1, 100),
                backoffFirst,
                backoffMax,
                settings.integer("jobs.transcription-slots", 0, 1_000),
                settings.duration("jobs.hard-limit", Duration.ofSeconds(1), Duration.ofDays(7)),
                settings.duration("jobs.drain", Duration.ZERO, DAY));
    }

    /** Jobs that run at once on this node, by kind. */
    public Map<String, Integer> slots() {
        return Map.of(
                "transcription", transcriptionSlots,
                "convert", transcriptionSlots,
                "convert-url", transcriptionSlots,
                "diarize-url", transcriptionSlots,
                "transcribe-range", transcriptionSlots,
                "report", transcriptionSlots);
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
