package dev.parley.llm;

import static dev.parley.llm.ScriptedServer.json;
import static dev.parley.llm.ScriptedServer.stream;
import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Bus;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What providers over HTTP do whatever their dialect, shown with OpenAI's. */
class HttpProviderTest {

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final Traffic traffic = new OpenAiTraffic();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aCallThatIsRefusedForHowItIsWrittenIsWrittenOtherwiseOnceAndFromThenOn() {
        var refusal = json(400, "{\"error\":{\"message\":\"stream_options: Extra inputs are not permitted\"}}");
        var answer = stream(traffic.streamType(), traffic.pieces("x") + traffic.end(false));
        try (var node = node(Map.of())) {
            node.server.answers(refusal, answer);

            assertThat(node.complete(ContractChats.streamed()).completed().text())
                    .isEqualTo("x");
            assertThat(node.complete(ContractChats.streamed()).completed().text())
                    .isEqualTo("x");

            assertThat(node.server.seen)
                    .extracting(seen -> seen.json().has("stream_options"))
                    .containsExactly(true, false, false);
        }
    }

    @Test
    void piecesThatComeTogetherGoTogether() {
        try (var node = node(Map.of())) {
            node.server.answers(
                    stream(traffic.streamType(), traffic.pieces("a", "b", "c", "d", "e") + traffic.end(false)));
            var open = node.complete(ContractChats.streamed());

            assertThat(open.completed().text()).isEqualTo("abcde");
            assertThat(open.pieces).hasSize(5);
            assertThat(open.messages.get()).isEqualTo(1);
        }
    }

    @Test
    void modelsOfTheConfigurationAreNotAskedFor() {
        try (var node = node(Map.of("models", "ours, theirs"))) {
            assertThat(node.offer()).isEqualTo(new Providers.Offered(List.of("ours", "theirs"), false));
            assertThat(node.server.seen).isEmpty();
        }
    }

    @Test
    void aServerThatDoesNotTellItsModelsHasThoseThatAreAskedWithoutAName() {
        try (var node = node(Map.of("model", "ours", "embedding-model", "vectors-of-ours"))) {
            node.server.answers(json(404, "{\"detail\":\"Not Found\"}"));

            assertThat(node.offer()).isEqualTo(new Providers.Offered(List.of("ours", "vectors-of-ours"), false));
        }
    }

    @Test
    void fewerVectorsThanTextsAreNone() {
        try (var node = node(Map.of())) {
            node.server.answers(json(200, traffic.vectors(List.of(new float[] {1}))));

            var none = (Providers.NoVectors) node.embed(List.of("a", "b"), Optional.empty());

            assertThat(none.broken().breakage()).isEqualTo(Breakage.CUT_OFF);
            assertThat(none.broken().detail()).isEqualTo("openai: answered with 1 vectors for 2 texts");
        }
    }

    @Test
    void whatAServerRepeatsOfAPromptIsCutShort() {
        try (var node = node(Map.of())) {
            node.server.answers(json(422, "{\"detail\":\"" + "the prompt ".repeat(1_000) + "\"}"));

            assertThat(node.complete(ContractChats.plain()).broken().detail()).hasSizeLessThan(700);
        }
    }

    private ProviderNode node(Map<String, String> settings) {
        return new ProviderNode(vertx, bus, traffic, settings);
    }
}
