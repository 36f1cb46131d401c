package dev.parley.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The fields of a JSON object, each taken out once, with the type it must have; what is left in the end, nobody knows. What is
 * wrong is named with its place, such as {@code messages[2].content}. A field that is {@code null} is as good as missing.
 */
final class JsonFields {

    private final String place;
    private final ObjectNode fields;

    private JsonFields(String place, ObjectNode fields) {
        this.place = place;
        this.fields = fields;
    }

    /** The fields of a whole body. */
    static JsonFields ofBody(JsonNode body) {
        if (body instanceof ObjectNode object) {
            return new JsonFields("", object);
        }
        throw Failure.INVALID.because("the body must be a JSON object, not " + kind(body));
    }

    /** @param place where the value stands in the body */
    static JsonFields of(String place, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return new JsonFields(place, object);
        }
        throw Failure.INVALID.because(place + ": must be an object, not " + kind(value));
    }

    /** The place of a field in the body. */
    String place(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    /** INVALID for what is wrong with a field. */
    FailureException wrong(String name, String reason) {
        return Failure.INVALID.because(place(name) + ": " + reason);
    }

    /** INVALID for a field with another type than it must have. */
    FailureException wrongType(String name, String wanted, JsonNode value) {
        return wrong(name, "must be " + wanted + ", not " + kind(value));
    }

    Optional<JsonNode> take(String name) {
        return Optional.ofNullable(fields.remove(name)).filter(value -> !value.isNull());
    }

    JsonNode need(String name) {
        return take(name).orElseThrow(() -> wrong(name, "is missing"));
    }

    Optional<String> text(String name) {
        return take(name).map(value -> text(name, value));
    }

    String needText(String name) {
        return text(name, need(name));
    }

    /** A text with something in it. */
    Optional<String> textOf(String name, int most) {
        return text(name).map(text -> {
            if (text.isBlank() || text.length() > most) {
                throw wrong(name, "must have 1 to " + most + " characters");
            }
            return text;
        });
    }

    /** The text that is the value of a field. Half a character, as clients make them that cut texts anywhere, is refused. */
    String text(String name, JsonNode value) {
        if (!value.isTextual()) {
            throw wrongType(name, "a string", value);
        }
        var text = value.textValue();
        var half = loneSurrogate(text);
        if (half >= 0) {
            throw wrong(name, "character " + (half + 1) + " is half of a surrogate pair; it was cut in two");
        }
        return text;
    }

    Optional<Double> number(String name, double min, double max) {
        return take(name).map(value -> {
            var wanted = String.format(Locale.ROOT, "a number from %s to %s", plain(min), plain(max));
            if (!value.isNumber()) {
                throw wrongType(name, wanted, value);
            }
            if (!(value.doubleValue() >= min && value.doubleValue() <= max)) {
                throw wrong(name, value + " must be " + wanted);
            }
            return value.doubleValue();
        });
    }

    Optional<Long> integer(String name, long min, long max) {
        return take(name).map(value -> {
            if (!value.isNumber()) {
                throw wrongType(name, "a whole number", value);
            }
            if (!value.canConvertToExactIntegral()
                    || !value.canConvertToLong()
                    || value.longValue() < min
                    || value.longValue() > max) {
                throw wrong(name, value + " must be a whole number from " + min + " to " + max);
            }
            return value.longValue();
        });
    }

    Optional<Boolean> flag(String name) {
        return take(name).map(value -> {
            if (!value.isBoolean()) {
                throw wrongType(name, "true or false", value);
            }
            return value.booleanValue();
        });
    }

    Optional<JsonFields> object(String name) {
        return take(name).map(value -> of(place(name), value));
    }

    JsonFields needObject(String name) {
        return of(place(name), need(name));
    }

    Optional<List<JsonNode>> list(String name) {
        return take(name).map(value -> {
            if (!value.isArray()) {
                throw wrongType(name, "an array", value);
            }
            return value.valueStream().toList();
        });
    }

    /** The names of what nobody has taken out. */
    List<String> restNames() {
        return fields.propertyStream().map(java.util.Map.Entry::getKey).toList();
    }

    /** What nobody has taken out, as a JSON object. */
    String rest() {
        return fields.isEmpty() ? Chat.NOTHING : fields.toString();
    }

    private static int loneSurrogate(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case BOOLEAN -> value.toString();
            case NULL, MISSING -> "null";
            case NUMBER -> "a number";
            case STRING -> "a string";
            case OBJECT, POJO, BINARY -> "an object";
        };
    }
}
