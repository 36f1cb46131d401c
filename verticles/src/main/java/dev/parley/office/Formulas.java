package dev.parley.office;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;

/**
 * Formulas that do something outside the sheet when a spreadsheet opens them. In a table that comes they are text and stay as they are:
 * nothing is computed here. In an answer, which a client may write into a sheet, they get an apostrophe before them, by which
 * spreadsheets take them for text (OWASP, CSV injection). Other formulas, and texts such as {@code -5 %}, are left alone. Pure.
 */
final class Formulas {

    /** A call of another program by DDE, such as {@code =cmd|'/C calc'!A0}; functions that call programs, libraries or the network. */
    private static final Pattern REACHES_OUT = Pattern.compile(
            "(?is)^[\\s\\p{Cntrl}]*[=+\\-@].*?(\\|[^|]*!|\\b(DDE|DDEAUTO|CALL|EXEC|REGISTER|REGISTER\\.ID|RTD|WEBSERVICE|FILTERXML|"
                    + "IMPORTDATA|IMPORTXML|IMPORTHTML|IMPORTFEED|IMPORTRANGE)\\s*\\().*");

    private Formulas() {}

    static boolean reachesOut(String text) {
        return REACHES_OUT.matcher(text).matches();
    }

    /** The same without such formulas, at any depth. */
    static JsonNode disarmed(JsonNode json) {
        return switch (json) {
            case TextNode text when reachesOut(text.textValue()) -> TextNode.valueOf("'" + text.textValue());
            case ArrayNode list -> {
                for (var i = 0; i < list.size(); i++) {
                    list.set(i, disarmed(list.get(i)));
                }
                yield list;
            }
            case ObjectNode object -> {
                object.properties().forEach(field -> field.setValue(disarmed(field.getValue())));
                yield object;
            }
            default -> json;
        };
    }
}
