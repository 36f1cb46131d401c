package dev.parley.kafka;

import static dev.parley.kafka.CandidatesReaderTest.anna;
import static dev.parley.kafka.TopicClient.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts;
import dev.parley.bus.Interviews;
import dev.parley.house.EventLoopWatch;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The door of candidates on a real broker, with scripted interviews. */
@ExtendWith(EventLoopWatch.class)
class CandidatesDoorTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    @RegisterExtension
    static final TestBroker broker = new TestBroker(true);

    /** Each test has topics of its own. */
    private String topic;

    private final ScriptedInterviews interviews = new ScriptedInterviews();
    private TopicClient sender;

    @BeforeEach
    void open(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        sender = new TopicClient(broker.address(), List.of(topic + "-dead"));
    }

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void aCandidateHasARoomThatTheServiceUserOwns() {
        try (var node = node()) {
            send(anna().encode());

            var room = interviews.rooms(1).getFirst();
            assertThat(room.candidate()).contains("cv_0123456789ab");
            assertThat(room.origin()).contains("step1:r-1:cv_0123456789ab");
            assertThat(room.language()).isEqualTo("ru");
            assertThat(room.questions())
                    .extracting(Interviews.Question::text)
                    .containsExactly("Что такое поток?", "Зачем нужен Kafka?");
            var users = TestStore.await(node.bus().ask(Accounts.LIST, new Accounts.ListUsers()))
                    .users();
            assertThat(users)
                    .filteredOn(user -> user.name().equals("kafka"))
                    .extracting(Accounts.User::id)
                    .containsExactly(room.caller().user());
            assertThat(room.caller().role()).isEqualTo(Accounts.Role.USER);
        }
    }

    @Test
    void aMessageThatIsThereBeforeTheGroupWasIsNotLost() {
        send(anna().encode());
        try (var _ = node()) {
            assertThat(interviews.rooms(1)).hasSize(1);
        }
    }

    @Test
    void ofAnArrayTheGoodAreTakenOverAndTheBadAreLaidAsideOneByOne() {
        try (var _ = node()) {
            send(new JsonArray()
                    .add(anna().put("candidateId", "c-0"))
                    .add("Anna")
                    .add(anna().put("candidateId", "c-2").put("questionsForApplicant", new JsonArray()))
                    .add(anna().put("candidateId", "c-3").put("candidateName", "nobody"))
                    .add(anna().put("candidateId", "c-4"))
                    .encode());

            assertThat(interviews.rooms(2))
                    .extracting(room -> room.candidate().orElse(""))
                    .containsExactly("c-0", "c-4");
            var letters = sender.messages(topic + "-dead", 3);
            assertThat(letters)
                    .extracting(letter -> header(letter, "parley.index"))
                    .containsExactly("1", "2", "3");
            assertThat(letters).allSatisfy(letter -> {
                assertThat(new String(letter.key(), UTF_8)).isEqualTo("key");
                assertThat(header(letter, "parley.topic")).isEqualTo(topic);
                assertThat(header(letter, "parley.partition")).isEqualTo("0");
                assertThat(header(letter, "parley.offset")).isEqualTo("0");
            });
            assertThat(header(letters.getFirst(), "parley.reason")).isEqualTo("candidate: must be an object");
            assertThat(new String(letters.getFirst().value(), UTF_8)).isEqualTo("\"Anna\"");
            assertThat(header(letters.get(1), "parley.reason")).startsWith("questionsForApplicant: ");
            assertThat(header(letters.get(2), "parley.reason")).isEqualTo("invalid: candidate_name: nobody is nobody");
            assertThat(new JsonObject(new String(letters.get(2).value(), UTF_8)).getString("candidateId"))
                    .isEqualTo("c-3");
            whenLagIsZero();
        }
    }

    @Test
    void whatNobodyCanReadIsLaidAsideAsItCame() {
        try (var _ = node("kafka.max-message-size", "64 KiB")) {
            var messages = List.of("no JSON", "[]", "7", "\"x" + "x".repeat(70_000) + "\"");
            messages.forEach(this::send);
            send(anna().encode());

            assertThat(interviews.rooms(1)).hasSize(1);
            var letters = sender.messages(topic + "-dead", 4);
            assertThat(letters)
                    .extracting(letter -> new String(letter.value(), UTF_8))
                    .containsExactlyInAnyOrderElementsOf(messages);
            assertThat(letters)
                    .extracting(letter -> header(letter, "parley.reason"))
                    .anySatisfy(reason -> assertThat(reason).startsWith("not JSON"))
                    .anySatisfy(reason -> assertThat(reason).isEqualTo("the array has no candidates"))
                    .anySatisfy(reason -> assertThat(reason).isEqualTo("candidate: must be an object"))
                    .anySatisfy(reason -> assertThat(reason).contains("kafka.max-message-size"));
            whenLagIsZero();
        }
    }

    @Test
    void theSameCandidateTwiceIsAskedForUnderOneOrigin() {
        try (var _ = node()) {
            send(anna().encode());
            send(new JsonArray().add(anna()).encode());

            Awaitility.await().until(() -> interviews.asked() == 2);
            assertThat(interviews.rooms(1)).hasSize(1);
            whenLagIsZero();
            assertThat(sender.received(topic + "-dead")).isEmpty();
        }
    }

    @Test
    void whileTheInterviewsAreAwayNothingIsCommittedOrLost() {
        interviews.goAway();
        try (var node = node()) {
            send(new JsonArray().add(anna().put("candidateId", "c-0")).add(7).encode());
            IntStream.range(1, 100)
                    .forEach(number ->
                            send(anna().put("candidateId", "c-" + number).encode()));
            Awaitility.await().until(() -> interviews.asked() > 2);
            Awaitility.await().until(() -> node.health().detail().matches(".*, [1-9]\\d* messages on their way in"));
            assertThat(broker.lag(group(), topic)).isEqualTo(100);

            interviews.comeBack();

            whenLagIsZero();
            assertThat(interviews.rooms(100)).hasSize(100);
            assertThat(sender.messages(topic + "-dead", 1)).hasSize(1);
        }
    }

    @Test
    void anotherNodeGoesOnWhereTheFirstWas() {
        try (var _ = node()) {
            send(anna().put("candidateId", "c-0").encode());
            whenLagIsZero();
        }
        send(anna().put("candidateId", "c-1").encode());
        try (var _ = node()) {
            assertThat(interviews.rooms(2)).hasSize(2);
            assertThat(interviews.asked()).isEqualTo(2);
        }
    }

    @Test
    void aTopicThatIsMissingIsReadWhenItComes() {
        try (var node = node(
                "kafka.create-topics",
                "false",
                "kafka.properties",
                "allow.auto.create.topics=false, metadata.max.age.ms=500")) {
            Awaitility.await().until(() -> node.health().ready());
            broker.makeTopic(topic, 1, 1 << 20);
            send(anna().encode());

            assertThat(interviews.rooms(1)).hasSize(1);
        }
    }

    @Test
    void tenThousandInOneArrayAreTakenOver() {
        broker.makeTopic(topic, 1, 64 << 20);
        try (var _ = node()) {
            var candidates = new JsonArray();
            IntStream.range(0, 10_000)
                    .forEach(number ->
                            candidates.add(number % 2 == 0 ? anna().put("candidateId", "c-" + number) : number));
            send(candidates.encode());

            assertThat(sender.messages(topic + "-dead", 5_000)).hasSize(5_000);
            assertThat(interviews.rooms(5_000)).hasSize(5_000);
            whenLagIsZero();
        }
    }

    private DoorNode node(String... settings) {
        var all = new HashMap<>(Map.of(
                "kafka.interviews.enabled",
                "true",
                "kafka.interviews.topic",
                topic,
                "kafka.interviews.group",
                group(),
                "interview.report-topic",
                topic + "-step3",
                "kafka.interviews.dead-letter-topic",
                topic + "-dead"));
        for (var i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        var node = new DoorNode(store, broker.address(), topic + "-tasks", all, KafkaDoorTest::output);
        interviews.work(node.bus());
        return node;
    }

    private String group() {
        return "interviews-of-" + topic;
    }

    private void send(String message) {
        sender.send(topic, "key", message);
    }

    private void whenLagIsZero() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> broker.lag(group(), topic) == 0);
    }
}
