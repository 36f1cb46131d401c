package dev.parley.interview;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.InterviewStore.Row;
import dev.parley.bus.Interviews.Create;
import dev.parley.bus.Interviews.Question;
import dev.parley.conf.Conf;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a room may be made of. */
class NewRoomTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Question LOCK = new Question("q_1", "What is a lock?", "java", 1, 0);

    private final NewRoom rooms = new NewRoom(Conf.defaults().interview(), new RoomCodes(new SecureRandom()));

    @Test
    void codesHave128BitsAndNoLettersThatLookLikeOthers() {
        var codes = new HashSet<String>();
        for (var i = 0; i < 1_000; i++) {
            codes.add(room(LOCK).code());
        }

        assertThat(codes).hasSize(1_000).allMatch(code -> code.matches("[2-9abcdefghjkmnpqrstuvwxyz]{26}"));
        assertThat(26 * Math.log(31) / Math.log(2)).isGreaterThan(128);
    }

    @Test
    void aCandidateWithoutAnIdGetsOneInTheUsualForm() {
        assertThat(room(LOCK).candidate()).matches("cv_[0-9a-f]{12}");
    }

    @Test
    void aRoomIsOpenAsLongAsIsSaidOrUsual() {
        assertThat(room(LOCK).expires()).contains(NOW.plus(Duration.ofDays(7)));
        assertThat(rooms.of(create("ru", Optional.of(Duration.ofHours(1)), LOCK), NOW)
                        .expires())
                .contains(NOW.plus(Duration.ofHours(1)));
        refused(Failure.INVALID, () -> rooms.of(create("ru", Optional.of(Duration.ZERO), LOCK), NOW))
                .withMessageStartingWith("valid_for: ");
    }

    @Test
    void whatIsWrongWithAQuestionIsNamedWithItsPlace() {
        refusedFor("questions: ", List.of());
        refusedFor("questions: ", Collections.nCopies(61, LOCK));
        refusedFor("questions[1].id: q_1 is the id of two", List.of(LOCK, LOCK));
        refusedFor("questions[0].id: ", question(" ", "What?", 1, 0));
        refusedFor("questions[0].id: q_1_followup_1", question("q_1_followup_1", "What?", 1, 0));
        refusedFor("questions[0].id: ", question("q_1", "What?", 1, 1));
        refusedFor("questions[0].text: ", question("q_1", " ", 1, 0));
        refusedFor("questions[0].text: ", question("q_1", "a\0b", 1, 0));
        refusedFor("questions[0].difficulty: 6", question("q_1", "What?", 6, 0));
    }

    @Test
    void aLanguageIsATag() {
        refused(Failure.INVALID, () -> rooms.of(create("по-русски", Optional.empty(), LOCK), NOW))
                .withMessageStartingWith("language: ");
        refused(Failure.INVALID, () -> rooms.of(create("", Optional.empty(), LOCK), NOW))
                .withMessageStartingWith("language: ");
    }

    @Test
    void asManyQuestionsAsAreAllowedAreTaken() {
        var questions = IntStream.range(0, 60)
                .mapToObj(i -> new Question("q_" + i, "What about " + i + "?", "java", 1, 0))
                .toArray(Question[]::new);

        assertThat(room(questions).plan()).hasSize(60);
    }

    private Row room(Question... questions) {
        return rooms.of(create("ru", Optional.empty(), questions), NOW);
    }

    private void refusedFor(String beginning, List<Question> questions) {
        refused(
                        Failure.INVALID,
                        () -> rooms.of(create("ru", Optional.empty(), questions.toArray(Question[]::new)), NOW))
                .withMessageStartingWith(beginning);
    }

    private static List<Question> question(String id, String text, int difficulty, int depth) {
        return List.of(new Question(id, text, "java", difficulty, depth));
    }

    private static Create create(String language, Optional<Duration> validFor, Question... questions) {
        return new Create(
                InterviewNode.OWNER,
                Optional.empty(),
                Optional.empty(),
                "Anna",
                "Java developer",
                language,
                List.of(questions),
                validFor);
    }
}
