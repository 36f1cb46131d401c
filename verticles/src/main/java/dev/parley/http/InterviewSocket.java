package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Entered;
import dev.parley.bus.SpokenAnswers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * One socket of a room from its opening to its end: enters the room, shows that the visitor is there, leaves it. Owned by one
 * server; touch only on its context, but {@link #close}.
 */
final class InterviewSocket {

    /** That of the replaced system. */
    private static final short UNKNOWN_ROOM = 4004;

    private static final short OCCUPIED = 4009;
    /** The same visitor has come in by another connection. */
    private static final short REPLACED = 4001;

    private static final short NO_ANSWER = 1001;
    private static final short TRY_AGAIN_LATER = 1013;

    /** In the middle of a long frame a client cannot answer: with a ping every 15 s it has five minutes to send it. */
    private static final int MOST_UNANSWERED = 20;

    /** RFC 6455 allows 123 bytes. */
    private static final int LONGEST_REASON = 100;

    /** Base64, and the rest of a message. */
    private static final long FRAME_BYTES = 64 << 10;

    private final Vertx vertx;
    private final Bus bus;
    private final ServerWebSocket socket;
    private final String code;
    private final UUID visitor;
    private final InterviewVisitors visitors;
    private String language;
    private Optional<InterviewSession> session = Optional.empty();
    private Optional<SocketMessages> messages = Optional.empty();
    private Optional<Bus.Subscription> events = Optional.empty();
    private long timer = -1;
    private int unanswered;
    private boolean closed;

    /** @param language BCP 47 tag that is spoken until that of the room is known */
    InterviewSocket(
            Vertx vertx,
            Bus bus,
            ServerWebSocket socket,
            String code,
            UUID visitor,
            InterviewVisitors visitors,
            String language) {
        this.vertx = vertx;
        this.bus = bus;
        this.socket = socket;
        this.code = code;
        this.visitor = visitor;
        this.visitors = visitors;
        this.language = language;
    }

    /** The largest message that is taken: an answer in base64. */
    static long largestMessage(long largestAnswer) {
        return largestAnswer / 3 * 4 + FRAME_BYTES;
    }

    /** Enters the room. Nothing is read from the socket before that. */
    void open(InterviewSession.Settings settings, Duration keepAlive) {
        socket.pause();
        socket.pongHandler(_ -> unanswered = 0);
        enter().onSuccess(_ -> visitors.enter(code, visitor, this)
                        .ifPresent(earlier -> earlier.close(REPLACED, "the interview goes on in another window")))
                .compose(entered -> listen().compose(
                                _ -> InterviewEars.ask(bus, entered.room().language())))
                // Again, as something may have happened before it was listened to.
                .compose(now -> enter().onSuccess(entered -> entered(settings, keepAlive, entered, now.ears())))
                .onFailure(this::refuseEntering);
    }

    private Future<Entered> enter() {
        return bus.ask(Interviews.ENTER, new Interviews.Enter(code, visitor));
    }

    /** From any thread. */
    void close(int status, String reason) {
        socket.close((short) status, shortened(reason));
    }

    /** The socket has closed. */
    void closed() {
        closed = true;
        vertx.cancelTimer(timer);
        events.ifPresent(Bus.Subscription::close);
        events = Optional.empty();
        messages.ifPresent(SocketMessages::close);
        session.ifPresent(InterviewSession::close);
        if (visitors.leave(code, visitor, this)) {
            bus.ask(Interviews.LEAVE, new Interviews.Leave(code, visitor));
        }
    }

    private Future<Void> listen() {
        var listening = bus.listen(
                Interviews.HAPPENED.of(code), happened -> session.ifPresent(there -> there.happened(happened)));
        events = Optional.of(listening);
        return listening.ready();
    }

    private void entered(
            InterviewSession.Settings settings, Duration keepAlive, Entered entered, SpokenAnswers.Ears ears) {
        if (closed) {
            // It closed before there was anything to end.
            closed();
            return;
        }
        var writer = new InterviewWriter(socket, entered);
        var here = new InterviewSession(vertx, bus, writer, settings, visitor, entered, ears);
        language = entered.room().language();
        session = Optional.of(here);
        messages = Optional.of(
                new SocketMessages(vertx, socket, settings.folder(), largestMessage(settings.largestAnswer()), here));
        timer = vertx.setPeriodic(keepAlive.toMillis(), _ -> stay(here));
        socket.resume();
    }

    private void stay(InterviewSession here) {
        if (unanswered == MOST_UNANSWERED) {
            close(NO_ANSWER, "nobody answers here");
            return;
        }
        socket.writePing(Buffer.buffer());
        if (unanswered++ > 0) {
            // Somebody else may come in, if there is nobody.
            return;
        }
        bus.ask(Interviews.STAY, new Interviews.Stay(code, visitor))
                .compose(_ -> here.look())
                .onFailure(failure -> {
                    // What passes, passes: the candidate need not know.
                    if (!(failure instanceof FailureException known)
                            || !known.failure().passing()) {
                        refuse(failure);
                    }
                });
    }

    /** In the language of the room, which somebody who is not let in has not heard of yet; else in the one of the browser. */
    private void refuseEntering(Throwable cause) {
        bus.ask(Interviews.FIND, new Interviews.Find(Optional.empty(), code)).onComplete(room -> {
            language = room.succeeded() ? room.result().language() : language;
            refuse(cause);
        });
    }

    private void refuse(Throwable cause) {
        if (closed) {
            closed();
            return;
        }
        var failure = cause instanceof FailureException known
                ? known
                : Failure.INTERNAL.because("an unexpected error; the log has it", cause);
        InterviewWriter.refused(socket, InterviewRefusal.ofEntering(failure).in(language), failure);
        close(status(failure), failure.detail());
    }

    private static int status(FailureException failure) {
        return switch (failure.failure()) {
            case NOT_FOUND, INVALID -> UNKNOWN_ROOM;
            case CONFLICT -> OCCUPIED;
            default -> TRY_AGAIN_LATER;
        };
    }

    private static String shortened(String reason) {
        var ascii = reason.replaceAll("[^ -~]", "?");
        return ascii.length() <= LONGEST_REASON ? ascii : ascii.substring(0, LONGEST_REASON);
    }
}
