package dev.parley.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.Parley.Purpose;
import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Office;
import dev.parley.conf.Conf;
import dev.parley.models.RealWeights;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole application with the dry run in the place of a model, on a real broker, as clients of the office service use it. */
class WholeOfficeTest {

    private static final Caller ADMINISTRATOR = new Caller(new UUID(9, 9), Role.ADMIN);

    @RegisterExtension
    static final TestStore store = new TestStore();

    @RegisterExtension
    static final TestBroker broker = new TestBroker(true);

    @TempDir
    private Path folder;

    private Parley parley;
    private Parley.Running running;
    private TopicClient client;

    @BeforeEach
    void start() {
        var postgres = store.postgres();
        var password = postgres.password().orElseThrow().reveal();
        var settings = Map.of(
                "http.port",
                "0",
                "store.data",
                folder.resolve("data").toString(),
                "store.postgres.url",
                "postgresql://" + postgres.user() + ":" + password + "@" + postgres.host() + ":" + postgres.port() + "/"
                        + postgres.database(),
                "kafka.bootstrap.servers",
                broker.address(),
                "llm.routes.office",
                "dryrun");
        parley = new Parley(Conf.load(Optional.empty(), Map.of(), settings), Purpose.SERVICE, RealWeights.resolver());
        running = parley.start();
        client = new TopicClient(broker.address(), List.of("gigaoffice-responses", "gigaoffice-dlq"));
    }

    @AfterEach
    void stop() {
        client.close();
        parley.close();
    }

    @Test
    void aRequestOfATopicIsTheSameJobAsOneOverHttpAndAWrongOneIsAnsweredByItsField() {
        var good = UUID.randomUUID();
        var wrong = UUID.randomUUID();
        send(good, "A1:B2");
        send(wrong, "A1:Z99");
        client.send("gigaoffice-requests", "nobody", "no JSON");

        var answers = client.messages("gigaoffice-responses", 2).stream()
                .map(message -> new JsonObject(new String(message.value(), UTF_8)))
                .toList();

        assertThat(answers)
                .anySatisfy(answer -> {
                    assertThat(answer.getString("request_id")).isEqualTo(good.toString());
                    assertThat(answer.getString("status")).isEqualTo("completed");
                    assertThat(answer.getJsonObject("result").getJsonArray("result"))
                            .contains(new JsonArray().add("query").add("Who sold most?"));
                })
                .anySatisfy(answer -> {
                    assertThat(answer.getString("request_id")).isEqualTo(wrong.toString());
                    assertThat(answer.getString("status")).isEqualTo("failed");
                    assertThat(answer.getJsonObject("result").getString("error"))
                            .startsWith("invalid: input_range: ");
                });
        assertThat(client.messages("gigaoffice-dlq", 1)).hasSize(1);
        var found = TestStore.await(running.bus().ask(Office.READ, new Office.Read(ADMINISTRATOR, good)));
        assertThat(found.output()).isPresent();
        assertThat(found.request().query()).isEqualTo("Who sold most?");
    }

    private void send(UUID id, String range) {
        var row = new JsonObject().put("name", "Anna").put("sum", 1.5);
        var request = new JsonObject()
                .put("id", id.toString())
                .put("query", "Who sold most?")
                .put("category", "analysis")
                .put("input_range", range)
                .put("input_data", new JsonArray().add(row));
        client.send("gigaoffice-requests", id.toString(), request.encode());
    }
}
