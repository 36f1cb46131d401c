package dev.parley.store;

import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.PromptStore;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.bus.Prompts.PromptList;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.util.Optional;

/** The prompts of an installation: versions that are added and taken out of use, never changed. */
final class PromptsTable {

    private final Database database;
    private final Clock clock;

    PromptsTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The newest in use of each language, or one version, by name and language. */
    Future<PromptList> read(PromptStore.Read request) {
        return database.run("""
                select distinct on (name, language) * from prompts
                where ($1::text is null or name = $1) and (case when $2::integer is null then active else version = $2 end)
                order by name, language, version desc""", Values.of(request.name(), request.version()))
                .map(rows -> new PromptList(Values.list(rows, PromptsTable::read)));
    }

    /** Keeps a version that is newer than all there were of this name. */
    Future<Prompt> keep(PromptStore.Keep request) {
        var prompt = request.prompt();
        return database.run(
                        """
                insert into prompts (name, language, version, title, category, text, created_by, created)
                select $1, $2, 1 + greatest($8, (select max(version) from prompts where name = $1)), $3, $4, $5, $6, $7
                returning *""",
                        Values.of(
                                prompt.name(),
                                prompt.language(),
                                prompt.title(),
                                prompt.category(),
                                prompt.text(),
                                prompt.author(),
                                Values.now(clock),
                                request.above()))
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

    private static Prompt read(Row row) {
        return new Prompt(
                row.getString("name"),
                row.getString("language"),
                row.getInteger("version"),
                row.getString("title"),
                row.getString("category"),
                row.getString("text"),
                false,
                Optional.ofNullable(row.getUUID("created_by")),
                Values.optionalInstant(row, "created"));
    }
}
