package dev.parley.office;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.bus.Office.Form;
import dev.parley.bus.Office.Purpose;
import dev.parley.bus.Office.Request;
import dev.parley.conf.OfficeConf;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@link Purpose#ANSWER}: a table comes, and a table, an object, a value or prose goes. Pure. */
final class AnswerForm implements PurposeForm {

    private static final String SCHEMA = """
            {"type": "object",
             "properties": {
               "form": {"type": "string", "enum": ["table", "object", "value", "prose"]},
               "rows": {"type": "array", "items": {"type": "array", "items": {"type": ["string", "number", "boolean", "null"]}}},
               "object": {"type": "object"},
               "value": {"type": ["string", "number", "boolean", "null"]},
               "text": {"type": "string"}},
             "required": ["form"]}
            """;

    /** Names that models give to a list of rows when they put it into an object. */
    private static final Set<String> ROWS = Set.of("rows", "table", "data", "result", "results", "answer");

    private static final Pattern HTML = Pattern.compile("(?i)<(table|html|body|tr|td|div|p|ul)\\b");

    private final OfficeConf conf;

    AnswerForm(OfficeConf conf) {
        this.conf = conf;
    }

    @Override
    public Material read(Request request) {
        var table = request.data()
                .map(json -> TableReader.read(json, conf.mostCells()))
                .orElse(Table.NONE);
        request.range().map(A1Range::parse).ifPresent(range -> range.check(table));
        return new Material(table, Optional.empty());
    }

    @Override
    public String schema() {
        return SCHEMA;
    }

    @Override
    public String rules(Wording wording, Prose prose) {
        return wording.rules() + (prose == Prose.NEVER ? wording.noProse() : wording.prose());
    }

    @Override
    public Accepted accept(String text, Request request, Prose prose) {
        if (text.isBlank()) {
            throw new UnfitAnswer("it is empty");
        }
        var found = FoundJson.in(text);
        // Sentences may have brackets in them, such as [1] or {=SUM(A1:A3)}.
        if (prose == Prose.FREELY && 2 * found.length() < text.length()) {
            return ofProse(text.strip(), true);
        }
        if (found.brokenOff()) {
            throw new UnfitAnswer("its JSON breaks off before its end");
        }
        return found.value()
                .map(json -> ofJson(json, prose))
                .orElseGet(() -> ofProse(text.strip(), prose == Prose.FREELY));
    }

    private Accepted ofJson(JsonNode json, Prose prose) {
        return switch (json.getNodeType()) {
            case ARRAY -> table(json);
            case OBJECT -> wrapped(json, prose).orElseGet(() -> object(json));
            default -> value(json);
        };
    }

    /** An answer that names its form, or is a list of rows under some name. */
    private Optional<Accepted> wrapped(JsonNode json, Prose prose) {
        var form = json.path("form").asText();
        return switch (form) {
            case "table" -> Optional.of(table(field(json, form, "rows")));
            case "object" -> Optional.of(object(field(json, form, "object")));
            case "value" -> Optional.of(value(field(json, form, "value")));
            case "prose" -> Optional.of(ofProse(field(json, form, "text").asText(), prose != Prose.NEVER));
            default ->
                json.size() == 1
                                && ROWS.contains(json.fieldNames().next())
                                && json.elements().next().isArray()
                        ? Optional.of(table(json.elements().next()))
                        : Optional.empty();
        };
    }

    private static JsonNode field(JsonNode json, String form, String name) {
        var field = json.path(name);
        if (field.isMissingNode()) {
            throw new UnfitAnswer("its form is “" + form + "”, but there is no field “" + name + "”");
        }
        return field;
    }

    private Accepted table(JsonNode json) {
        return new Accepted(Form.TABLE, Values.write(AnswerRows.of(json, conf.mostCells())));
    }

    private static Accepted object(JsonNode json) {
        if (!json.isObject() || json.isEmpty()) {
            throw new UnfitAnswer("the object is empty, or none");
        }
        return new Accepted(Form.OBJECT, Values.write(Formulas.disarmed(json)));
    }

    private static Accepted value(JsonNode json) {
        if (json.isContainerNode() || !Cell.isUsual(json)) {
            throw new UnfitAnswer("the value is no number, text, truth value or null");
        }
        return new Accepted(Form.VALUE, Values.write(Formulas.disarmed(json)));
    }

    private static Accepted ofProse(String text, boolean allowed) {
        if (text.isBlank()) {
            throw new UnfitAnswer("its text is empty");
        }
        if (HTML.matcher(text).find()) {
            throw new UnfitAnswer("it is HTML and not JSON");
        }
        if (!allowed) {
            throw new UnfitAnswer("it is prose, where a table, an object or a value is wanted");
        }
        return new Accepted(Form.PROSE, Values.write(TextNode.valueOf(text)));
    }
}
