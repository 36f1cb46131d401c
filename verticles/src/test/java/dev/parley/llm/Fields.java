package dev.parley.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.bus.Chat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/** Reads what a scripted server was asked. */
final class Fields {

    private Fields() {}

    static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    /** One text of each item of a list. */
    static List<String> texts(JsonNode list, UnaryOperator<JsonNode> text) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> text.apply(item).asText())
                .toList();
    }

    static Optional<Integer> integer(JsonNode node) {
        return node.isIntegralNumber() ? Optional.of(node.intValue()) : Optional.empty();
    }

    static Chat.Sampling sampling(
            JsonNode holder, String temperature, String topP, String maxTokens, String seed, String stop) {
        return new Chat.Sampling(
                number(holder.path(temperature)),
                number(holder.path(topP)),
                integer(holder.path(maxTokens)),
                integer(holder.path(seed)).map(Integer::longValue),
                texts(holder.path(stop), text -> text));
    }

    private static Optional<Double> number(JsonNode node) {
        return node.isNumber() ? Optional.of(node.doubleValue()) : Optional.empty();
    }
}
