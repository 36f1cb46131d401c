package dev.parley.jobs;

import dev.parley.bus.Bus;
import dev.parley.bus.FailureException;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.ScheduleStore;
import dev.parley.bus.Schedules.Schedule;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits the jobs that recur: at the instants this node knows of, and whenever it is asked. All nodes do; the store lets
 * one of them have each instant. Touch only on one context.
 */
final class Scheduler {

    private static final Logger log = LoggerFactory.getLogger(Scheduler.class);

    private final Bus bus;
    private final Submissions submissions;
    private final InstantSource clock;
    private final Alarm alarm;

    Scheduler(Vertx vertx, Bus bus, Submissions submissions, InstantSource clock) {
        this.bus = bus;
        this.submissions = submissions;
        this.clock = clock;
        alarm = new Alarm(vertx, clock, this::run);
    }

    /** Submits what is due now. */
    void run() {
        bus.ask(ScheduleStore.DUE, new ScheduleStore.FindDue(clock.instant()))
                .onSuccess(found -> {
                    found.schedules().forEach(this::fire);
                    found.next().ifPresent(alarm::at);
                })
                .onFailure(failure -> log.warn("cannot look for due schedules now: {}", failure.getMessage()));
    }

    /** Notes that a schedule is due at this instant. */
    void at(Instant due) {
        alarm.at(due);
    }

    private void fire(Schedule schedule) {
        try {
            var job = submissions.job(submit(schedule, schedule.next()), "");
            var next = Recurrence.next(schedule.rhythm(), schedule.next(), clock.instant());
            var change = new JobStore.Change(job, List.of(JobEvents.state(job)), Optional.empty());
            bus.ask(ScheduleStore.FIRE, new ScheduleStore.Fire(schedule.name(), schedule.next(), next, change))
                    .onSuccess(kept -> {
                        alarm.at(next);
                        kept.jobs().forEach(one -> bus.publish(Jobs.WAKE, new Jobs.Wake(one.kind())));
                    })
                    .onFailure(failure -> notFired(schedule, failure));
        } catch (FailureException e) {
            notFired(schedule, e);
        }
    }

    /** It stays due: for another node, for the next poll. */
    private static void notFired(Schedule schedule, Throwable failure) {
        log.warn("schedule {} cannot submit its job now: {}", schedule.name(), failure.getMessage());
    }

    /** The job of one instant of a schedule. */
    static Jobs.Submit submit(Schedule schedule, Instant due) {
        return new Jobs.Submit(
                Optional.empty(),
                schedule.kind(),
                schedule.owner(),
                Optional.empty(),
                schedule.input(),
                schedule.priority(),
                Optional.of("schedule:" + schedule.name() + ":" + due),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
