package dev.parley.http;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Bus;
import dev.parley.bus.Chats;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Kept chats in a map; each change is a second later than the one before. */
final class FakeChats {

    private record Owned(UUID owner, Chats.Kept chat) {}

    private final Map<UUID, Owned> chats = new ConcurrentHashMap<>();
    private final AtomicLong second = new AtomicLong();

    Future<?> serve(Bus bus) {
        return Future.all(
                bus.serve(Chats.LIST, request -> now(() -> list(request))),
                bus.serve(Chats.FIND, request -> now(() -> find(request.caller(), request.id()))),
                bus.serve(Chats.PUT, request -> now(() -> put(request))),
                bus.serve(
                        Chats.DELETE,
                        request -> now(() -> {
                            chats.remove(find(request.caller(), request.id()).id());
                            return Done.DONE;
                        })));
    }

    private Chats.ChatList list(Chats.ListChats request) {
        return new Chats.ChatList(chats.values().stream()
                .filter(owned -> owned.owner().equals(request.caller().user()))
                .map(Owned::chat)
                .sorted(Comparator.comparing(Chats.Kept::updated).reversed())
                .dropWhile(chat -> request.before().isPresent()
                        && !chat.id().equals(request.before().get().id()))
                .skip(request.before().isPresent() ? 1 : 0)
                .limit(request.limit())
                .map(chat -> new Chats.Entry(chat.id(), chat.title(), chat.model(), chat.updated()))
                .toList());
    }

    private Chats.Kept find(Caller caller, UUID id) {
        return Optional.ofNullable(chats.get(id))
                .filter(owned -> caller.mayTouch(owned.owner()))
                .map(Owned::chat)
                .orElseThrow(() -> Failure.NOT_FOUND.because("there is no chat " + id));
    }

    private Chats.Outcome put(Chats.Put request) {
        var before = Optional.ofNullable(chats.get(request.id())).map(Owned::chat);
        var version = before.map(Chats.Kept::version).orElse(0L);
        if (version != request.version()) {
            return new Chats.Outcome(false, before.orElseThrow());
        }
        var chat = new Chats.Kept(
                request.id(),
                request.title(),
                request.model(),
                request.messages(),
                Instant.parse("2026-03-04T12:00:00Z").plusSeconds(second.incrementAndGet()),
                version + 1);
        chats.put(request.id(), new Owned(request.owner(), chat));
        return new Chats.Outcome(true, chat);
    }

    private static <T> Future<T> now(Supplier<T> answer) {
        return Future.future(promise -> promise.complete(answer.get()));
    }
}
