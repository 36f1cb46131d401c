package dev.parley.jobs;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Outbox;
import dev.parley.jobs.JobTransitions.Outcome;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of jobs and writes it with its event and its messages, many jobs to a transaction. A change is decided
 * on the job as this node knows it; if it has changed in the store meanwhile, it is read and decided again. Touch only
 * on one context.
 */
final class Outcomes {

    private static final Logger log = LoggerFactory.getLogger(Outcomes.class);
    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_CONFLICTS = 10;

    private final Bus bus;
    private final JobTransitions transitions;
    private final InstantSource clock;
    private final GroupCommit<JobStore.Change, Optional<Job>> saves;

    Outcomes(Bus bus, JobTransitions transitions, InstantSource clock) {
        this.bus = bus;
        this.transitions = transitions;
        this.clock = clock;
        saves = new GroupCommit<>(MOST_AT_ONCE, this::save);
    }

    /** Applies a change. Replies with the job as it is kept; CONFLICT, and why, where the change is refused. */
    Future<Job> write(Job job, Change change) {
        return write(job, change, MOST_CONFLICTS);
    }

    private Future<Job> write(Job job, Change change, int tries) {
        return switch (transitions.apply(job, change, clock.instant())) {
            case Outcome.Refused(var reason) -> Future.failedFuture(Failure.CONFLICT.because(reason));
            case Outcome.Changed(var changed) ->
                saves.add(new JobStore.Change(changed, List.of(JobEvents.state(changed)), Callbacks.of(changed)))
                        .compose(saved -> saved.isPresent()
                                ? Future.succeededFuture(saved.get())
                                : decideAgain(job, change, tries - 1));
        };
    }

    private Future<Job> decideAgain(Job job, Change change, int tries) {
        if (tries == 0) {
            return Future.failedFuture(
                    Failure.UNAVAILABLE.because("job " + job.id() + " changes too quickly; try again"));
        }
        return bus.ask(JobStore.FIND, new JobStore.Find(job.id())).compose(now -> write(now, change, tries));
    }

    private Future<List<Optional<Job>>> save(List<JobStore.Change> changes) {
        return bus.ask(JobStore.SAVE, new JobStore.Save(changes))
                .map(saved -> {
                    var byId = saved.jobs().stream().collect(Collectors.toMap(Job::id, Function.identity()));
                    Callbacks.schemes(changes).forEach(scheme -> bus.publish(Outbox.WAKE, new Outbox.Wake(scheme)));
                    return changes.stream()
                            .map(change ->
                                    Optional.ofNullable(byId.get(change.job().id())))
                            .toList();
                })
                .onFailure(failure -> log.debug("cannot write {} outcomes", changes.size(), failure));
    }
}
