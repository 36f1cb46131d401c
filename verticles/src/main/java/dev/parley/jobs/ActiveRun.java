package dev.parley.jobs;

import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One attempt at one job on this node. Owned by {@link JobRunner}, touched only on its context. */
final class ActiveRun {

    private final Job job;
    private final long startedAt = System.nanoTime();
    private Optional<String> overrun = Optional.empty();
    private boolean released;
    private boolean ended;
    private boolean waiting;
    private Optional<Job> follower = Optional.empty();
    private String lastStage = "";
    private Instant lastProgress = Instant.MIN;

    ActiveRun(Job job) {
        this.job = job;
    }

    /** The job as it was claimed. */
    Job job() {
        return job;
    }

    Change.Lease lease() {
        return new Change.Lease(job.fence());
    }

    /** By what the store knows that this run may write. */
    JobStore.Hold hold() {
        return new JobStore.Hold(job.id(), job.fence());
    }

    boolean hasTaken(Duration time) {
        return System.nanoTime() - startedAt >= time.toNanos();
    }

    /** Notes that the run exceeded its time limit. */
    void overrun(String detail) {
        overrun = Optional.of(detail);
    }

    Optional<String> overrun() {
        return overrun;
    }

    /** Notes that the node wants to give the job back. */
    void release() {
        released = true;
    }

    boolean released() {
        return released;
    }

    /** Notes that the run has ended. Replies whether this is news. */
    boolean end() {
        var news = !ended;
        ended = true;
        return news;
    }

    /** Notes that the outcome waits for a store that is away. Replies whether this is news. */
    boolean waitsToBeWritten() {
        var news = !waiting;
        waiting = true;
        return news;
    }

    /** Notes that this node has claimed the job once more while this run goes on. */
    void followedBy(Job claimedAgain) {
        follower = Optional.of(claimedAgain);
    }

    Optional<Job> follower() {
        return follower;
    }

    /** Whether this progress shall be stored: another stage than before, or enough time has passed. Notes it if so. */
    boolean progressIsDue(String stage, Instant now, Duration pause) {
        if (stage.equals(lastStage) && now.isBefore(lastProgress.plus(pause))) {
            return false;
        }
        lastStage = stage;
        lastProgress = now;
        return true;
    }
}
