package dev.parley.llm.policy;

import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import java.util.List;

/**
 * Tokens counted without the model's vocabulary: four bytes of UTF-8 each, which is what vocabularies of 100,000 words come to on
 * English prose, and close to it on Russian, whose letters have two bytes. What is counted so is marked as estimated.
 */
final class TokenCount {

    private static final int BYTES = 4;
    /** Role and borders of a message. */
    private static final int MESSAGE = 4;
    /** A picture of 512 × 512 in OpenAI's tiles: 85 for itself and 170 for a tile. */
    private static final int IMAGE = 255;

    private TokenCount() {}

    static int of(Chat chat) {
        var tokens = 0;
        for (var turn : chat.messages()) {
            tokens += MESSAGE;
            for (var part : turn.content()) {
                tokens += switch (part) {
                    case Chat.Part.Text(var text) -> of(text);
                    case Chat.Part.Image _ -> IMAGE;
                    case Chat.Part.Other(var json) -> of(json);
                };
            }
            tokens += of(turn.calls());
        }
        for (var tool : chat.tools().map(Chat.Tools::offered).orElseGet(List::of)) {
            tokens += of(tool.name())
                    + of(tool.parameters())
                    + tool.description().map(TokenCount::of).orElse(0);
        }
        return tokens;
    }

    private static int of(List<Chat.ToolCall> calls) {
        return calls.stream()
                .mapToInt(call -> of(call.name()) + of(call.arguments()))
                .sum();
    }

    static int of(String text) {
        return (utf8Bytes(text) + BYTES - 1) / BYTES;
    }

    /** What is used, from what was sent and what came. */
    static Llm.Tokens estimate(Chat chat, Providers.Completed answer) {
        var thoughts = answer.reasoning().map(TokenCount::of).orElse(0);
        return new Llm.Tokens(of(chat), thoughts + of(answer.text()) + of(answer.calls()), 0, thoughts, true);
    }

    private static int utf8Bytes(String text) {
        var bytes = text.length();
        for (var index = 0; index < text.length(); index++) {
            var unit = text.charAt(index);
            if (unit >= 0x80) {
                // Both halves of a pair together have four bytes.
                bytes += unit < 0x800 || Character.isSurrogate(unit) ? 1 : 2;
            }
        }
        return bytes;
    }
}
