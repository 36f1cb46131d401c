package dev.parley.jobs;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.conf.JobsConf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The jobs at work on this node: fills the slots of every kind, hands each job to the runner of its kind, renews the leases
 * and writes the outcome, as long as the lease is held. Owned by one {@link JobsVerticle} and touched only on its context;
 * the map of runs is bounded by the slots.
 */
final class JobRunner {

    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Bus bus;
    private final JobsConf conf;
    private final Outcomes outcomes;
    private final Awakener awakener;
    private final Map<UUID, ActiveRun> runs = new HashMap<>();
    private final Map<String, Slots> slots;
    private final InstantSource clock;
    private boolean closing;

    JobRunner(Vertx vertx, Bus bus, JobsConf conf, Outcomes outcomes, Awakener awakener, InstantSource clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.conf = conf;
        this.outcomes = outcomes;
        this.awakener = awakener;
        this.clock = clock;
        slots = conf.kinds().values().stream()
                .collect(Collectors.toMap(
                        JobsConf.KindConf::name, kind -> new Slots(vertx, bus, conf, kind, clock, this::start)));
    }

    /** Claims and starts jobs of all kinds until the slots are full or the queue is empty. */
    void claim() {
        slots.values().forEach(Slots::claim);
    }

    /** As {@link #claim()}, of one kind. */
    void claim(String kind) {
        Optional.ofNullable(slots.get(kind)).ifPresent(Slots::claim);
    }

    /** Renews all leases; stops what was lost or cancelled meanwhile. */
    void heartbeat() {
        if (runs.isEmpty()) {
            return;
        }
        var beating = List.copyOf(runs.values());
        var request = new JobStore.Heartbeat(
                beating.stream().map(ActiveRun::hold).toList(), clock.instant().plus(conf.lease()));
        bus.ask(JobStore.HEARTBEAT, request)
                .onSuccess(held -> stopLost(beating, held))
                .onFailure(failure -> log.warn("cannot renew leases now: {}", failure.getMessage()));
    }

    /** Asks runs that are over their soft limit to stop, and waits no longer for those over the hard one. */
    void checkLimits() {
        for (var run : List.copyOf(runs.values())) {
            var kind = conf.kind(run.job().kind());
            if (run.hasTaken(kind.hardLimit())) {
                end(run, overrun(run));
            } else if (run.hasTaken(kind.softLimit()) && run.overrun().isEmpty()) {
                run.overrun("took longer than " + kind.softLimit() + " (jobs.kinds." + kind.name() + ".soft-limit)");
                stop(run, "it took too long");
            }
        }
    }

    /** Stops a job that runs here because its owner wants it. */
    void cancel(UUID job) {
        Optional.ofNullable(runs.get(job)).ifPresent(run -> stop(run, "cancelled by its owner"));
    }

    /** Claims no more, stops what runs and gives it back to the queue. Completes when all has ended, at the latest in time. */
    Future<Void> drain() {
        closing = true;
        log.info("giving back {} running jobs", runs.size());
        var drained = Promise.<Void>promise();
        Future.all(slots.values().stream().map(Slots::close).toList()).onComplete(_ -> drained.tryComplete());
        runs.values().forEach(this::giveBack);
        vertx.setTimer(Math.max(1, conf.drain().toMillis()), _ -> drained.tryComplete());
        return drained.future();
    }

    /** The run of a job on this node; CONFLICT if there is none. */
    ActiveRun run(UUID job) {
        var run = runs.get(job);
        if (run == null) {
            throw Failure.CONFLICT.because("job " + job + " does not run on this node");
        }
        return run;
    }

    /** One line for the operator. */
    String describe() {
        return runs.size() + " of "
                + conf.kinds().values().stream()
                        .mapToInt(JobsConf.KindConf::slots)
                        .sum() + " slots busy";
    }

    private void start(Job job) {
        var earlier = runs.get(job.id());
        if (earlier != null) {
            // This node had lost the lease and got the job again: the old run must end before the new one starts.
            earlier.followedBy(job);
            stop(earlier, "its lease was lost");
            return;
        }
        var run = new ActiveRun(job);
        runs.put(job.id(), run);
        if (closing) {
            settle(run, new Change.RunReleased(run.lease()));
        } else if (job.state() instanceof State.Running running && running.cancelRequested()) {
            settle(run, new Change.RunFailed(run.lease(), Failure.CANCELLED, "cancelled by its owner"));
        } else if (job.attempt() > job.maxAttempts()) {
            var detail =
                    "gave up after " + job.maxAttempts() + " attempts that ended without a word, such as by a crash";
            settle(run, new Change.GivenUp(run.lease(), detail));
        } else {
            work(run);
        }
    }

    private void work(ActiveRun run) {
        var job = run.job();
        checkpoints(job)
                .compose(done -> bus.ask(Jobs.RUN.of(job.kind()), new Jobs.Run(job, done), job.correlationId()))
                .onComplete(outcome ->
                        end(run, outcome.succeeded() ? finished(run, outcome.result()) : failed(run, outcome.cause())));
    }

    /** The first claim of a job finds none, so the store need not be asked. */
    private Future<Map<String, String>> checkpoints(Job job) {
        return job.fence() == 1
                ? Future.succeededFuture(Map.of())
                : bus.ask(JobStore.CHECKPOINTS, new JobStore.ReadCheckpoints(job.id()))
                        .map(JobStore.Checkpoints::outputs);
    }

    private Slots slotsOf(Job job) {
        return Objects.requireNonNull(slots.get(job.kind()));
    }

    private static Change overrun(ActiveRun run) {
        return new Change.RunFailed(
                run.lease(), Failure.TIMED_OUT, run.overrun().orElse("took too long") + " and did not stop when asked");
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

    private void end(ActiveRun run, Change change) {
        // After the hard limit the runner may still answer; that is too late.
        if (run.end()) {
            settle(run, change);
        }
    }

    /** Writes the outcome of a run; tries for as long as the store is away, and stops when another has the lease. */
    private void settle(ActiveRun run, Change change) {
        var id = run.job().id();
        outcomes.write(run.job(), change).onComplete(outcome -> {
            if (outcome.succeeded()) {
                told(outcome.result());
            } else if (isFinal(outcome.cause())) {
                log.warn(
                        "dropped the outcome of job {}: {}", id, outcome.cause().getMessage());
            } else {
                // Once: very many may wait for a store that is away for long.
                log.atLevel(run.waitsToBeWritten() ? Level.WARN : Level.DEBUG)
                        .log(
                                "cannot write the outcome of job {} yet: {}",
                                id,
                                outcome.cause().getMessage());
                vertx.setTimer(STORE_RETRY.toMillis(), _ -> settle(run, change));
                return;
            }
            runs.remove(id);
            slotsOf(run.job()).free();
            run.follower().ifPresent(this::start);
        });
    }

    private void told(Job job) {
        if (job.state() instanceof State.Succeeded) {
            log.debug("job {} has succeeded", job.id());
            return;
        }
        log.info("job {} attempt {} is {}", job.id(), job.attempt(), job.state().word());
        if (job.state() instanceof State.Queued(var notBefore)) {
            if (notBefore.isAfter(clock.instant())) {
                awakener.at(notBefore);
            } else {
                bus.publish(Jobs.WAKE, new Jobs.Wake(job.kind()));
            }
        }
    }

    private static boolean isFinal(Throwable cause) {
        return cause instanceof FailureException known
                && (known.failure() == Failure.CONFLICT || known.failure() == Failure.NOT_FOUND);
    }

    private void stopLost(List<ActiveRun> beating, Jobs.JobList held) {
        var jobs = held.jobs().stream().collect(Collectors.toMap(Job::id, Function.identity()));
        for (var run : beating) {
            var job = jobs.get(run.job().id());
            if (runs.get(run.job().id()) != run) {
                continue;
            }
            if (job == null) {
                stop(run, "its lease was lost");
            } else if (job.state() instanceof State.Running running && running.cancelRequested()) {
                stop(run, "cancelled by its owner");
            }
        }
    }

    private void giveBack(ActiveRun run) {
        run.release();
        stop(run, "the node is shutting down");
    }

    private void stop(ActiveRun run, String reason) {
        bus.publish(Jobs.STOP.of(run.job().id()), new Jobs.Stop(run.job().id(), reason));
    }
}
