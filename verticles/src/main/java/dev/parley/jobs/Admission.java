package dev.parley.jobs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.bus.Admissions;
import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs.Job;
import dev.parley.conf.JobsConf;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Lets jobs into the queue while there is room. What waits is counted in the store at most once a second for each kind and
 * owner; in between, what was let in here is added. So the limits are kept to within what other nodes let in during a second.
 * Touch only on one context.
 */
final class Admission {

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int MOST_LINES = 10_000;
    private static final int LAST_ENDED = 100;

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    /** Where no job has ever ended. */
    private static final Duration UNKNOWN_WAIT = Duration.ofSeconds(30);

    private final Bus bus;
    private final JobsConf conf;
    private final InstantSource clock;
    private final Cache<Line, Future<Depth>> depths = recent();
    private final Cache<String, Future<Admissions.Drain>> drains = recent();

    Admission(Bus bus, JobsConf conf, InstantSource clock) {
        this.bus = bus;
        this.conf = conf;
        this.clock = clock;
    }

    /** Jobs that wait for the same: all of a kind, or those of one owner. */
    private record Line(String kind, Optional<UUID> owner) {}

    /** As it was counted, and what was let in here since. */
    private static final class Depth {

        private long jobs;

        Depth(long jobs) {
            this.jobs = jobs;
        }
    }

    /** So many more jobs for a line. */
    private record Entrance(Line line, int more, Depth depth) {}

    /** Lets all of these jobs in, or fails with OVER_QUOTA. */
    Future<Done> admit(List<Job> jobs) {
        var wanted = new LinkedHashMap<Line, Integer>();
        for (var job : jobs) {
            wanted.merge(new Line(job.kind(), Optional.empty()), 1, Integer::sum);
            wanted.merge(new Line(job.kind(), Optional.of(job.owner())), 1, Integer::sum);
        }
        return entrances(wanted).compose(entrances -> {
            var full = full(entrances);
            if (full.isEmpty()) {
                entrances.forEach(entrance -> entrance.depth().jobs += entrance.more());
            }
            return full.map(this::refused).orElse(Future.succeededFuture(Done.DONE));
        });
    }

    /** Whether one more would be let in now. */
    Future<Done> ask(Admissions.Ask request) {
        var wanted = new LinkedHashMap<Line, Integer>();
        wanted.put(new Line(request.kind(), Optional.empty()), 1);
        wanted.put(new Line(request.kind(), Optional.of(request.owner())), 1);
        return entrances(wanted)
                .compose(entrances -> full(entrances).map(this::refused).orElse(Future.succeededFuture(Done.DONE)));
    }

    /**
     * How long it takes until so many jobs have gone, as fast as the last ones went: at least a second, at most ten minutes.
     */
    static Duration untilGone(long jobs, Admissions.Drain drain, Instant now) {
        return drain.since()
                .map(since -> Duration.between(since, now).toMillis() / drain.jobs())
                .map(millisEach -> Duration.ofMillis(
                        Math.clamp(millisEach * jobs, SHORTEST_WAIT.toMillis(), LONGEST_WAIT.toMillis())))
                .orElse(UNKNOWN_WAIT);
    }

    private Future<List<Entrance>> entrances(Map<Line, Integer> wanted) {
        var entrances = wanted.entrySet().stream()
                .map(line -> depth(line.getKey()).map(depth -> new Entrance(line.getKey(), line.getValue(), depth)))
                .toList();
        return Future.all(entrances).map(CompositeFuture::list);
    }

    private Optional<Entrance> full(List<Entrance> entrances) {
        return entrances.stream().filter(entrance -> excess(entrance) > 0).findFirst();
    }

    private long excess(Entrance entrance) {
        return entrance.depth().jobs + entrance.more() - most(entrance.line());
    }

    private Future<Depth> depth(Line line) {
        return depths.get(
                line, _ -> bus.ask(Admissions.DEPTH, new Admissions.AskDepth(line.kind(), line.owner(), most(line)))
                        .map(depth -> new Depth(depth.jobs()))
                        .onFailure(_ -> depths.invalidate(line)));
    }

    private int most(Line line) {
        return line.owner().isPresent() ? conf.mostQueuedPerOwner() : conf.mostQueued();
    }

    /** Those who are refused together must not come back together for one place: a hundredth of the line is to go first. */
    private Future<Done> refused(Entrance entrance) {
        var line = entrance.line();
        var most = most(line);
        var excess = excess(entrance);
        return drains.get(line.kind(), kind -> bus.ask(Admissions.DRAIN, new Admissions.AskDrain(kind, LAST_ENDED))
                        .onFailure(_ -> drains.invalidate(kind)))
                .map(drain -> untilGone(Math.max(excess, most / 100), drain, clock.instant()))
                .otherwise(UNKNOWN_WAIT)
                .compose(wait -> Future.failedFuture(Failure.OVER_QUOTA.because(
                        line.owner()
                                        .map(_ -> "jobs.most-queued-per-owner: your jobs")
                                        .orElse("jobs.most-queued: the jobs")
                                + " of kind " + line.kind() + " that wait would be more than " + most
                                + ", the most that are taken; try again in "
                                + wait.plusMillis(999).toSeconds() + " s",
                        wait)));
    }

    private static <K, V> Cache<K, V> recent() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_LINES)
                .expireAfterWrite(FRESH)
                .build();
    }
}
