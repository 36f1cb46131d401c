package dev.parley.http;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Action;
import dev.parley.bus.Interviews.Entered;
import dev.parley.bus.Interviews.Happened;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Interviews.Stage;
import dev.parley.bus.SpokenAnswers;
import dev.parley.http.SocketMessages.Sound;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;

/**
 * A candidate in a room: what the page sends becomes actions, one after the other; what happens is told to it. Owned by one
 * socket; touch only on its context.
 */
final class InterviewSession implements SocketMessages.Receiver {

    private final Vertx vertx;
    private final Bus bus;
    private final InterviewWriter writer;
    private final Settings settings;
    private final String code;
    private final UUID visitor;
    private final String language;
    private final InterviewView view;
    /** What happens while an action is at work is told after its answer; an action leads to a few events. */
    private final Deque<Happened> held = new ArrayDeque<>();

    private boolean acting;
    private boolean closed;
    private Optional<StreamedAnswer> streamed = Optional.empty();
    /** The question to which somebody streams whom nobody understands, and who was told. */
    private Optional<String> unheard = Optional.empty();

    /**
     * @param folder for sound until the store takes it
     * @param largestAnswer bytes of sound
     */
    record Settings(Path folder, long largestAnswer) {}

    InterviewSession(
            Vertx vertx,
            Bus bus,
            InterviewWriter writer,
            Settings settings,
            UUID visitor,
            Entered entered,
            SpokenAnswers.Ears ears) {
        this.vertx = vertx;
        this.bus = bus;
        this.writer = writer;
        this.settings = settings;
        this.code = entered.room().code();
        this.visitor = visitor;
        this.language = entered.room().language();
        this.view = new InterviewView(bus, writer, entered, ears);
    }

    @Override
    public Future<?> receive(InterviewMessage message, Sound sound) {
        return switch (message.type()) {
            case START_INTERVIEW -> start();
            case AUDIO_DATA -> answerAtOnce(message, sound);
            case TEXT_ANSWER -> answerInWriting(message);
            case NEXT_QUESTION -> next(message);
            case END_INTERVIEW -> end();
            case AUDIO_CHUNK -> piece(message, sound);
            case AUDIO_END -> endOfPieces(message);
            case AUDIO_DISCARD -> {
                discard();
                yield Future.succeededFuture();
            }
        };
    }

    @Override
    public void refuse(FailureException failure) {
        writer.refused(InterviewRefusal.of(failure, view.stage()), failure);
    }

    /** Something has happened in the room. */
    void happened(Happened happened) {
        if (acting) {
            held.add(happened);
        } else if (!view.tell(happened)) {
            enterAgain();
        }
    }

    /** Looks whether the room is where the page was told, as events may get lost. Fails as the room does. */
    Future<?> look() {
        return bus.ask(Interviews.FIND, new Interviews.Find(Optional.empty(), code))
                .onSuccess(room -> {
                    if (!acting && view.isBehind(room)) {
                        view.tellAgain(room);
                    }
                });
    }

    /** The socket has closed. */
    void close() {
        closed = true;
        view.close();
        discard();
    }

    private void enterAgain() {
        bus.ask(Interviews.ENTER, new Interviews.Enter(code, visitor))
                .onSuccess(entered -> view.tellAgain(entered.room()))
                .onFailure(failure -> refuse(asKnown(failure)));
    }

    private Future<?> start() {
        if (view.stage() == Stage.OPEN) {
            return act(new Action.Start(), () -> {});
        }
        // A page that knows nothing of reconnecting starts again, and goes on where it was.
        return bus.ask(Interviews.FIND, new Interviews.Find(Optional.empty(), code))
                .onSuccess(view::tellAgain);
    }

    private Future<?> next(InterviewMessage message) {
        var passed = message.question().isPresent()
                && !message.question().equals(view.asked().map(Question::id));
        return passed ? Future.succeededFuture() : act(new Action.Next(), this::discard);
    }

    private Future<?> end() {
        if (!InterviewJson.isActive(view.stage())) {
            writer.ended("");
            return Future.succeededFuture();
        }
        return act(new Action.End(), this::discard);
    }

    private Future<?> answerInWriting(InterviewMessage message) {
        var question = question(message);
        return act(new Action.AnswerText(question, message.need("text")), () -> received(question));
    }

    private Future<?> answerAtOnce(InterviewMessage message, Sound sound) {
        message.needSound();
        var question = question(message);
        return isUnderstood()
                .compose(understood -> understood ? answerAtOnce(question, sound) : Future.succeededFuture());
    }

    private Future<?> answerAtOnce(String question, Sound sound) {
        return switch (sound) {
            case Sound.OnDisk(var file) -> answer(question, file);
            case Sound.InMemory(var bytes) -> {
                var file = settings.folder().resolve(UUID.randomUUID().toString());
                yield vertx.fileSystem()
                        .writeFile(file.toString(), bytes)
                        .compose(_ -> answer(question, file))
                        .onFailure(_ -> vertx.fileSystem().delete(file.toString()));
            }
        };
    }

    private Future<?> piece(InterviewMessage message, Sound sound) {
        message.needSound();
        if (!(sound instanceof Sound.InMemory(var bytes))) {
            throw Failure.TOO_LARGE.because("audio_data: a piece is too large; send pieces of 64 KiB or less");
        }
        var asked = view.asked().map(Question::id);
        if (closed || asked.isEmpty() || asked.equals(unheard)) {
            // Who streams cannot know at once that the answer has ended, or that nobody understands it.
            return Future.succeededFuture();
        }
        var format = message.format(StreamedAnswer.SAMPLES);
        if (streamed.filter(begun -> begun.format().equals(format)).isPresent()) {
            return add(streamed.get(), bytes, message);
        }
        discard();
        var begun = new StreamedAnswer(vertx, bus, settings.folder(), format, settings.largestAnswer());
        return isUnderstood().compose(understood -> {
            if (!understood) {
                unheard = asked;
            }
            if (!understood || closed) {
                return Future.succeededFuture();
            }
            streamed = Optional.of(begun);
            return add(begun, bytes, message);
        });
    }

    private Future<?> add(StreamedAnswer answer, Buffer bytes, InterviewMessage message) {
        return answer.add(bytes)
                .onFailure(_ -> discard())
                .compose(_ -> answer.finished())
                .compose(finished -> finished ? endOfPieces(message) : Future.succeededFuture());
    }

    private Future<?> endOfPieces(InterviewMessage message) {
        if (unheard.isPresent() || (streamed.isEmpty() && view.asked().isEmpty())) {
            // It was refused at its first piece; or the end was heard before.
            unheard = Optional.empty();
            return Future.succeededFuture();
        }
        var answer = streamed.orElseThrow(
                () -> Failure.INVALID.because("there is no sound: audio_chunk comes before audio_end"));
        var question = question(message);
        // From here on it does not go when the socket does.
        streamed = Optional.empty();
        return answer.whole().compose(file -> answer(question, file)).onComplete(_ -> answer.discard());
    }

    /** Whether somebody understands what is spoken; else the candidate is told to write. */
    private Future<Boolean> isUnderstood() {
        return InterviewEars.ask(bus, language).map(now -> {
            var understood = now.ears() == SpokenAnswers.Ears.UNDERSTAND;
            if (!understood) {
                writer.unheard(now);
            }
            return understood;
        });
    }

    private void discard() {
        unheard = Optional.empty();
        streamed.ifPresent(StreamedAnswer::discard);
        streamed = Optional.empty();
    }

    /** Into the store, then into the room: from there on nothing of it can be lost. */
    private Future<?> answer(String question, Path file) {
        return bus.ask(Blobs.ADOPT, new Blobs.Adopt(file))
                .compose(blob -> act(new Action.AnswerSound(question, blob.key()), () -> received(question)));
    }

    private void received(String question) {
        discard();
        writer.received(question);
    }

    private String question(InterviewMessage message) {
        return message.question()
                .or(() -> view.asked().map(Question::id))
                .orElseThrow(() -> Failure.CONFLICT.because(awaited()));
    }

    private String awaited() {
        return switch (view.stage()) {
            case OPEN -> "no question is asked yet: send start_interview";
            case ASKING -> "the question has changed";
            case EVALUATING -> "the answer before is being heard: wait for the next question";
            case COMPLETE, ENDED -> "the interview is over";
        };
    }

    /** @param then what is told before what the action leads to */
    private Future<?> act(Action action, Runnable then) {
        acting = true;
        return bus.ask(Interviews.ACT, new Interviews.Act(code, visitor, action))
                .onSuccess(_ -> then.run())
                .onComplete(_ -> {
                    acting = false;
                    release();
                });
    }

    private void release() {
        var missed = false;
        while (!held.isEmpty()) {
            missed |= !view.tell(held.removeFirst());
        }
        if (missed) {
            enterAgain();
        }
    }

    private static FailureException asKnown(Throwable failure) {
        return failure instanceof FailureException known
                ? known
                : Failure.INTERNAL.because("an unexpected error", failure);
    }
}
