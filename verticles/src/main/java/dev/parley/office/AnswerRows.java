package dev.parley.office;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.LinkedHashSet;

/** A list that a model wrote as a table: rows of one length. {@link UnfitAnswer} names the row of what is no cell. Pure. */
final class AnswerRows {

    private AnswerRows() {}

    /** @param json list of lists, of objects, or of cells, which are one row */
    static ArrayNode of(JsonNode json, int mostCells) {
        if (!json.isArray() || json.isEmpty()) {
            throw new UnfitAnswer("the table has no rows: where nothing fits the request, write the headers alone");
        }
        var lists = 0;
        var objects = 0;
        for (var row : json) {
            lists += row.isArray() ? 1 : 0;
            objects += row.isObject() ? 1 : 0;
        }
        var rows = lists == json.size()
                ? (ArrayNode) json
                : objects == json.size() ? ofObjects(json) : lists + objects == 0 ? oneRow(json) : mixed();
        check(rows, mostCells);
        return (ArrayNode) Formulas.disarmed(rows);
    }

    private static ArrayNode ofObjects(JsonNode json) {
        var names = new LinkedHashSet<String>();
        json.forEach(row -> row.fieldNames().forEachRemaining(names::add));
        var rows = Values.JSON.createArrayNode();
        var headers = rows.addArray();
        names.forEach(headers::add);
        for (var row : json) {
            var cells = rows.addArray();
            names.forEach(name -> cells.add(row.path(name).isMissingNode() ? cells.nullNode() : row.get(name)));
        }
        return rows;
    }

    private static ArrayNode oneRow(JsonNode json) {
        var rows = Values.JSON.createArrayNode();
        rows.add(json);
        return rows;
    }

    private static ArrayNode mixed() {
        throw new UnfitAnswer("some of its rows are lists and others are not");
    }

    private static void check(ArrayNode rows, int mostCells) {
        var width = rows.get(0).size();
        if (width == 0) {
            throw new UnfitAnswer("row 1 of the table has no cells");
        }
        if ((long) width * rows.size() > mostCells) {
            throw new UnfitAnswer("the table has more than " + mostCells + " cells");
        }
        var number = 0;
        for (var row : rows) {
            number++;
            if (row.size() != width) {
                throw new UnfitAnswer(
                        "row " + number + " of the table has " + row.size() + " cells, and row 1 has " + width);
            }
            for (var cell : row) {
                if (cell.isContainerNode() || !Cell.isUsual(cell)) {
                    throw new UnfitAnswer(
                            "row " + number + " of the table has a cell that is no number, text, truth value or null");
                }
            }
        }
    }
}
