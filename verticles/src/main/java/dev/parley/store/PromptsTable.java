package dev.parley.store;

import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.PromptStore;
import dev.parley.bus.PromptStore.KeptPrompt;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.bus.Prompts.PromptList;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The prompts of an installation: versions that are added and taken out of use, never changed; and how often each was taken. */
final class PromptsTable {

    private final Database database;
    private final CategoriesTable categories;
    private final Clock clock;

    PromptsTable(Database database, CategoriesTable categories, Clock clock) {
        this.database = database;
        this.categories = categories;
        this.clock = clock;
    }

    /** All that is in use. */
    Future<PromptStore.Library> read() {
        var prompts = database.run("""
                select distinct on (name, language) * from prompts where active
                order by name, language, version desc""", Tuple.tuple());
        var used = database.run("select name, count from prompt_usage", Tuple.tuple());
        var own = categories.read();
        return Future.all(prompts, own, used)
                .map(_ -> new PromptStore.Library(
                        Values.list(prompts.result(), PromptsTable::read), own.result(), counts(used.result())));
    }

    Future<PromptList> readVersion(PromptStore.ReadVersion request) {
        return database.run(
                        "select * from prompts where name = $1 and version = $2 order by language",
                        Values.of(request.name(), request.version()))
                .map(rows -> new PromptList(Values.list(rows, PromptsTable::read)));
    }

    /** Keeps versions that are newer than all there were of their names, and categories. */
    Future<PromptStore.Kept> keep(PromptStore.Keep request) {
        return database.transaction(connection -> eachIn(request.prompts(), prompt -> keep(connection, prompt))
                .compose(prompts -> eachIn(request.categories(), category -> categories.keep(connection, category))
                        .map(kept -> new PromptStore.Kept(prompts, kept))));
    }

    private Future<Prompt> keep(SqlConnection connection, KeptPrompt kept) {
        var prompt = kept.prompt();
        return Database.run(
                        connection,
                        """
                insert into prompts (name, language, version, title, description, category, text, created_by, created, id)
                select $1, $2, 1 + greatest($9, (select max(version) from prompts where name = $1)), $3, $4, $5, $6, $7, $8,
                    coalesce((select min(id) from prompts where name = $1), $10, nextval('prompt_ids')::integer)
                returning *""",
                        Values.of(
                                prompt.name(),
                                prompt.language(),
                                prompt.title(),
                                prompt.description(),
                                prompt.category(),
                                prompt.text(),
                                prompt.author(),
                                Values.now(clock),
                                kept.above(),
                                kept.id()))
                .map(rows -> read(rows.iterator().next()));
    }

    Future<Done> remove(PromptStore.Remove request) {
        return database.run(
                        "update prompts set active = false where name = $1 and active returning version",
                        Values.of(request.name()))
                .map(rows -> Values.first(rows)
                        .map(_ -> Done.DONE)
                        .orElseThrow(
                                () -> Failure.NOT_FOUND.because("there is no prompt of your own " + request.name())));
    }

    Future<Done> count(Prompts.Taken taken) {
        return database.run("""
                insert into prompt_usage (name, count) values ($1, 1)
                on conflict (name) do update set count = prompt_usage.count + 1""", Values.of(taken.name())).map(Done.DONE);
    }

    /** One after the other: of one name each new version is greater than the one before. */
    private static <T, R> Future<List<R>> eachIn(List<T> items, Function<T, Future<R>> keep) {
        var done = Future.<List<R>>succeededFuture(new ArrayList<>());
        for (var item : items) {
            done = done.compose(kept -> keep.apply(item).map(one -> {
                kept.add(one);
                return kept;
            }));
        }
        return done;
    }

    private static Map<String, Long> counts(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .collect(Collectors.toMap(row -> row.getString("name"), row -> row.getLong("count")));
    }

    private static Prompt read(Row row) {
        return new Prompt(
                row.getInteger("id"),
                row.getString("name"),
                row.getString("language"),
                row.getInteger("version"),
                row.getString("title"),
                row.getString("description"),
                row.getString("category"),
                row.getString("text"),
                false,
                0,
                Optional.ofNullable(row.getUUID("created_by")),
                Values.optionalInstant(row, "created"));
    }
}
