package dev.parley.office;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoField;
import java.util.regex.Pattern;

/**
 * A cell of a table: what it is, and its value exactly as it came, so that no digit is lost. Immutable.
 *
 * @param value number, text, truth value or null
 */
record Cell(Kind kind, JsonNode value) {

    /** Null, or a text without a letter. */
    static final Cell EMPTY = new Cell(Kind.EMPTY, JsonNodeFactory.instance.nullNode());

    private static final int LONGEST_NUMBER = 1_000;
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d([T ].*)?");
    private static final Pattern ZONED = Pattern.compile("(Z|[+-]\\d\\d:\\d\\d)$");

    /** What a cell holds. */
    enum Kind {
        NUMBER,
        TEXT,
        BOOLEAN,
        /** A text that is a date or a time of a day in the form of ISO 8601. */
        DATE,
        /** A text that begins with {@code =}. It stays a text and is never computed. */
        FORMULA,
        EMPTY
    }

    /** @param value no list and no object */
    static Cell of(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> new Cell(Kind.NUMBER, value);
            case BOOLEAN -> new Cell(Kind.BOOLEAN, value);
            case STRING -> new Cell(kindOf(value.textValue()), value);
            default -> EMPTY;
        };
    }

    private static Kind kindOf(String text) {
        if (text.isBlank()) {
            return Kind.EMPTY;
        }
        if (text.startsWith("=")) {
            return Kind.FORMULA;
        }
        return DATE.matcher(text).matches() && isDate(text) ? Kind.DATE : Kind.TEXT;
    }

    private static boolean isDate(String text) {
        var iso = text.replace(' ', 'T');
        try {
            var parsed = iso.indexOf('T') < 0
                    ? LocalDate.parse(iso)
                    : ZONED.matcher(iso).find() ? OffsetDateTime.parse(iso) : LocalDateTime.parse(iso);
            return parsed.isSupported(ChronoField.DAY_OF_MONTH);
        } catch (DateTimeException _) {
            return false;
        }
    }

    /** Whether a number can be added to others without becoming as long as a book: {@code 1e999999999} cannot. */
    static boolean isUsual(JsonNode value) {
        return !value.isNumber()
                || (Math.abs(value.decimalValue().scale()) <= LONGEST_NUMBER
                        && value.decimalValue().precision() <= LONGEST_NUMBER);
    }

    boolean isEmpty() {
        return kind == Kind.EMPTY;
    }

    /** As people read it; nothing for an empty one. */
    String text() {
        return isEmpty() ? "" : value.asText();
    }
}
