package dev.parley.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Office.Purpose;
import dev.parley.house.EventLoopWatch;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The door of requests about tables on a real broker, with a scripted office. */
@ExtendWith(EventLoopWatch.class)
class OfficeDoorTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    @RegisterExtension
    static final TestBroker broker = new TestBroker(true);

    private final String id = UUID.randomUUID().toString();
    private final ScriptedOffice office = new ScriptedOffice(store);

    /** Each test has topics of its own. */
    private String topic;

    private TopicClient client;

    @BeforeEach
    void open(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        client = new TopicClient(broker.address(), List.of(topic + "-responses", topic + "-dlq"));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aRequestIsAJobOfItsIdWithAllThatTheMessageSays() {
        try (var _ = node()) {
            send(request().put("priority", 1));

            response();
            assertThat(office.asked()).singleElement().satisfies(submit -> {
                assertThat(submit.id()).contains(UUID.fromString(id));
                assertThat(submit.idempotencyKey()).contains("gigaoffice:" + id);
                assertThat(submit.callbackUrl()).contains("kafka:" + topic + "-responses");
                assertThat(submit.priority()).isEqualTo(1);
                assertThat(submit.caller().role()).isEqualTo(Role.USER);
                assertThat(submit.request().purpose()).isEqualTo(Purpose.ANSWER);
                assertThat(submit.request().query()).isEqualTo("Кто продал больше всех?");
                assertThat(submit.request().range()).contains("A1:B2");
                assertThat(submit.request().category()).contains("analysis");
                assertThat(submit.request().data()).contains("[{\"имя\":\"Анна\",\"сумма\":1.50}]");
            });
        }
    }

    @Test
    void theAnswerHasTheFieldsThatAreDocumented() {
        try (var _ = node()) {
            send(request());

            var message = client.messages(topic + "-responses", 1).getFirst();
            assertThat(new String(message.key(), UTF_8)).isEqualTo(id);
            var answer = json(message);
            assertThat(answer.fieldNames())
                    .containsExactly("request_id", "result", "processing_time", "timestamp", "status");
            assertThat(answer.getString("request_id")).isEqualTo(id);
            assertThat(answer.getString("status")).isEqualTo("completed");
            assertThat(answer.getDouble("processing_time")).isEqualTo(1.25);
            assertThat(Instant.parse(answer.getString("timestamp"))).isBefore(Instant.now());
            var result = answer.getJsonObject("result");
            assertThat(result.getBoolean("success")).isTrue();
            assertThat(result.getJsonArray("result")).isEqualTo(new JsonArray("[[\"Анна\", 1.5]]"));
            assertThat(result.getJsonObject("metadata").getMap())
                    .containsEntry("request_id", id)
                    .containsEntry("model", "test/scripted")
                    .containsEntry("category", "analysis")
                    .containsEntry("input_tokens", 11)
                    .containsEntry("output_tokens", 7)
                    .containsEntry("total_tokens", 18)
                    .containsEntry("attempts", 1)
                    .containsEntry("max_retries", 3);
        }
    }

    @Test
    void aRequestThatFailsIsAnsweredWithTheReason() {
        office.answer(_ -> new State.Failed(Instant.now(), Failure.UNAVAILABLE, "the model is away"));
        try (var _ = node()) {
            send(request());

            var answer = response();
            assertThat(answer.getString("status")).isEqualTo("failed");
            assertThat(answer.getJsonObject("result"))
                    .isEqualTo(new JsonObject().put("success", false).put("error", "unavailable: the model is away"));
            assertThat(answer.getDouble("processing_time")).isNotNegative();
        }
    }

    @Test
    void aRequestThatIsWrongIsAnsweredByTheNameOfTheField() {
        try (var _ = node()) {
            send(request().put("query", " "));
            send(request().put("query", 7));
            send(request().put("input_data", "a;b"));
            send(request().put("priority", "high"));
            send(request().put("query", "wrong range"));

            assertThat(client.messages(topic + "-responses", 5))
                    .extracting(message -> json(message).getJsonObject("result").getString("error"))
                    .containsExactlyInAnyOrder(
                            "invalid: query: must be a text that is not empty",
                            "invalid: query: must be a text",
                            "invalid: input_data: must be a list of rows",
                            "invalid: priority: must be a whole number",
                            "invalid: input_range: Z9 is outside the data");
            assertThat(client.received(topic + "-responses")).allSatisfy(message -> {
                assertThat(json(message).getString("request_id")).isEqualTo(id);
                assertThat(json(message).getString("status")).isEqualTo("failed");
            });
        }
    }

    @Test
    void whatNobodyCanReadIsLaidAsideWithTheFieldsThatAreDocumented() {
        try (var _ = node()) {
            client.send(topic, "a key", "{\"id\": \"ё");

            var message = client.messages(topic + "-dlq", 1).getFirst();
            assertThat(message.key()).isNull();
            var letter = json(message);
            assertThat(letter.fieldNames())
                    .containsExactly(
                            "original_topic",
                            "original_partition",
                            "original_offset",
                            "original_key",
                            "original_value",
                            "error_reason",
                            "timestamp");
            assertThat(letter.getString("original_topic")).isEqualTo(topic);
            assertThat(letter.getInteger("original_partition")).isBetween(0, 2);
            assertThat(letter.getInteger("original_offset")).isZero();
            assertThat(letter.getString("original_key")).isEqualTo("a key");
            assertThat(letter.getString("original_value")).isEqualTo("{\"id\": \"ё");
            assertThat(letter.getString("error_reason")).startsWith("not JSON in UTF-8: ");
            whenLagIsZero();
        }
    }

    @Test
    void aRequestOfNobodyIsLaidAside() {
        try (var _ = node()) {
            send(request().putNull("id"));
            send(request().put("id", 7));
            send(request().put("id", "a/b"));
            client.send(topic, "key", "[]");

            assertThat(client.messages(topic + "-dlq", 4))
                    .extracting(message -> json(message).getString("error_reason"))
                    .containsExactlyInAnyOrder(
                            "id: must be a text that is not empty",
                            "id: must be a text",
                            "id: must be 1 to 200 characters without slashes and control characters",
                            "the message is no object");
            assertThat(office.asked()).isEmpty();
        }
    }

    @Test
    void aRequestThatIsTooLargeIsAnsweredByItsKey() {
        try (var _ = node("kafka.max-message-size", "64 KiB")) {
            send(request().put("query", "x".repeat(70_000)));

            var answer = response();
            assertThat(answer.getString("request_id")).isEqualTo(id);
            assertThat(answer.getJsonObject("result").getString("error")).contains("kafka.max-message-size");
        }
    }

    @Test
    void anAnswerThatItsTopicDoesNotTakeIsAFailureThatSaysSo() {
        office.answer(_ -> ScriptedOffice.table("[[\"" + "x".repeat(20_000) + "\"]]"));
        try (var node = node()) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> node.health()
                    .ready());
            broker.limit(topic + "-responses", 10_000);
            send(request());

            var answer = response();
            assertThat(answer.getString("status")).isEqualTo("failed");
            assertThat(answer.getJsonObject("result").getString("error"))
                    .startsWith("too-large: the answer has 20")
                    .contains(topic + "-responses");
        }
    }

    @Test
    void aRequestThatComesAgainIsAnsweredFromTheRecord() throws SQLException {
        try (var _ = node()) {
            send(request());
            var first = client.messages(topic + "-responses", 1).getFirst();

            send(request());

            assertThat(client.messages(topic + "-responses", 2).get(1).value())
                    .asString(UTF_8)
                    .isEqualTo(new String(first.value(), UTF_8));
            assertThat(store.sql("select count(*) from parley.jobs where idempotency_key = 'gigaoffice:" + id + "'"))
                    .contains("1");
        }
    }

    @Test
    void anIdNeedNotBeAUuid() {
        try (var _ = node()) {
            client.send(topic, "17", request().put("id", "17-" + id).encode());

            assertThat(response().getString("request_id")).isEqualTo("17-" + id);
            assertThat(office.asked().getFirst().id()).isEmpty();
        }
    }

    @Test
    void whileTheOfficeIsAwayNothingIsCommittedOrLost() {
        office.goAway();
        try (var node = node()) {
            send(request());
            Awaitility.await().until(() -> office.asked().size() > 1);
            assertThat(broker.lag(group(), topic)).isEqualTo(1);
            assertThat(node.health().detail()).contains("1 messages on their way in");

            office.comeBack();

            assertThat(response().getString("status")).isEqualTo("completed");
            whenLagIsZero();
        }
    }

    @Test
    void anAnswerThatIsThereWhileTheBrokersAreAwayIsSentWhenTheyAreBack() {
        office.answer(_ -> new State.Running("node", Instant.parse("2100-01-01T00:00:00Z"), false));
        try (var node = node()) {
            send(request());
            whenLagIsZero();
            broker.stop();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !node.health()
                    .ready());
            office.end(node.bus(), UUID.fromString(id), ScriptedOffice.table("[[1]]"));

            broker.start();

            assertThat(response().getString("status")).isEqualTo("completed");
            assertThat(office.asked()).hasSize(1);
        }
    }

    private DoorNode node(String... settings) {
        var all = new HashMap<>(Map.of(
                "kafka.office.enabled",
                "true",
                "kafka.office.request-topic",
                topic,
                "kafka.office.response-topic",
                topic + "-responses",
                "kafka.office.dead-letter-topic",
                topic + "-dlq",
                "kafka.office.group",
                group()));
        for (var i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        var node = new DoorNode(store, broker.address(), topic + "-tasks", all, KafkaDoorTest::output);
        office.work(node.bus());
        return node;
    }

    private String group() {
        return "office-of-" + topic;
    }

    /** As the office service sends it. */
    private JsonObject request() {
        return new JsonObject()
                .put("id", id)
                .put("user_id", 0)
                .put("priority", 0)
                .put("query", "Кто продал больше всех?")
                .put("input_range", "A1:B2")
                .put("category", "analysis")
                .put(
                        "input_data",
                        new JsonArray().add(new JsonObject().put("имя", "Анна").put("сумма", new BigDecimal("1.50"))))
                .put("created_at", 1_780_000_000.5)
                .put("timestamp", "2026-03-01T12:00:00");
    }

    private void send(JsonObject request) {
        client.send(topic, id, request.encode());
    }

    private JsonObject response() {
        return json(client.messages(topic + "-responses", 1).getFirst());
    }

    private static JsonObject json(ConsumerRecord<byte[], byte[]> message) {
        return new JsonObject(new String(message.value(), UTF_8));
    }

    private void whenLagIsZero() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> broker.lag(group(), topic) == 0);
    }
}
