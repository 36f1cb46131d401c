package dev.parley.llm.builtin;

import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Providers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer that is there as a whole and is handed out piece by piece, no faster than it is taken. Nobody counts its tokens here: that is
 * done for all providers that do not.
 *
 * @param pieces of the text, in order
 */
record WrittenAnswer(String model, List<String> pieces, List<Chat.ToolCall> calls, Llm.Finish finish) {

    WrittenAnswer {
        pieces = List.copyOf(pieces);
        calls = List.copyOf(calls);
    }

    /** Completes when all of it was sent, or at once when the asker has gone. To be called on the context of the outlet. */
    Future<Providers.Outcome> sendTo(Outlet<Llm.Pieces> outlet, boolean stream) {
        if (!stream) {
            return Future.succeededFuture(completed());
        }
        var promise = Promise.<Providers.Outcome>promise();
        new Sending(outlet, promise).goOn();
        return promise.future();
    }

    private Providers.Completed completed() {
        return new Providers.Completed(
                model, String.join("", pieces), Optional.empty(), calls, finish, Optional.empty(), Chat.NOTHING);
    }

    static Providers.Broken cancelled(String received) {
        return new Providers.Broken(
                Providers.Breakage.CANCELLED,
                "the asker went away",
                Optional.empty(),
                false,
                received,
                Optional.empty());
    }

    private final class Sending {

        private final Outlet<Llm.Pieces> outlet;
        private final Promise<Providers.Outcome> promise;
        private int sent;

        Sending(Outlet<Llm.Pieces> outlet, Promise<Providers.Outcome> promise) {
            this.outlet = outlet;
            this.promise = promise;
            outlet.onDrain(this::goOn);
        }

        void goOn() {
            while (!outlet.isCancelled() && !outlet.full() && sent < pieces.size()) {
                outlet.send(new Llm.Pieces(List.of(Llm.Piece.text(pieces.get(sent++)))));
            }
            if (outlet.isCancelled()) {
                promise.tryComplete(cancelled(String.join("", pieces.subList(0, sent))));
            } else if (sent == pieces.size() && !promise.future().isComplete()) {
                sendCalls();
                promise.complete(completed());
            }
        }

        private void sendCalls() {
            var called = new ArrayList<Llm.CallPiece>();
            for (var call : calls) {
                called.add(new Llm.CallPiece(
                        called.size(), Optional.of(call.id()), Optional.of(call.name()), call.arguments()));
            }
            if (!called.isEmpty()) {
                outlet.send(new Llm.Pieces(List.of(new Llm.Piece("", "", called, Chat.NOTHING))));
            }
        }
    }
}
