package dev.parley.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Retention;
import dev.parley.bus.Usage;
import dev.parley.conf.JobsConf;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/**
 * Drops what is older than it is kept: ended jobs of each kind, archived before where that is asked for, recordings,
 * chats, rows of the ledger, and then the blobs to which nothing refers any more. Straight-line code on a virtual thread; it ends between two small transactions when it is asked to stop.
 */
final class RetentionRun {

    private static final int JOBS = 500;
    private static final int RECORDINGS = 100;
    private static final int CHATS = 100;
    private static final int BLOBS = 500;
    private static final int USAGE = 5_000;

    /** From the moment a blob is kept until something has to refer to it. */
    private static final Duration GRACE = Duration.ofDays(1);

    private final Bus bus;
    private final JobsConf conf;
    private final InstantSource clock;
    private final Optional<Retention.Archive> archive;

    RetentionRun(Bus bus, JobsConf conf, InstantSource clock) {
        this.bus = bus;
        this.conf = conf;
        this.clock = clock;
        this.archive = conf.archive().map(folder -> new Retention.Archive(folder.toString(), conf.node()));
    }

    Jobs.Finished run(Jobs.Run request) {
        var job = request.job().id();
        var stopped = new AtomicBoolean();
        var stops = bus.listen(Jobs.STOP.of(job), _ -> stopped.set(true));
        try {
            Future.await(stops.ready());
            var now = clock.instant();
            progress(job, "jobs", 0);
            var jobs = new TreeMap<String, Integer>();
            for (var kind : conf.kinds().values()) {
                before(now, kind.keep())
                        .ifPresent(ended -> jobs.put(kind.name(), all(stopped, () -> dropJobs(kind.name(), ended))));
            }
            progress(job, "recordings", 0.3);
            var recordings = before(now, conf.keepRecordings())
                    .map(created -> all(stopped, () -> dropRecordings(created)))
                    .orElse(0);
            progress(job, "chats", 0.45);
            var chats = before(now, conf.keepChats())
                    .map(changed -> all(stopped, () -> dropChats(changed)))
                    .orElse(0);
            progress(job, "usage", 0.5);
            var usage = before(now, conf.keepUsage())
                    .map(at -> all(stopped, () -> dropUsage(at)))
                    .orElse(0);
            progress(job, "blobs", 0.6);
            var blobs = dropBlobs(stopped, now.minus(GRACE));
            return new Jobs.Finished(write(new Retention.Output(jobs, recordings, chats, usage, blobs)));
        } finally {
            stops.close();
        }
    }

    /** Empty where it is kept for ever. */
    private static Optional<Instant> before(Instant now, Duration keep) {
        return keep.isZero() ? Optional.empty() : Optional.of(now.minus(keep));
    }

    /** Drops some until there are none. */
    private static int all(AtomicBoolean stopped, IntSupplier dropSome) {
        var all = 0;
        while (true) {
            checkNotStopped(stopped);
            var some = dropSome.getAsInt();
            if (some == 0) {
                return all;
            }
            all += some;
        }
    }

    private int dropJobs(String kind, Instant ended) {
        return bus.await(Retention.DROP_JOBS, new Retention.DropJobs(kind, ended, JOBS, archive))
                .count();
    }

    private int dropRecordings(Instant created) {
        return bus.await(Retention.DROP_RECORDINGS, new Retention.DropRecordings(created, RECORDINGS, archive))
                .count();
    }

    private int dropChats(Instant changed) {
        return bus.await(Retention.DROP_CHATS, new Retention.DropChats(changed, CHATS))
                .count();
    }

    private int dropUsage(Instant at) {
        return bus.await(Usage.DROP, new Usage.Drop(at, USAGE)).count();
    }

    private int dropBlobs(AtomicBoolean stopped, Instant noted) {
        var all = 0;
        var after = Optional.<Blobs.Key>empty();
        do {
            checkNotStopped(stopped);
            var dropped = bus.await(Retention.DROP_BLOBS, new Retention.DropBlobs(noted, after, BLOBS));
            all += dropped.count();
            after = dropped.last();
        } while (after.isPresent());
        return all;
    }

    private static void checkNotStopped(AtomicBoolean stopped) {
        if (stopped.get()) {
            throw Failure.CANCELLED.because("it was asked to stop; the next one goes on");
        }
    }

    private void progress(UUID job, String stage, double fraction) {
        bus.await(Jobs.PROGRESS, new Jobs.Progress(job, stage, fraction));
    }

    private static String write(Retention.Output output) {
        try {
            return MessageWire.JSON.writeValueAsString(output);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot write the output of a job", e);
        }
    }
}
