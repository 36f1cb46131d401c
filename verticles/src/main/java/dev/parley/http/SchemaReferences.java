package dev.parley.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Checks that the references of a JSON schema lead somewhere, and not in a circle. A schema may well contain itself, as that of
 * a tree does, below a property or an item; one that is itself, and nothing else, would never end.
 */
final class SchemaReferences {

    private static final String REFERENCE = "$ref";

    /** Keywords whose schemas apply to the same value. */
    private static final List<String> SAME_VALUE = List.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else");

    /** Keywords that hold data, in which a reference is none. */
    private static final Set<String> DATA = Set.of("const", "default", "enum", "examples");

    /** References after each other; none that was written by people has ten. */
    private static final int LONGEST = 100;

    private final String place;
    private final JsonNode root;
    private final Set<JsonNode> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<JsonNode> sound = Collections.newSetFromMap(new IdentityHashMap<>());

    private SchemaReferences(String place, JsonNode root) {
        this.place = place;
        this.root = root;
    }

    /** Fails with INVALID, naming place and reference, where one is wrong. */
    static void check(String place, ObjectNode schema) {
        new SchemaReferences(place, schema).walk(schema);
    }

    private void walk(JsonNode node) {
        if (node.isObject()) {
            follow(node);
            node.properties().stream()
                    .filter(field -> !DATA.contains(field.getKey()))
                    .forEach(field -> walk(field.getValue()));
        } else if (node.isArray()) {
            node.forEach(this::walk);
        }
    }

    /** Goes on to all that must hold for the same value. */
    private void follow(JsonNode schema) {
        if (!schema.isObject() || sound.contains(schema)) {
            return;
        }
        if (!open.add(schema)) {
            throw wrong("a schema in it refers to itself with neither a property nor an item between");
        }
        if (open.size() > LONGEST) {
            throw wrong("more than " + LONGEST + " references lead from one to the next");
        }
        var reference = schema.path(REFERENCE);
        if (reference.isTextual()) {
            follow(target(reference.textValue()));
        }
        for (var keyword : SAME_VALUE) {
            var schemas = schema.path(keyword);
            if (schemas.isArray()) {
                schemas.forEach(this::follow);
            } else {
                follow(schemas);
            }
        }
        open.remove(schema);
        sound.add(schema);
    }

    private JsonNode target(String reference) {
        if (!reference.startsWith("#")) {
            throw wrong(REFERENCE + " \"" + reference + "\" leads out of the schema; put what it means into $defs");
        }
        try {
            var pointer = URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
            var found = pointer.isEmpty() || pointer.startsWith("/")
                    ? root.at(JsonPointer.compile(pointer))
                    : anchor(root, pointer);
            if (!found.isMissingNode()) {
                return found;
            }
        } catch (IllegalArgumentException _) {
            // Refused below, as any other that leads nowhere.
        }
        throw wrong(REFERENCE + " \"" + reference + "\" leads nowhere");
    }

    private static JsonNode anchor(JsonNode root, String name) {
        return root.findParents("$anchor").stream()
                .filter(schema -> schema.path("$anchor").asText().equals(name))
                .findFirst()
                .orElse(root.path(""));
    }

    private FailureException wrong(String reason) {
        return Failure.INVALID.because(place + ": " + reason);
    }
}
