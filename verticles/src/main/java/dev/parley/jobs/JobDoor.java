package dev.parley.jobs;

import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What the doors ask of the engine: submit, look, cancel, retry. Jobs that are submitted at the same time are kept in one
 * transaction. Touch only on one context.
 */
final class JobDoor {

    private static final int LONGEST_PAGE = 1000;
    private static final int MOST_AT_ONCE = 1_000;

    private final Bus bus;
    private final Submissions submissions;
    private final Admission admission;
    private final Outcomes outcomes;
    private final Awakener awakener;
    private final InstantSource clock;
    private final GroupCommit<Job, Future<Job>> inserts = new GroupCommit<>(MOST_AT_ONCE, this::insertEach);

    JobDoor(
            Bus bus,
            Submissions submissions,
            Admission admission,
            Outcomes outcomes,
            Awakener awakener,
            InstantSource clock) {
        this.bus = bus;
        this.submissions = submissions;
        this.admission = admission;
        this.outcomes = outcomes;
        this.awakener = awakener;
        this.clock = clock;
    }

    Future<Job> submit(Jobs.Submit request) {
        var job = submissions.job(request, "");
        return admission
                .admit(List.of(job))
                .compose(_ -> inserts.add(job))
                .compose(kept -> kept)
                .map(kept -> ofSameKind("", job, kept));
    }

    Future<Jobs.JobList> submitAll(Jobs.SubmitAll request) {
        var jobs = submissions.jobs(request);
        return admission
                .admit(jobs)
                .compose(_ -> insert(jobs))
                .map(kept -> IntStream.range(0, jobs.size())
                        .mapToObj(i -> ofSameKind("jobs[" + i + "].", jobs.get(i), kept.get(i)))
                        .toList())
                .map(Jobs.JobList::new);
    }

    /** A key that stands for other work is a mistake: the job of it would be looked for at the wrong door. */
    private static Job ofSameKind(String place, Job submitted, Job kept) {
        if (!kept.kind().equals(submitted.kind())) {
            throw Failure.CONFLICT.because(place + "idempotency_key: stands for job " + kept.id() + " of kind "
                    + kept.kind() + " already, so no job of kind " + submitted.kind() + " was made; use another key");
        }
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
        return bus.await(
                JobStore.SEARCH,
                new JobStore.Search(
                        owner, request.states(), request.kinds(), request.setAside(), limit, request.before()));
    }

    Jobs.EventList events(Jobs.ReadEvents request) {
        var job = get(new Jobs.Get(request.id(), request.caller()));
        var limit = Math.clamp(request.limit(), 1, LONGEST_PAGE);
        return bus.await(JobStore.EVENTS, new JobStore.ReadEvents(job.id(), request.after(), limit));
    }

    Job cancel(Jobs.Cancel request) {
        var job = get(new Jobs.Get(request.id(), request.caller()));
        var cancelled = write(job, new Change.CancelAsked(), "cancelled");
        if (!cancelled.state().ended()) {
            bus.publish(Jobs.CANCEL_ASKED, new Jobs.CancelAsked(cancelled.id()));
        }
        return cancelled;
    }

    Job retry(Jobs.Retry request) {
        var job = get(new Jobs.Get(request.id(), request.caller()));
        var queued = write(job, new Change.RetryAsked(), "queued again");
        bus.publish(Jobs.WAKE, new Jobs.Wake(queued.kind()));
        return queued;
    }

    private Job write(Job job, Change change, String what) {
        return Future.await(outcomes.write(job, change)
                .recover(cause -> Future.failedFuture(
                        cause instanceof FailureException refused && refused.failure() == Failure.CONFLICT
                                ? Failure.CONFLICT.because(
                                        "job " + job.id() + " cannot be " + what + ": " + refused.detail())
                                : cause)));
    }

    /** All together, or, where one of them is refused, each by itself, so that nobody pays for another's mistake. */
    private Future<List<Future<Job>>> insertEach(List<Job> jobs) {
        return insert(jobs)
                .map(kept -> kept.stream().map(Future::succeededFuture).toList())
                .recover(cause -> cause instanceof FailureException refused
                                && !refused.failure().passing()
                                && jobs.size() > 1
                        ? Future.succeededFuture(jobs.stream()
                                .map(job -> insert(List.of(job)).map(List::getFirst))
                                .toList())
                        : Future.failedFuture(cause));
    }

    private Future<List<Job>> insert(List<Job> jobs) {
        var changes = jobs.stream()
                .map(job -> new JobStore.Change(job, List.of(JobEvents.state(job)), Optional.empty()))
                .toList();
        return bus.ask(JobStore.INSERT, new JobStore.Insert(changes))
                .map(Jobs.JobList::jobs)
                .onSuccess(this::wake);
    }

    private void wake(List<Job> kept) {
        var now = clock.instant();
        var ready = new TreeSet<String>();
        for (var job : kept) {
            if (job.state() instanceof State.Queued(var notBefore)) {
                if (notBefore.isAfter(now)) {
                    awakener.at(notBefore);
                } else {
                    ready.add(job.kind());
                }
            }
        }
        ready.forEach(kind -> bus.publish(Jobs.WAKE, new Jobs.Wake(kind)));
    }
}
