package dev.parley.bus;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a language model is asked: the conversation so far and how to go on. The names are those of OpenAI's chat completions,
 * which every dialect is translated from.
 *
 * @param messages oldest first; not empty
 * @param stream whether the answer is wanted piece by piece
 * @param timeout for the whole answer; missing for that of the provider
 * @param other further parameters as a JSON object, {@code {}} for none: handed on to providers of OpenAI's dialect
 */
public record Chat(
        List<Turn> messages,
        Sampling sampling,
        Optional<Tools> tools,
        Shape shape,
        boolean stream,
        Optional<Duration> timeout,
        String other) {

    /** No further parameters. */
    public static final String NOTHING = "{}";

    public Chat {
        messages = List.copyOf(messages);
    }

    /** One question with the system's words before it, answered as text and as a whole. */
    public static Chat of(String system, String user) {
        return new Chat(
                List.of(Turn.of(Role.SYSTEM, system), Turn.of(Role.USER, user)),
                Sampling.DEFAULT,
                Optional.empty(),
                new Shape.Text(),
                false,
                Optional.empty(),
                NOTHING);
    }

    /** Who says a turn. */
    public enum Role {
        SYSTEM,
        /** OpenAI's newer word for the system; providers that do not know it are told {@link #SYSTEM}. */
        DEVELOPER,
        USER,
        ASSISTANT,
        TOOL
    }

    /**
     * One message of the conversation.
     *
     * @param content its parts in order; empty where the assistant only called tools
     * @param calls tools that the assistant called
     * @param callId of a tool's turn: the call that it answers
     * @param name of the speaker, or of the tool
     * @param other further fields as a JSON object
     */
    public record Turn(
            Role role,
            List<Part> content,
            List<ToolCall> calls,
            Optional<String> callId,
            Optional<String> name,
            String other) {

        public Turn {
            content = List.copyOf(content);
            calls = List.copyOf(calls);
        }

        public static Turn of(Role role, String text) {
            return new Turn(role, List.of(new Part.Text(text)), List.of(), Optional.empty(), Optional.empty(), NOTHING);
        }

        /** All its text; what is no text is left out. */
        public String text() {
            if (content.size() == 1 && content.getFirst() instanceof Part.Text(var only)) {
                return only;
            }
            var text = new StringBuilder();
            for (var part : content) {
                if (part instanceof Part.Text(var piece)) {
                    text.append(piece);
                }
            }
            return text.toString();
        }
    }

    /** A part of a message. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Part.Text.class, name = "text"),
        @JsonSubTypes.Type(value = Part.Image.class, name = "image"),
        @JsonSubTypes.Type(value = Part.Other.class, name = "other")
    })
    public sealed interface Part {

        record Text(String text) implements Part {}

        /** @param url web address, or {@code data:image/png;base64,…}
         *  @param detail {@code low}, {@code high} or {@code auto}, where the asker cares */
        record Image(String url, Optional<String> detail) implements Part {}

        /** @param json a part of another type as it came, such as {@code input_audio} or {@code file} */
        record Other(String json) implements Part {}
    }

    /**
     * How words are chosen; what is missing is up to the provider.
     *
     * @param temperature 0 to 2
     * @param topP 0 to 1
     * @param maxTokens most tokens of the answer
     * @param stop texts before which the answer ends; four at most
     */
    public record Sampling(
            Optional<Double> temperature,
            Optional<Double> topP,
            Optional<Integer> maxTokens,
            Optional<Long> seed,
            List<String> stop) {

        public static final Sampling DEFAULT =
                new Sampling(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

        public Sampling {
            stop = List.copyOf(stop);
        }
    }

    /** @param parallel whether several may be called at once, where the asker cares */
    public record Tools(List<Tool> offered, Choice choice, Optional<Boolean> parallel) {
        public Tools {
            offered = List.copyOf(offered);
        }
    }

    /** @param parameters JSON schema of the arguments, as a JSON object
     *  @param strict whether arguments must follow the schema, where the asker cares */
    public record Tool(String name, Optional<String> description, String parameters, Optional<Boolean> strict) {}

    /** Whether tools are called. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Choice.Auto.class, name = "auto"),
        @JsonSubTypes.Type(value = Choice.None.class, name = "none"),
        @JsonSubTypes.Type(value = Choice.Required.class, name = "required"),
        @JsonSubTypes.Type(value = Choice.Named.class, name = "named")
    })
    public sealed interface Choice {

        /** As the model likes. */
        record Auto() implements Choice {}

        record None() implements Choice {}

        /** At least one, whichever. */
        record Required() implements Choice {}

        /** This one. */
        record Named(String tool) implements Choice {}
    }

    /** @param arguments a JSON object as the model wrote it, which may be broken */
    public record ToolCall(String id, String name, String arguments) {}

    /** The form of the answer. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Shape.Text.class, name = "text"),
        @JsonSubTypes.Type(value = Shape.AnyJson.class, name = "json"),
        @JsonSubTypes.Type(value = Shape.JsonSchema.class, name = "schema")
    })
    public sealed interface Shape {

        record Text() implements Shape {}

        /** Any JSON object. */
        record AnyJson() implements Shape {}

        /** @param schema JSON schema as a JSON object */
        record JsonSchema(String name, String schema, Optional<Boolean> strict, Optional<String> description)
                implements Shape {}
    }
}
