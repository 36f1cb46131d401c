package dev.parley.office;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a table from JSON: a list of objects, whose keys are the headers, or a list of lists. INVALID names the row and the column of
 * what is no cell; TOO_LARGE the setting. Used once, by {@link #read}.
 */
final class TableReader {

    private static final String FIELD = "data";

    private final int mostCells;
    private final List<List<Cell>> rows = new ArrayList<>();
    private final Map<String, Integer> keys = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private boolean objects;
    private int cells;
    private int width;

    private TableReader(int mostCells) {
        this.mostCells = mostCells;
    }

    /** @param mostCells of the table when its rows are of one length */
    static Table read(String json, int mostCells) {
        var reader = new TableReader(mostCells);
        try (var parser = Values.JSON.createParser(json)) {
            reader.readRows(parser);
        } catch (JsonProcessingException e) {
            throw Failure.INVALID.because(FIELD + ": is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("a text cannot be read", e);
        }
        return reader.table();
    }

    private void readRows(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw Failure.INVALID.because(FIELD + ": must be a list of objects or a list of lists");
        }
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            var asObject = token == JsonToken.START_OBJECT;
            if (!asObject && token != JsonToken.START_ARRAY) {
                throw Failure.INVALID.because(
                        FIELD + ": row " + number() + " must be a list or an object, like all rows");
            }
            if (!rows.isEmpty() && asObject != objects) {
                throw Failure.INVALID.because(FIELD + ": row " + number() + " is " + (asObject ? "an object" : "a list")
                        + ", but the first row is " + (objects ? "an object" : "a list"));
            }
            objects = asObject;
            rows.add(asObject ? readObject(parser) : readList(parser));
        }
        if (parser.nextToken() != null) {
            throw Failure.INVALID.because(FIELD + ": there is more behind the list of rows");
        }
    }

    private List<Cell> readList(JsonParser parser) throws IOException {
        var row = new ArrayList<Cell>();
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            row.add(cell(parser, token, A1Range.letters(row.size() + 1)));
        }
        width = Math.max(width, row.size());
        count(rows.size() + 1L);
        return row;
    }

    private List<Cell> readObject(JsonParser parser) throws IOException {
        var row = new ArrayList<Cell>();
        for (var token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            var key = parser.currentName();
            var cell = cell(parser, parser.nextToken(), key);
            int column = keys.computeIfAbsent(key, name -> {
                names.add(name);
                return names.size() - 1;
            });
            while (row.size() <= column) {
                row.add(Cell.EMPTY);
            }
            row.set(column, cell);
        }
        width = names.size();
        count(rows.size() + 1L);
        return row;
    }

    private Cell cell(JsonParser parser, JsonToken token, String column) throws IOException {
        if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
            throw Failure.INVALID.because(FIELD + ": row " + number() + ", column “" + column
                    + "”: a cell is one number, text, truth value or null, and this is "
                    + (token == JsonToken.START_ARRAY ? "a list" : "an object"));
        }
        if (++cells > mostCells) {
            throw tooLarge();
        }
        JsonNode value = parser.readValueAsTree();
        if (!Cell.isUsual(value)) {
            throw Failure.INVALID.because(FIELD + ": row " + number() + ", column “" + column + "”: the number " + value
                    + " is longer than any that can be computed with");
        }
        return Cell.of(value);
    }

    /** Short rows are filled up, so that the longest one counts for all. */
    private void count(long height) {
        if (height * width > mostCells) {
            throw tooLarge();
        }
    }

    private FailureException tooLarge() {
        return Failure.TOO_LARGE.because(
                FIELD + ": has more than the " + mostCells
                        + " cells that a table may have; send only the part that the request is about, or raise office.most-cells");
    }

    private int number() {
        return rows.size() + 1;
    }

    private Table table() {
        if (width == 0) {
            return Table.NONE;
        }
        var notes = new ArrayList<String>();
        var filled = filled(notes);
        if (objects) {
            return new Table(HeaderNames.unique(names, notes), Table.Headers.KEYS, filled, notes);
        }
        if (HeaderNames.isHeader(filled)) {
            var headers = filled.getFirst().stream().map(Cell::text).toList();
            return new Table(
                    HeaderNames.unique(headers, notes),
                    Table.Headers.FIRST_ROW,
                    filled.subList(1, filled.size()),
                    notes);
        }
        return new Table(HeaderNames.letters(width), Table.Headers.NONE, filled, notes);
    }

    private List<List<Cell>> filled(List<String> notes) {
        var ragged = 0;
        var filled = new ArrayList<List<Cell>>(rows.size());
        for (var row : rows) {
            if (row.size() < width) {
                ragged++;
                var whole = new ArrayList<>(row);
                while (whole.size() < width) {
                    whole.add(Cell.EMPTY);
                }
                filled.add(List.copyOf(whole));
            } else {
                filled.add(List.copyOf(row));
            }
        }
        if (ragged > 0) {
            notes.add("Rows that had fewer than " + width + " cells, and were filled up with empty ones: " + ragged
                    + ".");
        }
        return filled;
    }
}
