package dev.parley.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Interviews.Question;
import dev.parley.conf.DataSize;
import dev.parley.kafka.CandidatesMessage.Candidates;
import dev.parley.kafka.CandidatesMessage.Entry.Refused;
import dev.parley.kafka.CandidatesMessage.Entry.Wanted;
import dev.parley.kafka.CandidatesMessage.Unreadable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidatesReaderTest {

    private final CandidatesReader reader = new CandidatesReader(DataSize.ofKibibytes(64));

    @Test
    void aCandidateHasTheQuestionsInTheirOrder() {
        var candidate = candidate(anna());

        assertThat(candidate.id()).isEqualTo("cv_0123456789ab");
        assertThat(candidate.request()).isEqualTo("r-1");
        assertThat(candidate.origin()).isEqualTo("step1:r-1:cv_0123456789ab");
        assertThat(candidate.name()).isEqualTo("Анна <b>");
        assertThat(candidate.vacancy()).isEqualTo("Java developer\n\nWrites services.");
        assertThat(candidate.questions())
                .containsExactly(
                        new Question("q_1", "Что такое поток?", "question_1", 1, 0),
                        new Question("q_2", "Зачем нужен Kafka?", "question_2", 1, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "What is a thread?, en",
        "Что такое поток?, ru",
        "Чем Docker Swarm хуже Kubernetes и OpenShift?, ru",
        "Who was Толстой and what did he write about war?, en",
        "1 + 1 = ?, en"
    })
    void theLanguageIsToldByTheLettersOfTheQuestions(String question, String language) {
        assertThat(candidate(anna().put("questionsForApplicant", new JsonArray().add(question)))
                        .language())
                .isEqualTo(language);
    }

    @Test
    void questionsThatSayNothingAreLeftOut() {
        var questions = new JsonArray().add("").add(" \n").add(" Why? ");

        assertThat(candidate(anna().put("questionsForApplicant", questions)).questions())
                .containsExactly(new Question("q_1", "Why?", "question_1", 1, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "[\"\", \" \"]", "\"Why?\"", "[1]", "[[\"Why?\"]]", "{\"q\": \"Why?\"}"})
    void aCandidateWithoutQuestionsIsRefusedByTheNameOfTheField(String questions) {
        assertThat(refusal(
                        "{\"candidateId\": \"c\", \"requestId\": \"r\", \"questionsForApplicant\": " + questions + "}"))
                .startsWith("questionsForApplicant: ");
    }

    @ParameterizedTest
    @CsvSource({"candidateId", "requestId"})
    void anIdThatNobodyCanBeKnownByIsRefusedByTheNameOfTheField(String field) {
        assertThat(refusal(anna().putNull(field).encode())).startsWith(field + ": ");
        assertThat(refusal(anna().put(field, 7).encode())).startsWith(field + ": ");
        assertThat(refusal(anna().put(field, " ").encode())).startsWith(field + ": ");
        assertThat(refusal(anna().put(field, "a\0b").encode())).startsWith(field + ": ");
        assertThat(refusal(anna().put(field, "x".repeat(201)).encode())).startsWith(field + ": ");
    }

    @Test
    void twoCandidatesNeverHaveOneOrigin() {
        assertThat(candidate(anna().put("candidateId", "a:b")).origin()).isEqualTo("step1:r-1:a:b");
        assertThat(refusal(anna().put("requestId", "r-1:a").encode())).startsWith("requestId: ");
    }

    @Test
    void anArrayHasAnEntryForEachOfItsPlaces() {
        var read = read(
                "[" + anna().encode() + ", 7, " + anna().putNull("requestId").encode() + "]");

        assertThat(read).isInstanceOfSatisfying(Candidates.class, candidates -> {
            assertThat(candidates.entries()).hasSize(3);
            assertThat(candidates.entries().getFirst()).isInstanceOf(Wanted.class);
            assertThat(candidates.entries().get(1)).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.index()).isEqualTo(1);
                assertThat(refused.reason()).isEqualTo("candidate: must be an object");
            });
            assertThat(candidates.entries().get(2))
                    .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.reason())
                            .startsWith("requestId: "));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "", "{", "no JSON", "{} {}", "[1,]", "\"\\ud8\""})
    void whatHasNobodyInItIsUnreadable(String message) {
        assertThat(read(message)).isInstanceOf(Unreadable.class);
    }

    @Test
    void moreThanMayComeIsUnreadable() {
        assertThat(read("[" + "7,".repeat(10_000) + "7]"))
                .isInstanceOfSatisfying(Unreadable.class, unreadable -> assertThat(unreadable.reason())
                        .contains("10001 candidates"));
        assertThat(reader.read(new byte[(64 << 10) + 1]))
                .isInstanceOfSatisfying(Unreadable.class, unreadable -> assertThat(unreadable.reason())
                        .contains("65537 bytes", "kafka.max-message-size"));
    }

    @Test
    void noBytesWhateverMakeTheReaderFail() {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++) {
            var bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);

            assertThat(reader.read(bytes)).isNotNull();
        }
        assertThat(read("[".repeat(30_000))).isInstanceOf(Unreadable.class);
        assertThat(reader.read(null)).isInstanceOf(Unreadable.class);
    }

    /** As the system that reads CVs sends it. */
    static JsonObject anna() {
        return new JsonObject()
                .put("candidateId", "cv_0123456789ab")
                .put("requestId", "r-1")
                .put("vacancyTitle", "Java developer")
                .put("vacancy", "Writes services.")
                .put("candidateName", "Анна <b>")
                .put("cvText", "Ten years of Java.")
                .put("suitabilityConclusion", "Высокая пригодность")
                .put("score", 9)
                .put("email", "anna@example.org")
                .put("preferredContact", "email")
                .put(
                        "questionsForApplicant",
                        new JsonArray().add("Что такое поток?").add("Зачем нужен Kafka?"));
    }

    private Candidate candidate(JsonObject message) {
        var read = read(message.encode());
        assertThat(read).isInstanceOf(Candidates.class);
        var entry = ((Candidates) read).entries().getFirst();
        assertThat(entry).isInstanceOf(Wanted.class);
        return ((Wanted) entry).candidate();
    }

    private String refusal(String message) {
        var read = read(message);
        assertThat(read).isInstanceOf(Candidates.class);
        var entry = ((Candidates) read).entries().getFirst();
        assertThat(entry).isInstanceOf(Refused.class);
        return ((Refused) entry).reason();
    }

    private CandidatesMessage read(String message) {
        return reader.read(message.getBytes(UTF_8));
    }
}
