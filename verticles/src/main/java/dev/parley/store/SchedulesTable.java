package dev.parley.store;

import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.ScheduleStore;
import dev.parley.bus.Schedules.Rhythm;
import dev.parley.bus.Schedules.Schedule;
import dev.parley.bus.Schedules.ScheduleList;
import dev.parley.store.JobsTable.Kept;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The schedules of jobs that recur. When one is due is said by the engine; here each instant is taken once. */
final class SchedulesTable {

    /** Due at once; the rest is for the next look. */
    private static final int MOST_DUE = 1_000;

    private static final String INSERT = """
            insert into schedules (name, kind, input, owner, priority, cron, zone, every_ms, enabled, next_run)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict (name) do\s""";

    private final Database database;
    private final JobsTable jobs;

    SchedulesTable(Database database, JobsTable jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    /** All schedules, by name. */
    Future<ScheduleList> read() {
        return database.run("select * from schedules order by name", Values.of())
                .map(rows -> new ScheduleList(Values.list(rows, SchedulesTable::read)));
    }

    /** Keeps a schedule; the next run of one that is there stays where its rhythm is the same. */
    Future<Schedule> keep(ScheduleStore.Keep request) {
        return database.run(INSERT + """
                update set kind = excluded.kind, input = excluded.input, owner = excluded.owner,
                    priority = excluded.priority, cron = excluded.cron, zone = excluded.zone,
                    every_ms = excluded.every_ms, enabled = excluded.enabled,
                    next_run = case
                        when schedules.enabled and (schedules.cron, schedules.zone, schedules.every_ms)
                            is not distinct from (excluded.cron, excluded.zone, excluded.every_ms)
                        then schedules.next_run else excluded.next_run end
                returning *""", values(request.schedule()))
                .map(rows -> read(rows.iterator().next()));
    }

    /** Keeps a schedule unless there is one of its name. */
    Future<Done> add(ScheduleStore.Add request) {
        return database.run(INSERT + "nothing", values(request.schedule())).map(Done.DONE);
    }

    Future<Done> remove(ScheduleStore.Remove request) {
        return database.run("delete from schedules where name = $1 returning name", Values.of(request.name()))
                .map(rows -> Values.first(rows)
                        .map(_ -> Done.DONE)
                        .orElseThrow(() -> Failure.NOT_FOUND.because("there is no schedule " + request.name())));
    }

    /** The enabled schedules that are due, and when the next one is. */
    Future<ScheduleStore.Due> due(ScheduleStore.FindDue request) {
        return database.run("""
                (select * from schedules where enabled and next_run <= $1 order by next_run limit $2)
                union all
                (select * from schedules where enabled and next_run > $1 order by next_run limit 1)""", Values.of(request.now(), MOST_DUE)).map(rows -> {
            var schedules = Values.list(rows, SchedulesTable::read);
            return new ScheduleStore.Due(
                    schedules.stream()
                            .filter(schedule -> !schedule.next().isAfter(request.now()))
                            .toList(),
                    schedules.stream()
                            .map(Schedule::next)
                            .filter(request.now()::isBefore)
                            .findFirst());
        });
    }

    /** Keeps the job of an instant and moves the schedule on; no job where somebody else did. */
    Future<List<Kept>> fire(ScheduleStore.Fire request) {
        // Locked, so that a second node waits here and then finds the run moved.
        return database.transaction(connection -> Database.run(
                        connection,
                        "select name from schedules where name = $1 and next_run = $2 and enabled for update",
                        Values.of(request.name(), request.due()))
                .compose(rows -> Values.first(rows).isPresent()
                        ? submit(connection, request)
                        : Future.succeededFuture(List.of())));
    }

    private Future<List<Kept>> submit(SqlConnection connection, ScheduleStore.Fire request) {
        return jobs.insert(connection, List.of(request.job())).compose(kept -> {
            // None where the instant was run before, by an earlier schedule of this name.
            var job = kept.stream().findFirst().map(one -> one.job().id());
            return Database.run(connection, """
                            update schedules set next_run = $2, last_run = $3, last_job = coalesce($4, last_job)
                            where name = $1""", Values.of(request.name(), request.next(), request.due(), job))
                    .map(kept);
        });
    }

    private static Tuple values(Schedule schedule) {
        var cron = schedule.rhythm() instanceof Rhythm.Cron given ? Optional.of(given) : Optional.<Rhythm.Cron>empty();
        var every = schedule.rhythm() instanceof Rhythm.Every(var pause)
                ? Optional.of(pause.toMillis())
                : Optional.<Long>empty();
        return Values.of(
                schedule.name(),
                schedule.kind(),
                schedule.input(),
                schedule.owner(),
                schedule.priority(),
                cron.map(Rhythm.Cron::expression),
                cron.map(Rhythm.Cron::zone),
                every,
                schedule.enabled(),
                schedule.next());
    }

    private static Schedule read(Row row) {
        return new Schedule(
                row.getString("name"),
                row.getString("kind"),
                row.getString("input"),
                row.getUUID("owner"),
                row.getInteger("priority"),
                Values.text(row, "cron")
                        .<Rhythm>map(cron -> new Rhythm.Cron(cron, row.getString("zone")))
                        .orElseGet(() -> new Rhythm.Every(Duration.ofMillis(row.getLong("every_ms")))),
                row.getBoolean("enabled"),
                Values.instant(row, "next_run"),
                Values.optionalInstant(row, "last_run"),
                Optional.ofNullable(row.getUUID("last_job")));
    }
}
