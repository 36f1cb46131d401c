package dev.parley.office;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/**
 * A table as it was handed in. Rows have as many cells as there are columns. Immutable.
 *
 * @param columns unique names, none empty; letters where the table has no headers
 * @param headed whether the first row of a list of lists is the headers; {@link Headers#KEYS} where rows are objects
 * @param rows without the headers
 * @param notes what was put right, one sentence each
 */
record Table(List<String> columns, Headers headed, List<List<Cell>> rows, List<String> notes) {

    static final Table NONE = new Table(List.of(), Headers.NONE, List.of(), List.of());

    Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /** Where the names of the columns are from. */
    enum Headers {
        /** The table has none. */
        NONE,
        /** Its first row. */
        FIRST_ROW,
        /** The keys of its objects. */
        KEYS
    }

    int width() {
        return columns.size();
    }

    /** Rows of the sheet: with that of the headers, where they are one. */
    int height() {
        return headed == Headers.FIRST_ROW ? rows.size() + 1 : rows.size();
    }

    boolean isEmpty() {
        return columns.isEmpty();
    }

    /** One row as a list of values. */
    static ArrayNode json(List<Cell> row) {
        var json = Values.JSON.createArrayNode();
        row.forEach(cell -> json.add(cell.value()));
        return json;
    }
}
