package dev.parley.jobs;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.conf.JobsConf;
import dev.parley.jobs.JobTransitions.Outcome;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the doors ask of the engine: submit, look, cancel. Holds no state; called on virtual threads. */
final class JobDoor {

    private static final int MOST_CONFLICTS = 10;
    private static final int LONGEST_PAGE = 1000;
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Bus bus;
    private final JobsConf conf;
    private final JobTransitions transitions;
    private final Clock clock;

    JobDoor(Bus bus, JobsConf conf, JobTransitions transitions, Clock clock) {
        this.bus = bus;
        this.conf = conf;
        this.transitions = transitions;
        this.clock = clock;
    }

    Job submit(Jobs.Submit request) {
        if (!conf.slots().containsKey(request.kind())) {
            throw Failure.INVALID.because("kind: there is no kind of job called " + request.kind() + ", only "
                    + String.join(", ", conf.slots().keySet()));
        }
        var job = newJob(request);
        var kept = bus.await(JobStore.INSERT, new JobStore.Insert(job, List.of(JobEvents.state(job))));
        bus.publish(Jobs.WAKE, new Jobs.Wake(job.kind()));
        return kept;
    }

    Job get(Jobs.Get request) {
        var job = bus.await(JobStore.FIND, new JobStore.Find(request.id()));
        if (!request.caller().mayTouch(job.owner())) {
            throw Failure.NOT_FOUND.because("there is no job " + request.id());
        }
        return job;
    }

    Jobs.JobList list(Jobs.ListJobs request) {
        var caller = request.caller();
        Optional<UUID> owner = caller.role() == Role.ADMIN ? Optional.empty() : Optional.of(caller.user());
        var limit = Math.clamp(request.limit(), 1, LONGEST_PAGE);
        return bus.await(JobStore.SEARCH, new JobStore.Search(owner, request.states(), limit, request.before()));
    }

    Jobs.EventList events(Jobs.ReadEvents request) {
        var job = get(new Jobs.Get(request.id(), request.caller()));
        var limit = Math.clamp(request.limit(), 1, LONGEST_PAGE);
        return bus.await(JobStore.EVENTS, new JobStore.ReadEvents(job.id(), request.after(), limit));
    }

    Job cancel(Jobs.Cancel request) {
        for (var attempt = 0; attempt < MOST_CONFLICTS; attempt++) {
            var job = get(new Jobs.Get(request.id(), request.caller()));
            switch (transitions.apply(job, new Change.CancelAsked(), clock.instant())) {
                case Outcome.Refused(var reason) ->
                    throw Failure.CONFLICT.because("job " + job.id() + " cannot be cancelled: " + reason);
                case Outcome.Changed(var changed) -> {
                    var saved = save(changed);
                    if (saved.isPresent()) {
                        return saved.get();
                    }
                }
            }
        }
        throw Failure.UNAVAILABLE.because("job " + request.id() + " changes too quickly; try again");
    }

    private Optional<Job> save(Job changed) {
        try {
            var saved =
                    bus.await(JobStore.SAVE, new JobStore.Save(changed, List.of(JobEvents.state(changed)), List.of()));
            if (!saved.state().ended()) {
                bus.publish(Jobs.STOP.of(saved.id()), new Jobs.Stop(saved.id(), "cancelled by its owner"));
            }
            return Optional.of(saved);
        } catch (FailureException e) {
            if (e.failure() == Failure.CONFLICT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Job newJob(Jobs.Submit request) {
        var now = clock.instant();
        return new Job(
                request.id().orElseGet(IDS::generate),
                request.kind(),
                request.owner(),
                request.input(),
                new State.Queued(now),
                Optional.empty(),
                0,
                request.priority(),
                0,
                conf.attempts(),
                Optional.empty(),
                request.idempotencyKey(),
                request.correlationId(),
                request.callbackUrl(),
                now,
                now,
                0);
    }
}
