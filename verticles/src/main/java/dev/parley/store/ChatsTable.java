package dev.parley.store;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Chats;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.ListPlace;
import dev.parley.bus.Retention;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Chats that are kept. A change is made against the version it was made of, so that two pages do not undo each other. */
final class ChatsTable {

    private final Database database;
    private final Clock clock;

    ChatsTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Future<Chats.ChatList> list(Chats.ListChats request) {
        var owner = request.caller().user();
        return database.run(
                        """
                        select id, title, model, updated from chats
                        where owner = $1 and ($2::timestamptz is null or (updated, id) < ($2, $3))
                        order by updated desc, id desc limit $4""",
                        Values.of(
                                owner,
                                request.before().map(ListPlace::at),
                                request.before().map(ListPlace::id),
                                request.limit()))
                .map(rows -> new Chats.ChatList(Values.list(rows, ChatsTable::entry)));
    }

    Future<Chats.Kept> find(Chats.Find request) {
        return database.run(
                        "select * from chats where id = $1 and ($2::uuid is null or owner = $2)",
                        Values.of(request.id(), owner(request.caller())))
                .map(rows -> Values.first(rows).map(ChatsTable::kept).orElseThrow(() -> unknown(request.id())));
    }

    Future<Chats.Outcome> put(Chats.Put request) {
        return (request.version() == 0 ? insert(request) : update(request))
                .compose(kept -> kept.map(chat -> Future.succeededFuture(new Chats.Outcome(true, chat)))
                        .orElseGet(() -> notKept(request)));
    }

    private Future<Optional<Chats.Kept>> insert(Chats.Put request) {
        return database.run(
                        """
                        insert into chats (id, owner, title, model, messages, updated, version)
                        select $1, $2, $3, $4, $5, $6, 1 where (select count(*) from chats where owner = $2) < $7
                        on conflict (id) do nothing
                        returning *""",
                        Values.of(
                                request.id(),
                                request.owner(),
                                request.title(),
                                request.model(),
                                request.messages(),
                                Values.now(clock),
                                Chats.MOST))
                .map(rows -> Values.first(rows).map(ChatsTable::kept));
    }

    private Future<Optional<Chats.Kept>> update(Chats.Put request) {
        return database.run(
                        """
                        update chats set title = $3, model = $4, messages = $5, updated = $6, version = version + 1
                        where id = $1 and owner = $2 and version = $7
                        returning *""",
                        Values.of(
                                request.id(),
                                request.owner(),
                                request.title(),
                                request.model(),
                                request.messages(),
                                Values.now(clock),
                                request.version()))
                .map(rows -> Values.first(rows).map(ChatsTable::kept));
    }

    private Future<Chats.Outcome> notKept(Chats.Put request) {
        return database.run("select * from chats where id = $1", Values.of(request.id()))
                .map(rows -> Values.first(rows)
                        .map(row -> {
                            if (!row.getUUID("owner").equals(request.owner())) {
                                throw unknown(request.id());
                            }
                            return new Chats.Outcome(false, kept(row));
                        })
                        .orElseThrow(() -> request.version() == 0
                                ? Failure.CONFLICT.because("you have " + Chats.MOST
                                        + " chats, the most that are kept; delete some that you need no more")
                                : unknown(request.id())));
    }

    Future<Done> delete(Chats.Delete request) {
        return database.run(
                        "delete from chats where id = $1 and ($2::uuid is null or owner = $2) returning id",
                        Values.of(request.id(), owner(request.caller())))
                .map(rows -> Values.first(rows).map(_ -> Done.DONE).orElseThrow(() -> unknown(request.id())));
    }

    /** Forgets chats in which nothing has changed for long. */
    Future<Retention.Dropped> drop(Retention.DropChats request) {
        return database.run("""
                        delete from chats where id in (
                            select id from chats where updated < $1 order by updated limit $2 for update skip locked)""", Values.of(request.changedBefore(), request.limit()))
                .map(rows -> new Retention.Dropped(rows.rowCount()));
    }

    /** Whose chats a caller may read; empty for everybody's. */
    private static Optional<UUID> owner(Caller caller) {
        return caller.role() == Role.ADMIN ? Optional.empty() : Optional.of(caller.user());
    }

    private static FailureException unknown(UUID id) {
        return Failure.NOT_FOUND.because("there is no chat " + id);
    }

    private static Chats.Entry entry(Row row) {
        return new Chats.Entry(
                row.getUUID("id"), row.getString("title"), row.getString("model"), Values.instant(row, "updated"));
    }

    private static Chats.Kept kept(Row row) {
        return new Chats.Kept(
                row.getUUID("id"),
                row.getString("title"),
                row.getString("model"),
                row.getString("messages"),
                Values.instant(row, "updated"),
                row.getLong("version"));
    }
}
