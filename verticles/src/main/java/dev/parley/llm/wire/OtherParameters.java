package dev.parley.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Providers.Breakage;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Parameters of OpenAI's dialect beyond those of {@link Chat}, for a dialect that is another. It takes what it knows; what changes
 * nothing of the answer is left out, and the rest is refused by name. Confined to one call.
 */
public final class OtherParameters {

    /** Notes of the asker for OpenAI itself: the answer is the same without them. */
    private static final Set<String> HARMLESS = Set.of(
            "user", "metadata", "store", "service_tier", "safety_identifier", "prompt_cache_key", "stream_options");

    private final ObjectNode parameters;

    private OtherParameters(ObjectNode parameters) {
        this.parameters = parameters;
    }

    public static OtherParameters of(Chat chat) {
        return new OtherParameters(
                chat.other().equals(Chat.NOTHING)
                        ? Json.MAPPER.createObjectNode()
                        : Json.object("the further parameters", chat.other()));
    }

    /** Takes one that the dialect knows; empty where it is not there. */
    public Optional<JsonNode> take(String name) {
        return Optional.ofNullable(parameters.remove(name)).filter(value -> !value.isNull());
    }

    /** Throws NOT_OFFERED where tools are to be called one at a time, for a dialect in which nobody can be told so. */
    public static void refuseOneAtATime(Chat.Tools tools) {
        if (tools.parallel().equals(Optional.of(false))) {
            throw new TroubleException(
                    Breakage.NOT_OFFERED, "parallel_tool_calls: cannot be told to call one tool at a time");
        }
    }

    /** Throws NOT_OFFERED for what nobody took. */
    public void refuseRest() {
        var rest = new TreeSet<String>();
        parameters.properties().forEach(parameter -> {
            var isDefault = parameter.getValue().isNull()
                    || (parameter.getKey().equals("n") && parameter.getValue().asInt() == 1);
            if (!isDefault && !HARMLESS.contains(parameter.getKey())) {
                rest.add(parameter.getKey());
            }
        });
        if (!rest.isEmpty()) {
            throw new TroubleException(Breakage.NOT_OFFERED, "does not know the parameter " + String.join(", ", rest));
        }
    }
}
