package dev.parley.interview;

import static dev.parley.interview.InterviewNode.OWNER;
import static dev.parley.interview.InterviewNode.STRANGER;
import static dev.parley.interview.ScriptedPartners.evaluation;
import static dev.parley.interview.ScriptedPartners.said;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Failure;
import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Action;
import dev.parley.bus.Interviews.Details;
import dev.parley.bus.Interviews.Event;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Interviews.Room;
import dev.parley.bus.Llm;
import dev.parley.bus.Speech;
import dev.parley.store.TestStore;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an owner sees of a room, from before the first question to after the last answer, on the real engine and store. */
class RoomDetailsTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private InterviewNode node;

    @BeforeEach
    void start() {
        node = new InterviewNode(store, Map.of());
    }

    @AfterEach
    void stop() throws SQLException {
        node.close();
        store.sql("delete from interviews");
        store.sql("delete from jobs");
    }

    @Test
    void aRoomIsSeenBeforeItsInterviewHasBegun() {
        var room = node.room("What is a lock?", "What is a thread?");

        var details = details(room, OWNER);

        assertThat(details.plan()).extracting(Question::text).containsExactly("What is a lock?", "What is a thread?");
        assertThat(details.started()).isEmpty();
        assertThat(details.open()).isEmpty();
        assertThat(details.isFinal()).isFalse();
        assertThat(details.soFar().answers()).isEmpty();
        assertThat(details.soFar().room().planned()).isEqualTo(2);
    }

    @Test
    void anAnswerIsFollowedFromTheQuestionToTheScore() {
        var sound = Promise.<Speech.Heard>promise();
        var score = Promise.<Llm.Answer>promise();
        node.partners.ears = _ -> sound.future();
        node.partners.model = _ -> score.future();
        var room = node.room("What is a lock?");

        node.start(room);
        assertThat(details(room, OWNER).open().orElseThrow().given()).isEmpty();
        node.speak(room, "q_1", 1);
        node.when(Event.Received.class, 1);
        var pending = details(room, OWNER).open().orElseThrow();
        assertThat(pending.given()).isPresent();
        assertThat(pending.heard()).isEmpty();
        said("It excludes.").onComplete(sound);
        node.when(Event.Heard.class, 1);
        assertThat(details(room, OWNER)
                        .open()
                        .orElseThrow()
                        .heard()
                        .orElseThrow()
                        .text())
                .isEqualTo("It excludes.");
        evaluation(8, "Good.").onComplete(score);
        node.when(Event.Completed.class, 1);

        var done = details(room, OWNER);
        assertThat(done.open()).isEmpty();
        assertThat(done.isFinal()).isTrue();
        assertThat(done.ended()).isEmpty();
        assertThat(done.soFar().answers().getFirst().evaluation().score()).contains(8);
        assertThat(node.find(room).averageScore()).contains(8.0);
    }

    @Test
    void anEarlyEndSaysWhy() {
        var room = node.room("What is a lock?", "What is a thread?");
        node.start(room);
        node.act(room, new Action.End());

        var details = details(room, OWNER);

        assertThat(details.ended()).contains("Кандидат завершил интервью.");
        assertThat(details.open()).isEmpty();
        assertThat(details.isFinal()).isFalse();
    }

    @Test
    void aRoomOfAnotherIsNotThereButForAdministrators() {
        var room = node.room("What is a lock?");

        refused(Failure.NOT_FOUND, () -> details(room, STRANGER));
        assertThat(details(room, new Caller(new UUID(9, 9), Role.ADMIN))
                        .soFar()
                        .room()
                        .code())
                .isEqualTo(room.code());
    }

    private Details details(Room room, Caller caller) {
        return node.ask(Interviews.DETAILS, new Interviews.AskReport(caller, room.code()));
    }
}
