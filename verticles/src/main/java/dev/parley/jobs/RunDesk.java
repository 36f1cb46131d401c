package dev.parley.jobs;

import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;

/** What a run tells while it works: checkpoints, events, progress. All of it counts only while the lease is held. */
final class RunDesk {

    private static final Duration PROGRESS_PAUSE = Duration.ofSeconds(1);

    private final Bus bus;
    private final JobRunner runner;
    private final InstantSource clock;

    RunDesk(Bus bus, JobRunner runner, InstantSource clock) {
        this.bus = bus;
        this.runner = runner;
        this.clock = clock;
    }

    Done checkpoint(Jobs.Checkpoint request) {
        var run = runner.run(request.job());
        var events = new ArrayList<>(request.events());
        // A part of a stage is kept, but that it is done is not worth an event.
        if (!request.stage().contains("/")) {
            events.add(JobEvents.stageDone(request.stage()));
        }
        bus.await(
                JobStore.CHECKPOINT,
                new JobStore.SaveCheckpoint(run.hold(), request.stage(), request.output(), events));
        return Done.DONE;
    }

    Done tell(Jobs.Tell request) {
        var run = runner.run(request.job());
        bus.await(
                JobStore.APPEND, new JobStore.Append(run.hold(), request.event(), Optional.empty(), Optional.empty()));
        return Done.DONE;
    }

    Done progress(Jobs.Progress request) {
        var run = runner.run(request.job());
        if (run.progressIsDue(request.stage(), clock.instant(), PROGRESS_PAUSE)) {
            bus.await(
                    JobStore.APPEND,
                    new JobStore.Append(
                            run.hold(),
                            JobEvents.progress(request.stage(), request.fraction()),
                            Optional.of(request.stage()),
                            Optional.of(request.fraction())));
        }
        return Done.DONE;
    }
}
