package dev.parley.inference;

import static dev.parley.store.TestStore.await;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Llm;
import dev.parley.conf.Conf;
import dev.parley.models.RealWeights;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The inference actor asked for vectors by several callers. */
class EmbeddingsOnANodeTest {

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeEach
    void start() {
        RealWeights.require("all-minilm-l6-v2");
        RealWeights.require("silero-vad");
        RealWeights.require("moonshine-tiny-en");
        var conf = Conf.load(Optional.empty(), Map.of(), Map.of());
        await(vertx.deployVerticle(new InferenceVerticle(bus, conf, RealWeights.resolver(), meters)));
    }

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void callersShareBatchesAndEachGetsItsOwnInOrder() {
        var alone = IntStream.range(0, 40)
                .mapToObj(i -> embed(List.of(text(i))))
                .map(vectors -> vectors.getFirst())
                .toList();
        var before = meters.get("inference.batch.size").summary().count();

        var together = await(Future.all(IntStream.range(0, 20)
                        .mapToObj(i -> bus.ask(
                                Inference.EMBED, new Inference.EmbedTexts(List.of(text(2 * i), text(2 * i + 1)))))
                        .toList()))
                .<Inference.TextsEmbedded>list()
                .stream()
                .flatMap(embedded -> embedded.vectors().stream())
                .toList();

        for (int i = 0; i < 40; i++) {
            assertThat(together.get(i).values()).containsExactly(alone.get(i).values(), within(1e-4f));
        }
        assertThat(meters.get("inference.batch.size").summary().count() - before)
                .isLessThan(20);
    }

    @Test
    void tokensAreCounted() {
        var embedded = await(
                bus.ask(Inference.EMBED, new Inference.EmbedTexts(List.of("The cat sat on the mat.", "Dogs bark."))));

        assertThat(embedded.model()).isEqualTo("all-minilm-l6-v2");
        assertThat(embedded.tokens()).isEqualTo(9 + 5);
    }

    @Test
    void noTextsAreNoVectors() {
        assertThat(embed(List.of())).isEmpty();
    }

    @Test
    void tooManyTextsAreRefusedWithTheLimit() {
        refused(Failure.INVALID, () -> embed(Collections.nCopies(257, "word")))
                .withMessageContaining("257")
                .withMessageContaining("256");
    }

    private List<Llm.Vector> embed(List<String> texts) {
        return await(bus.ask(Inference.EMBED, new Inference.EmbedTexts(texts))).vectors();
    }

    /** Of different lengths. */
    private static String text(int i) {
        return "The speaker said number " + i + " again".repeat(i % 7) + ".";
    }
}
