package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Downloads;
import dev.parley.bus.Failure;
import io.vertx.core.Future;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Addresses of pictures and films in a chat. The server of the model fetches them, which may stand in the operator's own network: a
 * user must not look around there through it. Pure but for the question whether an address may be called.
 */
final class ChatAddresses {

    private ChatAddresses() {}

    /** Fails with INVALID, naming the place, where one leads to what is not public. */
    static Future<?> check(Bus bus, Chat chat) {
        var checks = checks(chat);
        return checks.isEmpty()
                ? Future.succeededFuture()
                : Future.all(checks.stream()
                        .map(check -> bus.ask(Downloads.CHECK, check))
                        .toList());
    }

    private static List<Downloads.Check> checks(Chat chat) {
        var turns = chat.messages();
        return IntStream.range(0, turns.size())
                .boxed()
                .flatMap(turn -> {
                    var parts = turns.get(turn).content();
                    return IntStream.range(0, parts.size()).boxed().flatMap(part -> urls(parts.get(part))
                            .map(url -> check("messages[" + turn + "].content[" + part + "]", url)));
                })
                .toList();
    }

    private static Stream<String> urls(Chat.Part part) {
        return switch (part) {
            case Chat.Part.Text _ -> Stream.empty();
            case Chat.Part.Image image -> Stream.of(image.url()).filter(ChatAddresses::isFetched);
            case Chat.Part.Other(var json) ->
                StrictJson.read(json).findValuesAsText("url").stream().filter(ChatAddresses::isFetched);
        };
    }

    private static boolean isFetched(String url) {
        return url.regionMatches(true, 0, "http://", 0, 7) || url.regionMatches(true, 0, "https://", 0, 8);
    }

    private static Downloads.Check check(String place, String url) {
        try {
            return new Downloads.Check(place, new URI(url));
        } catch (URISyntaxException e) {
            throw Failure.INVALID.because(place + ": is not an address: " + e.getReason() + " at character "
                    + (e.getIndex() + 1) + "; write other characters as %-escapes");
        }
    }
}
