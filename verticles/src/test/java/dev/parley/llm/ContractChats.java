package dev.parley.llm;

import dev.parley.bus.Chat;
import dev.parley.bus.Chat.Part;
import dev.parley.bus.Chat.Role;
import dev.parley.bus.Chat.Shape;
import dev.parley.bus.Chat.Turn;
import java.util.List;
import java.util.Optional;

/** ContractChats to ask in tests. */
final class ContractChats {

    static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}";
    static final List<Chat.ToolCall> CALLS = List.of(
            new Chat.ToolCall("call_1", "weather", "{\"city\":\"Москва\",\"days\":3}"),
            new Chat.ToolCall("call_2", "time", "{\"zone\":\"Europe/Moscow\"}"));

    private ContractChats() {}

    static Chat plain() {
        return Chat.of("be brief", "say hello");
    }

    static Chat streamed() {
        return streamed(plain());
    }

    static Chat streamed(Chat chat) {
        return new Chat(
                chat.messages(), chat.sampling(), chat.tools(), chat.shape(), true, chat.timeout(), chat.other());
    }

    static Chat of(Turn... turns) {
        var plain = plain();
        return new Chat(
                List.of(turns), plain.sampling(), plain.tools(), plain.shape(), false, Optional.empty(), Chat.NOTHING);
    }

    static Chat with(Chat.Sampling sampling) {
        var plain = plain();
        return new Chat(
                plain.messages(), sampling, plain.tools(), plain.shape(), false, Optional.empty(), Chat.NOTHING);
    }

    static Chat withTools(Chat.Choice choice) {
        var plain = plain();
        var tools = List.of(
                new Chat.Tool("weather", Optional.of("what it is like outside"), SCHEMA, Optional.empty()),
                new Chat.Tool("time", Optional.empty(), "{\"type\":\"object\",\"properties\":{}}", Optional.empty()));
        return new Chat(
                plain.messages(),
                plain.sampling(),
                Optional.of(new Chat.Tools(tools, choice, Optional.empty())),
                plain.shape(),
                false,
                Optional.empty(),
                Chat.NOTHING);
    }

    static Chat shaped(Shape shape) {
        var plain = plain();
        return new Chat(
                plain.messages(), plain.sampling(), plain.tools(), shape, false, Optional.empty(), Chat.NOTHING);
    }

    static Chat withOther(String other) {
        var plain = plain();
        return new Chat(
                plain.messages(), plain.sampling(), plain.tools(), plain.shape(), false, Optional.empty(), other);
    }

    static Chat withImage(String url) {
        return withPart(new Part.Image(url, Optional.empty()));
    }

    static Chat withPart(Part part) {
        return of(new Turn(
                Role.USER,
                List.of(new Part.Text("what is this?"), part),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Chat.NOTHING));
    }

    /** A conversation in which a tool was called and has answered. */
    static Chat afterCall() {
        var call = CALLS.getFirst();
        return of(
                Turn.of(Role.USER, "how is the weather?"),
                new Turn(Role.ASSISTANT, List.of(), List.of(call), Optional.empty(), Optional.empty(), Chat.NOTHING),
                new Turn(
                        Role.TOOL,
                        List.of(new Part.Text("sunny")),
                        List.of(),
                        Optional.of(call.id()),
                        Optional.empty(),
                        Chat.NOTHING));
    }
}
