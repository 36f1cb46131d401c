package dev.parley.office;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.office.PurposeForm.Prose;
import java.util.Optional;
import java.util.Set;

/** The object that a model was to write. Pure. */
final class AnsweredObject {

    private AnsweredObject() {}

    /**
     * The object; empty for prose, where that is an answer too. {@link UnfitAnswer} where there is neither.
     *
     * @param wrappers names that models give to the object when they put it into another one
     */
    static Optional<JsonNode> object(String text, Prose prose, Set<String> wrappers) {
        if (text.isBlank()) {
            throw new UnfitAnswer("it is empty");
        }
        var found = FoundJson.in(text);
        if (found.brokenOff()) {
            throw new UnfitAnswer("its JSON breaks off before its end");
        }
        var json = found.value();
        var isProse =
                json.map(value -> value.path("form").asText().equals("prose")).orElse(prose == Prose.FREELY);
        if (isProse && prose != Prose.NEVER) {
            return Optional.empty();
        }
        return Optional.of(json.filter(JsonNode::isObject)
                .map(object -> unwrapped(object, wrappers))
                .orElseThrow(() -> new UnfitAnswer("there is no JSON object in it")));
    }

    /** The sentences of an answer that {@link #object} found to be prose. */
    static String prose(String text) {
        var sentences = FoundJson.in(text)
                .value()
                .map(json -> json.path("text").asText())
                .orElseGet(text::strip);
        if (sentences.isBlank()) {
            throw new UnfitAnswer("its text is empty");
        }
        return sentences;
    }

    private static JsonNode unwrapped(JsonNode object, Set<String> wrappers) {
        return object.size() == 1
                        && wrappers.contains(object.fieldNames().next())
                        && object.elements().next().isObject()
                ? object.elements().next()
                : object;
    }
}
