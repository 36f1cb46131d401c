package dev.parley.llm.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Providers.Breakage;
import dev.parley.llm.wire.TroubleException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * The least that fits a JSON schema (json-schema.org, draft 2020-12, the keywords that models are given): required properties alone, the
 * first of several choices. What it cannot fill in for sure, such as a pattern, is refused. Used once.
 */
final class SmallestInstance {

    /** Schemas inside one another; one that requires itself has no end. */
    private static final int DEEPEST = 64;

    private static final int LONGEST_LIST = 1_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Values of an instance: schemas that use others twice grow without bound. */
    private static final int LARGEST = 10_000;

    private final String name;
    private final JsonNode root;
    private int size;

    private SmallestInstance(String name, JsonNode root) {
        this.name = name;
        this.root = root;
    }

    /**
     * An instance.
     *
     * @param name what the schema is of, for refusals: INVALID where nothing can fit it, NOT_OFFERED where it is not understood
     */
    static JsonNode of(String name, JsonNode schema) {
        return new SmallestInstance(name, schema).fit(schema, 0);
    }

    private JsonNode fit(JsonNode schema, int depth) {
        if (depth > DEEPEST) {
            throw new TroubleException(
                    Breakage.INVALID, name + ": nothing finite fits this schema, as it requires itself");
        }
        if (++size > LARGEST) {
            throw new TroubleException(
                    Breakage.NOT_OFFERED, name + ": what fits this schema is larger than a dry run makes");
        }
        if (schema.isBoolean() && !schema.booleanValue()) {
            throw new TroubleException(Breakage.INVALID, name + ": nothing fits a schema that is false");
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").isArray() && !schema.get("enum").isEmpty()) {
            return schema.get("enum").get(0);
        }
        if (schema.path("$ref").isTextual()) {
            return fit(target(schema.get("$ref").textValue()), depth + 1);
        }
        for (var choice : new String[] {"anyOf", "oneOf"}) {
            if (schema.path(choice).isArray() && !schema.get(choice).isEmpty()) {
                return fit(merged(schema, schema.get(choice).get(0), choice), depth + 1);
            }
        }
        if (schema.path("allOf").isArray() && !schema.get("allOf").isEmpty()) {
            return fit(allOf(schema), depth + 1);
        }
        return ofType(schema, depth);
    }

    private JsonNode ofType(JsonNode schema, int depth) {
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "string" -> NODES.textNode(text(schema));
            case "integer" -> NODES.numberNode(number(schema, BigDecimal.ONE).toBigInteger());
            case "number" -> NODES.numberNode(number(schema, new BigDecimal("0.5")));
            case "boolean" -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    /** Where none is given, that which the other keywords speak of. */
    private static String type(JsonNode schema) {
        var type = schema.path("type");
        if (type.isArray() && !type.isEmpty()) {
            return type.get(0).asText();
        }
        return type.isTextual() ? type.textValue() : schema.has("items") ? "array" : "object";
    }

    private JsonNode object(JsonNode schema, int depth) {
        var object = NODES.objectNode();
        for (var required : schema.path("required")) {
            var property = schema.path("properties").path(required.asText());
            object.set(required.asText(), property.isMissingNode() ? NODES.nullNode() : fit(property, depth + 1));
        }
        return object;
    }

    private JsonNode array(JsonNode schema, int depth) {
        var array = NODES.arrayNode();
        var first = schema.path("prefixItems");
        int least = schema.path("minItems").asInt(0);
        if (least > LONGEST_LIST || (schema.path("uniqueItems").asBoolean() && least > 1)) {
            throw new TroubleException(
                    Breakage.NOT_OFFERED, name + ": minItems of " + least + " is more than a dry run fills in");
        }
        for (int i = 0; i < least; i++) {
            array.add(fit(i < first.size() ? first.get(i) : schema.path("items"), depth + 1));
        }
        return array;
    }

    private String text(JsonNode schema) {
        if (schema.has("pattern")) {
            throw new TroubleException(Breakage.NOT_OFFERED, name + ": a dry run cannot fill in a pattern");
        }
        var formatted =
                switch (schema.path("format").asText()) {
                    case "date" -> "2000-01-01";
                    case "time" -> "00:00:00Z";
                    case "date-time" -> "2000-01-01T00:00:00Z";
                    case "duration" -> "PT0S";
                    case "email" -> "nobody@example.org";
                    case "hostname" -> "example.org";
                    case "ipv4" -> "192.0.2.1";
                    case "ipv6" -> "2001:db8::1";
                    case "uri", "url" -> "https://example.org/";
                    case "uuid" -> "00000000-0000-0000-0000-000000000000";
                    default -> "";
                };
        int least = schema.path("minLength").asInt(0);
        return formatted.isEmpty() ? "x".repeat(Math.clamp(least, 0, LONGEST_LIST)) : formatted;
    }

    /** @param step to the next number above an excluded border */
    private BigDecimal number(JsonNode schema, BigDecimal step) {
        var least = border(schema, "minimum")
                .or(() -> border(schema, "exclusiveMinimum").map(border -> border.add(step)));
        var most = border(schema, "maximum")
                .or(() -> border(schema, "exclusiveMaximum").map(border -> border.subtract(step)));
        var number = BigDecimal.ZERO;
        if (least.isPresent() && least.get().signum() > 0) {
            number = least.get().setScale(step.scale(), RoundingMode.CEILING);
        } else if (most.isPresent() && most.get().signum() < 0) {
            number = most.get().setScale(step.scale(), RoundingMode.FLOOR);
        }
        var multiple = border(schema, "multipleOf").filter(part -> part.signum() > 0);
        if (multiple.isPresent()) {
            var up = number.signum() > 0 ? RoundingMode.CEILING : RoundingMode.FLOOR;
            number = number.divide(multiple.get(), 0, up).multiply(multiple.get());
        }
        return number;
    }

    private static Optional<BigDecimal> border(JsonNode schema, String keyword) {
        return Optional.of(schema.path(keyword)).filter(JsonNode::isNumber).map(JsonNode::decimalValue);
    }

    private JsonNode target(String reference) {
        if (reference.equals("#")) {
            return root;
        }
        var target = reference.startsWith("#/") ? root.at(reference.substring(1)) : NODES.missingNode();
        if (target.isMissingNode()) {
            throw new TroubleException(Breakage.INVALID, name + ": there is no " + reference + " in the schema");
        }
        return target;
    }

    private JsonNode allOf(JsonNode schema) {
        JsonNode all = schema;
        for (var part : schema.get("allOf")) {
            all = merged(all, part, "allOf");
        }
        return all;
    }

    /** What both say; where both say something else, the part. */
    private JsonNode merged(JsonNode whole, JsonNode part, String without) {
        var resolved = part.path("$ref").isTextual() ? target(part.get("$ref").textValue()) : part;
        if (!(whole instanceof ObjectNode object) || !(resolved instanceof ObjectNode more)) {
            return resolved;
        }
        var merged = object.deepCopy();
        merged.remove(without);
        more.properties().forEach(field -> {
            switch (field.getKey()) {
                case "properties" -> merged.withObjectProperty("properties").setAll((ObjectNode) field.getValue());
                case "required" -> field.getValue().forEach(merged.withArrayProperty("required")::add);
                default -> merged.set(field.getKey(), field.getValue());
            }
        });
        return merged;
    }
}
