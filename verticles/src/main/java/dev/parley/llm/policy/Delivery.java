package dev.parley.llm.policy;

import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Reception;
import dev.parley.bus.Usage;
import dev.parley.upstream.CallRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way of a streamed answer from its provider to the asker: no faster than the asker takes it, and no further than the guard
 * lets it. For one call, on one context.
 */
final class Delivery {

    private final Outlet<Llm.Pieces> outlet;
    private final CallRecord record;
    private Screening.AnswerScreen screen;
    private Optional<Duration> firstPiece = Optional.empty();
    private final StringBuilder text = new StringBuilder();
    private boolean told;

    Delivery(Outlet<Llm.Pieces> outlet, Screening.AnswerScreen screen, CallRecord record) {
        this.outlet = outlet;
        this.screen = screen;
        this.record = record;
    }

    /** Tells what is left of the limits of the payer, before all else. */
    void left(Usage.Remaining remaining) {
        if (remaining.limits()) {
            outlet.send(new Llm.Pieces(List.of(), Optional.of(remaining)));
        }
    }

    /** Another provider is asked, or the same again: what was held back of an answer that broke off is no part of the next one. */
    void restart(Screening.AnswerScreen next) {
        screen = next;
    }

    /** Takes what the provider sends; stops it while the asker is slow, and for good when the guard says so. */
    void take(Llm.Pieces pieces, Reception<Llm.Pieces, ?> from) {
        if (firstPiece.isEmpty()) {
            firstPiece = Optional.of(record.elapsed());
        }
        screen.pass(pieces).ifPresent(this::tell);
        if (screen.refusal().isPresent()) {
            from.cancel();
        } else if (outlet.full()) {
            from.pause();
            outlet.onDrain(from::resume);
        }
    }

    /** Sends what is still held back. */
    void end() {
        screen.end().ifPresent(this::tell);
    }

    /** Sends an answer that came as a whole. */
    void whole(Llm.Answer answer) {
        var calls = answer.calls();
        var pieces = new ArrayList<Llm.CallPiece>();
        for (var index = 0; index < calls.size(); index++) {
            var call = calls.get(index);
            pieces.add(new Llm.CallPiece(index, Optional.of(call.id()), Optional.of(call.name()), call.arguments()));
        }
        tell(new Llm.Pieces(
                List.of(new Llm.Piece(answer.text(), answer.reasoning().orElse(""), pieces, answer.other()))));
    }

    /** Whether a piece has gone out. */
    boolean told() {
        return told;
    }

    /** Time from the beginning of the call to the first piece from a provider. */
    Optional<Duration> firstPiece() {
        return firstPiece;
    }

    /** All text that has gone out. */
    String text() {
        return text.toString();
    }

    private void tell(Llm.Pieces pieces) {
        told = true;
        pieces.pieces().forEach(piece -> text.append(piece.text()));
        outlet.send(pieces);
    }
}
