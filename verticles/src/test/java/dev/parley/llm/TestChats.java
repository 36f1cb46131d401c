package dev.parley.llm;

import dev.parley.bus.Chat;
import dev.parley.bus.Chat.Role;
import dev.parley.bus.Chat.Turn;
import java.util.List;
import java.util.Optional;

/** TestChats for tests, and the same with something else. */
public final class TestChats {

    private TestChats() {}

    public static Chat of(String text) {
        return of(List.of(Turn.of(Role.USER, text)));
    }

    public static Chat of(List<Turn> turns) {
        return new Chat(
                turns,
                Chat.Sampling.DEFAULT,
                Optional.empty(),
                new Chat.Shape.Text(),
                false,
                Optional.empty(),
                Chat.NOTHING);
    }

    public static Chat streamed(Chat chat) {
        return new Chat(
                chat.messages(), chat.sampling(), chat.tools(), chat.shape(), true, chat.timeout(), chat.other());
    }

    public static Chat sampled(Chat chat, Chat.Sampling sampling) {
        return new Chat(
                chat.messages(), sampling, chat.tools(), chat.shape(), chat.stream(), chat.timeout(), chat.other());
    }

    public static Chat shaped(Chat chat, Chat.Shape shape) {
        return new Chat(
                chat.messages(), chat.sampling(), chat.tools(), shape, chat.stream(), chat.timeout(), chat.other());
    }

    public static Chat with(Chat chat, String other) {
        return new Chat(
                chat.messages(), chat.sampling(), chat.tools(), chat.shape(), chat.stream(), chat.timeout(), other);
    }

    public static Chat tools(Chat chat, Chat.Choice choice, Chat.Tool... tools) {
        return new Chat(
                chat.messages(),
                chat.sampling(),
                Optional.of(new Chat.Tools(List.of(tools), choice, Optional.empty())),
                chat.shape(),
                chat.stream(),
                chat.timeout(),
                chat.other());
    }

    public static Chat.Tool tool(String name, String parameters) {
        return new Chat.Tool(name, Optional.of("what " + name + " does"), parameters, Optional.empty());
    }

    public static Turn image(String text, String url) {
        return new Turn(
                Role.USER,
                List.of(new Chat.Part.Text(text), new Chat.Part.Image(url, Optional.empty())),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Chat.NOTHING);
    }
}
