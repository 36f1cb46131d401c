package dev.parley.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.MessageWire;
import dev.parley.bus.PromptStore;
import dev.parley.bus.PromptStore.KeptCategory;
import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Words;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The categories of an installation. One that is taken out of use keeps its number, and has it again when it comes back. */
final class CategoriesTable {

    private static final TypeReference<Map<String, Words>> WORDS = new TypeReference<>() {};
    private static final TypeReference<List<String>> EXAMPLES = new TypeReference<>() {};

    private final Database database;
    private final Clock clock;

    CategoriesTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Future<List<Category>> read() {
        return database.run("select * from categories where deleted is null order by name", Tuple.tuple())
                .map(rows -> Values.list(rows, CategoriesTable::read));
    }

    Future<Category> keep(SqlConnection connection, KeptCategory kept) {
        var category = kept.category();
        return Database.run(
                        connection,
                        """
                insert into categories (id, name, words, examples, active, sort_order, created_by, created, updated)
                values (coalesce((select id from categories where name = $1), $8, nextval('category_ids')::integer),
                    $1, $2, $3, $4, $5, $6, $7, $7)
                on conflict (name) do update set words = $2, examples = $3, active = $4, sort_order = $5, created_by = $6,
                    updated = $7, deleted = null
                returning *""",
                        Values.of(
                                category.name(),
                                json(category.words()),
                                json(category.examples()),
                                category.active(),
                                category.sortOrder(),
                                category.author(),
                                Values.now(clock),
                                kept.id()))
                .map(rows -> read(rows.iterator().next()));
    }

    Future<Done> remove(PromptStore.RemoveCategory request) {
        return database.run(
                        "update categories set deleted = $2 where name = $1 and deleted is null returning id",
                        Values.of(request.name(), Values.now(clock)))
                .map(rows -> Values.first(rows)
                        .map(_ -> Done.DONE)
                        .orElseThrow(
                                () -> Failure.NOT_FOUND.because("there is no category of your own " + request.name())));
    }

    private static Category read(Row row) {
        return new Category(
                row.getInteger("id"),
                row.getString("name"),
                read(row.getString("words"), WORDS),
                read(row.getString("examples"), EXAMPLES),
                row.getBoolean("active"),
                row.getInteger("sort_order"),
                0,
                false);
    }

    private static String json(Object value) {
        try {
            return MessageWire.JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot write the category", e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return MessageWire.JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot read the category", e);
        }
    }
}
