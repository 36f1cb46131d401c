package dev.parley.store;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import dev.parley.bus.InterviewStore;
import dev.parley.bus.InterviewStore.By;
import dev.parley.bus.InterviewStore.Row;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rooms as they are kept. */
class InterviewsTableTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final UUID OWNER = new UUID(1, 1);
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @BeforeEach
    void forgetEarlierOnes() throws SQLException {
        store.sql("truncate parley.interviews, parley.blobs");
    }

    @Test
    void aRoomComesBackAsItWasKept() {
        var row = row("one", "cv_1", Optional.of("request-1"), NOW);

        assertThat(insert(row)).isEqualTo(row);
        assertThat(find(new By.Id(row.id()))).isEqualTo(row);
        assertThat(find(new By.Code("one"))).isEqualTo(row);
        assertThat(find(new By.Candidate(Optional.of(OWNER), "cv_1"))).isEqualTo(row);
        refused(Failure.NOT_FOUND, () -> find(new By.Candidate(Optional.of(new UUID(2, 2)), "cv_1")));
    }

    @Test
    void anOwnerHasOneRoomOfAnOriginAndOneOfACandidate() {
        var first = insert(row("one", "cv_1", Optional.of("request-1"), NOW));
        var second = insert(row("two", "cv_2", Optional.of("request-2"), NOW));

        assertThat(insert(row("three", "cv_3", Optional.of("request-1"), NOW))).isEqualTo(first);
        assertThat(insert(row("four", "cv_1", Optional.empty(), NOW))).isEqualTo(first);
        assertThat(insert(row("five", "cv_1", Optional.of("request-2"), NOW))).isEqualTo(second);
    }

    @Test
    void aChangeOnAnOlderVersionIsRefused() {
        var row = insert(row("one", "cv_1", Optional.empty(), NOW));
        var save = new InterviewStore.Save(row.id(), 0, "{\"n\":1}", 2, Optional.empty());

        var saved = store.ask(InterviewStore.SAVE, save);

        assertThat(saved.version()).isEqualTo(1);
        assertThat(saved.lastEvent()).isEqualTo(2);
        refused(Failure.CONFLICT, () -> store.ask(InterviewStore.SAVE, save));
        store.ask(InterviewStore.POSTPONE, new InterviewStore.Postpone(row.id(), 0, Optional.of(NOW)));
        assertThat(find(new By.Id(row.id())).due()).isEmpty();
    }

    @Test
    void visitorsChangeNothingOfTheVersion() {
        var row = insert(row("one", "cv_1", Optional.empty(), NOW));
        var visitor = new UUID(3, 3);
        var until = NOW.plusSeconds(45);

        var entered = store.ask(InterviewStore.ENTER, new InterviewStore.Enter("one", visitor, NOW, until));

        assertThat(entered.version()).isEqualTo(row.version());
        assertThat(entered.seenUntil()).contains(until);
        refused(
                Failure.CONFLICT,
                () -> store.ask(InterviewStore.ENTER, new InterviewStore.Enter("one", OWNER, NOW, until)));
        refused(
                Failure.NOT_FOUND,
                () -> store.ask(InterviewStore.ENTER, new InterviewStore.Enter("none", visitor, NOW, until)));
        store.ask(InterviewStore.LEAVE, new InterviewStore.Leave("one", OWNER, NOW));
        assertThat(find(new By.Code("one")).seenUntil()).contains(until);
    }

    @Test
    void roomsThatAreDueComeTheLongestWaitingFirst() {
        insert(row("one", "cv_1", Optional.empty(), NOW));
        insert(row("two", "cv_2", Optional.empty(), NOW.minusSeconds(60)));
        insert(row("three", "cv_3", Optional.empty(), NOW.plusSeconds(1)));

        assertThat(store.ask(InterviewStore.DUE, new InterviewStore.FindDue(NOW, 10))
                        .rows())
                .extracting(Row::code)
                .containsExactly("two", "one");
    }

    @Test
    void roomsAreListedNewestFirstInPages() {
        insert(row("one", "cv_1", Optional.empty(), NOW));
        var second = insert(row("two", "cv_2", Optional.empty(), NOW));
        var third = insert(row("three", "cv_3", Optional.empty(), NOW));

        var page = store.ask(InterviewStore.SEARCH, new InterviewStore.Search(OWNER, 2, Optional.empty()));
        var next = store.ask(InterviewStore.SEARCH, new InterviewStore.Search(OWNER, 2, Optional.of(second.id())));

        assertThat(page.rows()).containsExactly(third, second);
        assertThat(next.rows()).extracting(Row::code).containsExactly("one");
    }

    @Test
    void oldRoomsGoAndOthersStay() {
        insert(row("one", "cv_1", Optional.empty(), NOW.minusSeconds(60)));
        insert(row("two", "cv_2", Optional.empty(), NOW));

        assertThat(store.ask(InterviewStore.DROP, new InterviewStore.Drop(NOW, 10))
                        .count())
                .isEqualTo(1);
        refused(Failure.NOT_FOUND, () -> find(new By.Code("one")));
        assertThat(find(new By.Code("two")).code()).isEqualTo("two");
    }

    @Test
    void soundThatNobodyHasHeardYetIsKept() throws IOException {
        var file = Files.writeString(Files.createTempFile(store.data(), "answer", ".webm"), "an answer");
        var sound = store.ask(Blobs.ADOPT, new Blobs.Adopt(file)).key();
        var row = insert(row("one", "cv_1", Optional.empty(), NOW));
        var pending = "{\"given\":{\"sound\":{\"sha256\":\"" + sound.sha256() + "\"}}}";
        store.ask(InterviewStore.SAVE, new InterviewStore.Save(row.id(), 0, pending, 0, Optional.empty()));
        var drop = new Retention.DropBlobs(Instant.now().plusSeconds(3_600), Optional.empty(), 10);

        assertThat(store.ask(Retention.DROP_BLOBS, drop).count()).isZero();
        store.ask(InterviewStore.SAVE, new InterviewStore.Save(row.id(), 1, "{}", 0, Optional.empty()));
        assertThat(store.ask(Retention.DROP_BLOBS, drop).count()).isEqualTo(1);
    }

    private static Row insert(Row row) {
        return store.ask(InterviewStore.INSERT, new InterviewStore.Insert(row));
    }

    private static Row find(By by) {
        return store.ask(InterviewStore.FIND, new InterviewStore.Find(by));
    }

    private static Row row(String code, String candidate, Optional<String> origin, Instant created) {
        return new Row(
                IDS.generate(),
                code,
                OWNER,
                candidate,
                origin,
                "Anna",
                "Java developer",
                "ru",
                List.of(new Question("q_1", "What is a lock?", "java", 1, 0)),
                "{}",
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(created),
                created,
                Optional.of(created.plusSeconds(3_600)));
    }
}
