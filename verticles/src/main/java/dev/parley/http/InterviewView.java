package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Entered;
import dev.parley.bus.Interviews.Event;
import dev.parley.bus.Interviews.Happened;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Interviews.Room;
import dev.parley.bus.Interviews.Stage;
import dev.parley.bus.SpokenAnswers.Ears;
import java.util.Optional;

/**
 * Where an interview stands as far as one candidate's page has been told, and the telling: what happens becomes messages, and
 * a question that is asked is spoken. Owned by one session; touch only on its context.
 */
final class InterviewView {

    private final Bus bus;
    private final InterviewWriter writer;
    private final Room room;
    private Stage stage;
    private Optional<Question> current;
    private Optional<SpokenQuestion> speaking = Optional.empty();
    private long last;
    private long differedAfter = -1;

    /** Tells where the interview stands. */
    InterviewView(Bus bus, InterviewWriter writer, Entered entered, Ears ears) {
        this.bus = bus;
        this.writer = writer;
        this.room = entered.room();
        this.stage = room.stage();
        this.current = room.current();
        writer.roomInfo(entered, ears);
        tellState(room);
    }

    Stage stage() {
        return stage;
    }

    /** The question that is open. */
    Optional<Question> asked() {
        return current.filter(_ -> stage == Stage.ASKING);
    }

    /** Tells what happened, once and in order. False where something was missed: then it must be looked at anew. */
    boolean tell(Happened happened) {
        var number = happened.number();
        if (number <= last) {
            return true;
        }
        var missed = last > 0 && number > last + 1;
        last = number;
        if (!missed) {
            tell(happened.event());
        }
        return !missed;
    }

    /** Whether the room is elsewhere than was told, and still is at the second look: what happens may be on its way. */
    boolean isBehind(Room now) {
        var same = now.stage() == stage && id(now.current()).equals(id(current));
        var behind = !same && differedAfter == last;
        differedAfter = same ? -1 : last;
        return behind;
    }

    /** Tells once more where the interview stands. */
    void tellAgain(Room now) {
        stage = now.stage();
        current = now.current();
        tellState(now);
    }

    /** Nobody listens any more. */
    void close() {
        hush();
    }

    private void tellState(Room now) {
        switch (now.stage()) {
            case ASKING -> now.current().ifPresent(this::ask);
            case OPEN, EVALUATING -> hush();
            case COMPLETE -> {
                hush();
                writer.complete(now.done());
            }
            case ENDED -> {
                hush();
                writer.ended("");
            }
        }
    }

    private void tell(Event event) {
        switch (event) {
            case Event.Started _ -> writer.started();
            case Event.Asked(var question) -> {
                // What happened just before somebody entered is in what was told then.
                if (stage != Stage.ASKING || !id(current).equals(Optional.of(question.id()))) {
                    stage = Stage.ASKING;
                    current = Optional.of(question);
                    ask(question);
                }
            }
            case Event.Received _ -> {
                stage = Stage.EVALUATING;
                hush();
            }
            case Event.Heard(var question, var text, var emotion) -> writer.heard(question, text, emotion);
            case Event.NotHeard notHeard -> {
                stage = Stage.ASKING;
                writer.notHeard(notHeard.reason());
                current.ifPresent(writer::waiting);
            }
            case Event.Evaluated(var question, var evaluation) -> writer.evaluated(question, evaluation);
            case Event.Completed(var questions) -> {
                over(Stage.COMPLETE);
                writer.complete(questions);
            }
            case Event.Ended(var reason) -> {
                over(Stage.ENDED);
                writer.ended(reason);
            }
        }
    }

    private void over(Stage how) {
        stage = how;
        current = Optional.empty();
        hush();
    }

    /** The question as text at once, as sound as soon as there is one. */
    private void ask(Question question) {
        hush();
        writer.question(question);
        var spoken = new SpokenQuestion(bus, room, question);
        speaking = Optional.of(spoken);
        spoken.sound().onComplete(sound -> {
            if (speaking.equals(Optional.of(spoken))) {
                speaking = Optional.empty();
                if (sound.succeeded()) {
                    writer.spoken(question, sound.result());
                } else {
                    writer.speak(question);
                }
                writer.waiting(question);
            }
        });
    }

    private void hush() {
        speaking.ifPresent(SpokenQuestion::cancel);
        speaking = Optional.empty();
    }

    private static Optional<String> id(Optional<Question> question) {
        return question.map(Interviews.Question::id);
    }
}
