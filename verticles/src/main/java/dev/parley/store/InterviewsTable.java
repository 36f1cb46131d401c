package dev.parley.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.InterviewStore;
import dev.parley.bus.InterviewStore.By;
import dev.parley.bus.InterviewStore.Row;
import dev.parley.bus.InterviewStore.Rows;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Retention;
import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** The rooms of interviews. What may become of one is decided by its actor; here it is only kept. */
final class InterviewsTable {

    private static final int PAGE = 1_000;

    private final Database database;

    InterviewsTable(Database database) {
        this.database = database;
    }

    /** Keeps a new room, or finds the one that there is. */
    Future<Row> insert(InterviewStore.Insert request) {
        var row = request.row();
        return database.run("""
                insert into interviews (id, code, owner, candidate, origin, candidate_name, vacancy, language, plan,
                    state, version, last_event, due, created, expires)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                on conflict do nothing returning *""", values(row)).map(Values::first).compose(inserted -> inserted.map(InterviewsTable::read)
                .map(Future::succeededFuture)
                .orElseGet(() -> earlier(row)));
    }

    /** Where both are known, of two rooms, the origin says which is meant. */
    private Future<Row> earlier(Row row) {
        return one(
                """
                select * from interviews where owner = $1 and (origin = $2 or candidate = $3)
                order by origin = $2 desc nulls last limit 1""",
                Values.of(row.owner(), row.origin(), row.candidate()),
                Failure.CONFLICT.because("the room was removed at this moment; try again"));
    }

    Future<Row> find(InterviewStore.Find request) {
        return switch (request.by()) {
            case By.Id(var id) -> one("select * from interviews where id = $1", Values.of(id), unknown(id.toString()));
            case By.Code(var code) -> one("select * from interviews where code = $1", Values.of(code), unknown(code));
            case By.Candidate(var owner, var candidate) -> one("""
                        select * from interviews where candidate = $2 and ($1::uuid is null or owner = $1)
                        order by id desc limit 1""", Values.of(owner, candidate), unknown(candidate));
        };
    }

    Future<Rows> search(InterviewStore.Search request) {
        return rows("""
                select * from interviews where owner = $1 and ($3::uuid is null or id < $3)
                order by id desc limit $2""", Values.of(request.owner(), Math.clamp(request.limit(), 1, PAGE), request.before()));
    }

    Future<Row> save(InterviewStore.Save request) {
        return one(
                """
                update interviews set state = $3, version = version + 1, last_event = last_event + $4, due = $5
                where id = $1 and version = $2 returning *""",
                Values.of(request.id(), request.version(), request.state(), (long) request.events(), request.due()),
                Failure.CONFLICT.because("the room has changed meanwhile; look again"));
    }

    Future<Done> postpone(InterviewStore.Postpone request) {
        return database.run(
                        "update interviews set due = $3 where id = $1 and version = $2",
                        Values.of(request.id(), request.version(), request.due()))
                .map(Done.DONE);
    }

    Future<Row> enter(InterviewStore.Enter request) {
        return database.run("""
                update interviews set visitor = $2, seen_until = $4
                where code = $1 and (visitor is null or visitor = $2 or seen_until <= $3) returning *""", Values.of(request.code(), request.visitor(), request.now(), request.until()))
                .map(Values::first)
                .compose(entered -> entered.map(InterviewsTable::read)
                        .map(Future::succeededFuture)
                        .orElseGet(() -> occupied(request.code())));
    }

    private Future<Row> occupied(String code) {
        return find(new InterviewStore.Find(new By.Code(code)))
                .compose(_ -> Future.failedFuture(
                        Failure.CONFLICT.because("somebody else is in this room; come again when they have left it")));
    }

    Future<Done> leave(InterviewStore.Leave request) {
        return database.run(
                        "update interviews set seen_until = $3 where code = $1 and visitor = $2",
                        Values.of(request.code(), request.visitor(), request.now()))
                .map(Done.DONE);
    }

    Future<Rows> due(InterviewStore.FindDue request) {
        return rows(
                "select * from interviews where due <= $1 order by due limit $2",
                Values.of(request.now(), request.limit()));
    }

    Future<Done> delete(InterviewStore.Delete request) {
        return database.run("delete from interviews where id = $1", Values.of(request.id()))
                .compose(rows -> rows.rowCount() > 0
                        ? Future.succeededFuture(Done.DONE)
                        : Future.failedFuture(unknown(request.id().toString())));
    }

    Future<Retention.Dropped> drop(InterviewStore.Drop request) {
        return database.run("""
                delete from interviews where id in (
                    select id from interviews where created < $1 order by created limit $2 for update skip locked)""", Values.of(request.createdBefore(), request.limit()))
                .map(rows -> new Retention.Dropped(rows.rowCount()));
    }

    private Future<Rows> rows(String sql, Tuple values) {
        return database.run(sql, values).map(rows -> new Rows(Values.list(rows, InterviewsTable::read)));
    }

    private Future<Row> one(String sql, Tuple values, FailureException otherwise) {
        return database.run(sql, values)
                .compose(rows ->
                        first(rows).map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(otherwise)));
    }

    private static Optional<Row> first(RowSet<io.vertx.sqlclient.Row> rows) {
        return Values.first(rows).map(InterviewsTable::read);
    }

    private static FailureException unknown(String name) {
        return Failure.NOT_FOUND.because("there is no room " + name);
    }

    private static Tuple values(Row row) {
        return Values.of(
                row.id(),
                row.code(),
                row.owner(),
                row.candidate(),
                row.origin(),
                row.candidateName(),
                row.vacancy(),
                row.language(),
                written(row.plan()),
                row.state(),
                row.version(),
                row.lastEvent(),
                row.due(),
                row.created(),
                row.expires());
    }

    private static Row read(io.vertx.sqlclient.Row row) {
        return new Row(
                row.getUUID("id"),
                row.getString("code"),
                row.getUUID("owner"),
                row.getString("candidate"),
                Values.text(row, "origin"),
                row.getString("candidate_name"),
                row.getString("vacancy"),
                row.getString("language"),
                plan(row.getString("plan")),
                row.getString("state"),
                row.getLong("version"),
                row.getLong("last_event"),
                Optional.ofNullable(row.getUUID("visitor")),
                Values.optionalInstant(row, "seen_until"),
                Values.optionalInstant(row, "due"),
                Values.instant(row, "created"),
                Values.optionalInstant(row, "expires"));
    }

    private static String written(List<Question> plan) {
        try {
            return MessageWire.JSON.writeValueAsString(plan);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot write the questions of a room", e);
        }
    }

    private static List<Question> plan(String json) {
        try {
            return MessageWire.JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot read the questions of a room", e);
        }
    }
}
