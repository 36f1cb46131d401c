package dev.parley.office;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.FailureException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fields of an object that came or that a model wrote; what is wrong is an {@link UnfitAnswer} with its place, such as
 * {@code styles[2].id}. Pure.
 *
 * @param place of the object, empty for the outermost
 */
record Fields(String place, JsonNode node) {

    static Fields of(String place, JsonNode node) {
        if (!node.isObject()) {
            throw new UnfitAnswer((place.isEmpty() ? "it" : place + ":") + " must be an object");
        }
        return new Fields(place, node);
    }

    UnfitAnswer wrong(String field, String what) {
        return new UnfitAnswer(at(field) + ": " + what);
    }

    private String at(String field) {
        return place.isEmpty() ? field : place + "." + field;
    }

    boolean has(String field) {
        return !node.path(field).isMissingNode() && !node.path(field).isNull();
    }

    Fields object(String field) {
        return of(at(field), node.path(field));
    }

    Optional<Fields> optionalObject(String field) {
        return has(field) ? Optional.of(object(field)) : Optional.empty();
    }

    JsonNode list(String field) {
        var list = node.path(field);
        if (!list.isArray()) {
            throw wrong(field, "must be a list");
        }
        return list;
    }

    /** The objects of a list; none where there is no list. */
    List<Fields> objects(String field) {
        var objects = new ArrayList<Fields>();
        if (has(field)) {
            for (var item : list(field)) {
                objects.add(of(at(field) + "[" + objects.size() + "]", item));
            }
        }
        return objects;
    }

    /** Cells of a list. */
    List<JsonNode> cells(String field) {
        var cells = new ArrayList<JsonNode>();
        for (var cell : list(field)) {
            if (cell.isContainerNode() || !Cell.isUsual(cell)) {
                throw wrong(field + "[" + cells.size() + "]", "is no number, text, truth value or null");
            }
            cells.add(cell);
        }
        return cells;
    }

    String text(String field) {
        var text = node.path(field);
        if (!text.isTextual() || text.textValue().isBlank()) {
            throw wrong(field, "must be a text that is not empty");
        }
        return text.textValue();
    }

    BigDecimal number(String field) {
        var number = node.path(field);
        if (!number.isNumber() || !Cell.isUsual(number)) {
            throw wrong(field, "must be a number");
        }
        return number.decimalValue();
    }

    int integer(String field, int least, int most) {
        var number = node.path(field);
        if (!number.isIntegralNumber()
                || !number.canConvertToInt()
                || number.intValue() < least
                || number.intValue() > most) {
            throw wrong(field, "must be a whole number from " + least + " to " + most);
        }
        return number.intValue();
    }

    /** Does nothing where there is none. */
    void optionalInteger(String field, int least, int most) {
        if (has(field)) {
            integer(field, least, most);
        }
    }

    A1Range range(String field) {
        try {
            return A1Range.parse(text(field));
        } catch (FailureException _) {
            throw wrong(field, "is no range in A1 notation, such as B2:B10");
        }
    }

    void optionalRange(String field) {
        if (has(field)) {
            range(field);
        }
    }

    /** Smallest, middle and largest value of a column, as far as they are there, are in this order. */
    void ordered(String least, String middle, String most) {
        var last = Optional.<String>empty();
        for (var field : List.of(least, middle, most)) {
            if (has(field)) {
                var value = number(field);
                if (last.isPresent() && number(last.get()).compareTo(value) > 0) {
                    throw wrong(last.get(), "must not be greater than " + field);
                }
                last = Optional.of(field);
            }
        }
    }
}
