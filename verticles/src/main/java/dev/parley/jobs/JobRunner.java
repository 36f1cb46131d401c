package dev.parley.jobs;

import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.conf.JobsConf;
import dev.parley.jobs.JobTransitions.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs at work on this node: claims as many as there are free slots, hands each to the runner of its kind, renews the
 * leases and writes the outcome, as long as the lease is held. Owned by one {@link JobsVerticle} and touched only on its
 * context; the map of runs is bounded by the slots.
 */
final class JobRunner {

    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);
    private static final Duration PROGRESS_PAUSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Bus bus;
    private final JobsConf conf;
    private final JobTransitions transitions;
    private final Clock clock;
    private final Map<UUID, ActiveRun> runs = new HashMap<>();
    private final Promise<Void> drained = Promise.promise();
    private boolean claiming;
    private boolean claimAgain;
    private boolean closing;

    JobRunner(Vertx vertx, Bus bus, JobsConf conf, JobTransitions transitions, Clock clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.conf = conf;
        this.transitions = transitions;
        this.clock = clock;
    }

    /** Claims and starts jobs until the slots are full or the queue is empty. Calls that overlap become one more round. */
    void claim() {
        if (claiming || closing) {
            claimAgain = true;
            return;
        }
        claiming = true;
        try {
            do {
                claimAgain = false;
                claimOnce();
            } while (claimAgain && !closing);
        } catch (FailureException e) {
            log.warn("cannot claim jobs now, next try in {}: {}", conf.poll(), e.detail());
        } finally {
            claiming = false;
            completeDrain();
        }
    }

    /** Renews all leases; stops what was lost or cancelled meanwhile. */
    void heartbeat() {
        if (runs.isEmpty()) {
            return;
        }
        Map<UUID, Job> held;
        try {
            var request = new JobStore.Heartbeat(
                    conf.node(), List.copyOf(runs.keySet()), clock.instant().plus(conf.lease()));
            held = bus.await(JobStore.HEARTBEAT, request).jobs().stream()
                    .collect(Collectors.toMap(Job::id, job -> job));
        } catch (FailureException e) {
            log.warn("cannot renew leases now: {}", e.detail());
            return;
        }
        for (var run : List.copyOf(runs.values())) {
            var job = held.get(run.job().id());
            if (job == null || job.attempt() != run.job().attempt()) {
                stop(run, "its lease was lost");
            } else if (job.state() instanceof State.Running running && running.cancelRequested()) {
                stop(run, "cancelled by its owner");
            }
        }
    }

    /** Claims no more, stops what runs and gives it back to the queue. Completes when all has ended, at the latest in time. */
    Future<Void> drain() {
        closing = true;
        log.info("giving back {} running jobs", runs.size());
        runs.values().forEach(this::giveBack);
        vertx.setTimer(Math.max(1, conf.drain().toMillis()), _ -> drained.tryComplete());
        completeDrain();
        return drained.future();
    }

    Done checkpoint(Jobs.Checkpoint request) {
        held(request.job());
        bus.await(
                JobStore.CHECKPOINT,
                new JobStore.SaveCheckpoint(request.job(), conf.node(), request.stage(), request.output()));
        // A part of a stage is kept, but is not worth an event.
        if (!request.stage().contains("/")) {
            append(request.job(), JobEvents.stageDone(request.stage()), Optional.empty(), Optional.empty());
        }
        return Done.DONE;
    }

    Done emit(Jobs.Emit request) {
        held(request.job());
        var event = new JobStore.NewEvent(request.type(), request.data());
        append(request.job(), event, Optional.empty(), Optional.empty());
        return Done.DONE;
    }

    Done progress(Jobs.Progress request) {
        var run = held(request.job());
        if (run.progressIsDue(request.stage(), clock.instant(), PROGRESS_PAUSE)) {
            var event = JobEvents.progress(request.stage(), request.fraction());
            append(request.job(), event, Optional.of(request.stage()), Optional.of(request.fraction()));
        }
        return Done.DONE;
    }

    /** One line for the operator. */
    String describe() {
        return runs.size() + " of "
                + conf.slots().values().stream().mapToInt(Integer::intValue).sum() + " slots busy";
    }

    private void claimOnce() {
        var free = freeSlots();
        if (free.isEmpty()) {
            return;
        }
        var now = clock.instant();
        var request = new JobStore.Claim(conf.node(), free, now, now.plus(conf.lease()));
        var claimed = bus.await(JobStore.CLAIM, request).jobs();
        claimed.forEach(this::start);
        claimAgain |= !claimed.isEmpty();
    }

    private Map<String, Integer> freeSlots() {
        var busy = runs.values().stream()
                .collect(Collectors.groupingBy(run -> run.job().kind(), Collectors.summingInt(_ -> 1)));
        return conf.slots().entrySet().stream()
                .map(slots -> Map.entry(slots.getKey(), slots.getValue() - busy.getOrDefault(slots.getKey(), 0)))
                .filter(slots -> slots.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void start(Job job) {
        var earlier = runs.get(job.id());
        if (earlier != null) {
            // This node had lost the lease and got the job again: the old run must end before the new one starts.
            earlier.followedBy(job);
            stop(earlier, "its lease was lost");
            return;
        }
        var run = new ActiveRun(job, new Change.Lease(conf.node(), job.attempt()));
        runs.put(job.id(), run);
        if (closing) {
            settle(run, new Change.RunReleased(run.lease()));
        } else if (job.state() instanceof State.Running running && running.cancelRequested()) {
            settle(run, new Change.RunFailed(run.lease(), Failure.CANCELLED, "cancelled by its owner"));
        } else if (job.attempt() > job.maxAttempts()) {
            var detail =
                    "gave up after " + job.maxAttempts() + " attempts that ended without a word, such as by a crash";
            settle(run, new Change.RunFailed(run.lease(), Failure.INTERNAL, detail));
        } else {
            work(run);
        }
    }

    private void work(ActiveRun run) {
        var job = run.job();
        var limit = vertx.setTimer(conf.hardLimit().toMillis(), _ -> {
            run.overrun("took longer than " + conf.hardLimit() + " (jobs.hard-limit)");
            stop(run, "it took too long");
        });
        bus.ask(JobStore.CHECKPOINTS, new JobStore.ReadCheckpoints(job.id()))
                .compose(done ->
                        bus.ask(Jobs.RUN.of(job.kind()), new Jobs.Run(job, done.outputs()), job.correlationId()))
                .onComplete(outcome -> {
                    vertx.cancelTimer(limit);
                    settle(run, outcome.succeeded() ? finished(run, outcome.result()) : failed(run, outcome.cause()));
                });
    }

    private static Change finished(ActiveRun run, Jobs.Finished finished) {
        return new Change.RunFinished(run.lease(), finished.output());
    }

    private static Change failed(ActiveRun run, Throwable cause) {
        var failure = cause instanceof FailureException known
                ? known
                : Failure.INTERNAL.because("an unexpected error; the log has it under the correlation id", cause);
        if (run.overrun().isPresent()) {
            return new Change.RunFailed(
                    run.lease(), Failure.TIMED_OUT, run.overrun().get());
        }
        if (run.released() && failure.failure() == Failure.CANCELLED) {
            return new Change.RunReleased(run.lease());
        }
        return new Change.RunFailed(run.lease(), failure.failure(), failure.detail());
    }

    /** Writes the outcome of a run; tries for as long as the store is away, and stops when another has the lease. */
    private void settle(ActiveRun run, Change change) {
        var id = run.job().id();
        try {
            var job = bus.await(JobStore.FIND, new JobStore.Find(id));
            switch (transitions.apply(job, change, clock.instant())) {
                case Outcome.Refused(var reason) -> log.warn("dropped the outcome of job {}: {}", id, reason);
                case Outcome.Changed(var changed) -> {
                    var events = List.of(JobEvents.state(changed));
                    var saved = bus.await(JobStore.SAVE, new JobStore.Save(changed, events, List.of()));
                    log.info(
                            "job {} attempt {} is {}",
                            id,
                            saved.attempt(),
                            saved.state().word());
                }
            }
        } catch (FailureException e) {
            if (e.failure() == Failure.NOT_FOUND) {
                log.warn("job {} is gone", id);
            } else {
                log.warn("cannot write the outcome of job {} yet: {}", id, e.detail());
                vertx.setTimer(STORE_RETRY.toMillis(), _ -> settle(run, change));
                return;
            }
        }
        runs.remove(id);
        run.follower().ifPresent(this::start);
        completeDrain();
        claim();
    }

    private ActiveRun held(UUID job) {
        var run = runs.get(job);
        if (run == null) {
            throw Failure.CONFLICT.because("job " + job + " does not run on this node");
        }
        return run;
    }

    private void giveBack(ActiveRun run) {
        run.release();
        stop(run, "the node is shutting down");
    }

    private void completeDrain() {
        if (closing && runs.isEmpty() && !claiming) {
            drained.tryComplete();
        }
    }

    private void stop(ActiveRun run, String reason) {
        bus.publish(Jobs.STOP.of(run.job().id()), new Jobs.Stop(run.job().id(), reason));
    }

    private void append(UUID job, JobStore.NewEvent event, Optional<String> stage, Optional<Double> progress) {
        bus.await(JobStore.APPEND, new JobStore.Append(job, conf.node(), event, stage, progress));
    }
}
