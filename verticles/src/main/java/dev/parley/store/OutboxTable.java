package dev.parley.store;

import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.Outbox;
import dev.parley.bus.Outbox.Attempt;
import dev.parley.bus.Outbox.Delivery;
import dev.parley.bus.Outbox.Outgoing;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The table of messages that leave the system. {@link JobsTable} writes them with the change they tell of. Of one
 * destination and key only the first waiting message is handed out. One that was given up waits no longer, and so does not
 * block those behind it.
 */
final class OutboxTable {

    private final Database database;

    OutboxTable(Database database) {
        this.database = database;
    }

    /**
     * Gives messages that are due to a relay, in turn of their receivers. No message is given to two.
     */
    Future<Outbox.Messages> take(Outbox.Take request) {
        return database.run(
                        // Receivers are found by jumps through the index: 20,000 messages to one cost no more than one.
                        """
                with recursive waiting as (
                    select min(receiver) as receiver from outbox where next_attempt is not null
                    union all
                    select (select min(receiver) from outbox
                        where next_attempt is not null and receiver > waiting.receiver)
                    from waiting where waiting.receiver is not null),
                receivers as materialized (
                    select receiver, greatest(0, least($3::int, $4::int - (
                        select count(*) from outbox where outbox.receiver = waiting.receiver and node = $1
                            and next_attempt > $5)::int)) as free
                    from waiting
                    where exists (select from unnest($2::text[]) as scheme where starts_with(waiting.receiver, scheme))),
                first as materialized (
                    select message.id, message.next_attempt, receivers.receiver
                    from receivers cross join lateral (
                        select id, next_attempt from outbox
                        where outbox.receiver = receivers.receiver and next_attempt <= $5
                            and not exists (select from outbox as earlier where earlier.lane = outbox.lane
                                and earlier.id < outbox.id and earlier.next_attempt is not null)
                        order by next_attempt, id
                        limit receivers.free
                        for update of outbox skip locked) as message),
                chosen as (
                    select id from first
                    order by row_number() over (partition by receiver order by next_attempt, id), next_attempt, id
                    limit $3::int),
                taken as (
                    update outbox set node = $1, next_attempt = $6
                    from chosen where outbox.id = chosen.id
                    returning outbox.*)
                select * from taken order by id""",
                        Values.of(
                                request.node(),
                                request.schemes().toArray(String[]::new),
                                Math.clamp(request.limit(), 0, JobsTable.PAGE),
                                request.perReceiver(),
                                request.now(),
                                request.heldUntil()))
                .map(rows -> new Outbox.Messages(Values.list(rows, OutboxTable::outgoing)));
    }

    /** Keeps what came of messages that the node holds. */
    Future<Done> settle(Outbox.Settle request) {
        var attempts = request.attempts();
        return database.run(
                        """
                with attempt as (
                    select * from unnest($2::bigint[], $3::timestamptz[], $4::bigint[], $5::int[], $6::text[],
                        $7::timestamptz[]) as attempt (message, at, took_ms, status, failure, next)),
                settled as (
                    update outbox set node = null, attempts = outbox.attempts + 1, last_failure = attempt.failure,
                        next_attempt = case when attempt.failure is null then null else attempt.next end,
                        delivered = case when attempt.failure is null
                            then attempt.at + attempt.took_ms * interval '1 millisecond' else outbox.delivered end
                    from attempt where outbox.id = attempt.message and outbox.node = $1
                    returning outbox.id, outbox.attempts, outbox.next_attempt)
                insert into outbox_attempts (message_id, number, at, took_ms, status, failure, next)
                select settled.id, settled.attempts, attempt.at, attempt.took_ms, attempt.status, attempt.failure,
                    settled.next_attempt
                from settled join attempt on attempt.message = settled.id""",
                        Values.of(
                                request.node(),
                                attempts.stream().map(Attempt::message).toArray(Long[]::new),
                                attempts.stream()
                                        .map(attempt -> Values.time(attempt.at()))
                                        .toArray(OffsetDateTime[]::new),
                                attempts.stream()
                                        .map(attempt -> attempt.took().toMillis())
                                        .toArray(Long[]::new),
                                Values.column(Integer[]::new, attempts, Attempt::status),
                                Values.column(String[]::new, attempts, Attempt::failure),
                                Values.column(OffsetDateTime[]::new, attempts, attempt -> attempt.next()
                                        .map(Values::time))))
                .map(Done.DONE);
    }

    /** The messages of a job with every attempt, oldest first. */
    Future<Outbox.Deliveries> read(Outbox.Read request) {
        return database.run("select * from outbox where job_id = $1 order by id", Values.of(request.job()))
                .compose(messages -> attempts(request.job())
                        .map(attempts -> new Outbox.Deliveries(Values.list(
                                messages, row -> delivery(row, attempts.getOrDefault(row.getLong("id"), List.of()))))));
    }

    /** The messages of jobs of a kind that wait, oldest first. */
    Future<Outbox.Messages> waiting(Outbox.ListWaiting request) {
        return database.run(
                        """
                select outbox.* from outbox join jobs on jobs.id = outbox.job_id
                where outbox.next_attempt is not null and starts_with(outbox.receiver, $1) and jobs.kind = $2
                    and outbox.id > $3
                order by outbox.id limit $4""",
                        Values.of(
                                request.scheme(),
                                request.kind(),
                                request.after(),
                                Math.clamp(request.limit(), 0, JobsTable.PAGE)))
                .map(rows -> new Outbox.Messages(Values.list(rows, OutboxTable::outgoing)));
    }

    /** Makes a message due, unless it is on its way at this very moment; replies with its destination. */
    Future<String> resend(Outbox.Resend request) {
        return database.run("""
                update outbox set next_attempt = case when node is null then created else next_attempt end
                where id = $2 and job_id = $1
                returning destination""", Values.of(request.job(), request.message())).map(rows -> Values.first(rows)
                .map(row -> row.getString("destination"))
                .orElseThrow(() ->
                        Failure.NOT_FOUND.because("job " + request.job() + " has no message " + request.message())));
    }

    /** The secret that is kept, or this one from now on. */
    Future<Outbox.SigningSecret> keepSecret(Outbox.KeepSecret request) {
        return database.run("""
                insert into secrets (name, value) values ('webhooks', $1)
                on conflict (name) do update set name = excluded.name
                returning value""", Values.of(request.fresh()))
                .map(rows -> new Outbox.SigningSecret(rows.iterator().next().getString("value")));
    }

    private Future<Map<Long, List<Attempt>>> attempts(UUID job) {
        return database.run("""
                select outbox_attempts.* from outbox join outbox_attempts on message_id = outbox.id
                where job_id = $1 order by message_id, number""", Values.of(job)).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .collect(Collectors.groupingBy(
                        row -> row.getLong("message_id"),
                        Collectors.mapping(OutboxTable::attempt, Collectors.toList()))));
    }

    private static Outgoing outgoing(Row row) {
        return new Outgoing(
                row.getLong("id"),
                row.getUUID("job_id"),
                row.getString("destination"),
                row.getString("key"),
                row.getString("payload"),
                Values.instant(row, "created"),
                row.getInteger("attempts"));
    }

    private static Delivery delivery(Row row, List<Attempt> attempts) {
        return new Delivery(
                outgoing(row),
                Values.optionalInstant(row, "delivered"),
                Values.optionalInstant(row, "next_attempt"),
                attempts);
    }

    private static Attempt attempt(Row row) {
        return new Attempt(
                row.getLong("message_id"),
                Values.instant(row, "at"),
                Duration.ofMillis(row.getLong("took_ms")),
                Optional.ofNullable(row.getInteger("status")),
                Values.text(row, "failure"),
                Values.optionalInstant(row, "next"));
    }
}
