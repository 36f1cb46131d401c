package dev.parley.jobs;

import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.ScheduleStore;
import dev.parley.bus.Schedules;
import dev.parley.bus.Schedules.Schedule;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the doors ask about jobs that recur. Touch only on one context. */
final class ScheduleDesk {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

    private final Bus bus;
    private final Submissions submissions;
    private final Scheduler scheduler;
    private final InstantSource clock;

    ScheduleDesk(Bus bus, Submissions submissions, Scheduler scheduler, InstantSource clock) {
        this.bus = bus;
        this.submissions = submissions;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    Future<Schedules.ScheduleList> list(Schedules.ListSchedules request) {
        return bus.ask(ScheduleStore.READ, new ScheduleStore.Read());
    }

    Future<Schedule> put(Schedules.Put request) {
        return bus.ask(ScheduleStore.KEEP, new ScheduleStore.Keep(schedule(request)))
                .onSuccess(kept -> scheduler.at(kept.next()));
    }

    /** A schedule that the system itself needs, unless there is one of its name, such as one that was changed by hand. */
    Future<Done> add(Schedules.Put request) {
        return bus.ask(ScheduleStore.ADD, new ScheduleStore.Add(schedule(request)));
    }

    Future<Done> delete(Schedules.Delete request) {
        return bus.ask(ScheduleStore.REMOVE, new ScheduleStore.Remove(request.name()));
    }

    private Schedule schedule(Schedules.Put request) {
        if (!NAME.matcher(request.name()).matches()) {
            throw Failure.INVALID.because(
                    "name: must be 1 to 100 small letters, digits, dots, dashes and underscores, not a mark first");
        }
        var first = Recurrence.first(request.rhythm(), clock.instant());
        var schedule = new Schedule(
                request.name(),
                request.kind(),
                request.input(),
                request.owner(),
                request.priority(),
                request.rhythm(),
                request.enabled(),
                first,
                Optional.empty(),
                Optional.empty());
        // What would be refused when it is due is refused now.
        submissions.job(Scheduler.submit(schedule, first), "");
        return schedule;
    }
}
