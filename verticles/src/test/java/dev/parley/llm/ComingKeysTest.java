package dev.parley.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.Bus;
import dev.parley.bus.Health;
import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.bus.Secrets;
import dev.parley.conf.Conf;
import dev.parley.store.TestStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The actor of language models when the key of a provider comes, changes and goes. */
class ComingKeysTest {

    private static final String KEYS = "llm.providers.openai.keys";

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);

    @BeforeEach
    void open() {
        var conf = Conf.load(
                Optional.empty(),
                Map.of(
                        "PARLEY_LLM_PROVIDERS_OPENAI_KEYS",
                        "file:/nowhere/openai-key",
                        "PARLEY_LLM_PROVIDERS_OPENAI_MODELS",
                        "gpt-4o-mini",
                        "PARLEY_LLM_ROUTES_DEFAULT",
                        "openai,extractive"),
                Map.of());
        TestStore.await(vertx.deployVerticle(
                new LlmVerticle(bus, conf.llm(), conf.guard(), new SimpleMeterRegistry(), Clock.systemUTC())));
    }

    @AfterEach
    void close() {
        TestStore.await(vertx.close());
    }

    @Test
    void aProviderComesToLifeWithItsKeyAndRestsWithoutIt() {
        assertThat(health()).contains("off: openai (what " + KEYS + " refers to is not there)");
        assertThat(models()).doesNotContain("openai/gpt-4o-mini");

        change("sk-came");
        await().until(() -> models().contains("openai/gpt-4o-mini"));
        assertThat(health()).contains("openai").doesNotContain("off:");
        assertThat(TestStore.await(bus.ask(Providers.OFFER.of("openai"), new Providers.Offer()))
                        .models())
                .containsExactly("gpt-4o-mini");

        change("sk-another");
        change("");
        await().until(() -> !models().contains("openai/gpt-4o-mini"));
        assertThat(health()).contains("off: openai (neither llm.providers.openai.url nor " + KEYS + " is set)");

        change("sk-again");
        await().until(() -> models().contains("openai/gpt-4o-mini"));
        assertThat(health()).doesNotContain("off:");
    }

    private void change(String keys) {
        bus.publish(Secrets.CHANGED, new Secrets.Changed(Map.of(KEYS, keys)));
    }

    private List<String> models() {
        return TestStore.await(bus.ask(Llm.MODELS, new Llm.ListModels())).models().stream()
                .map(Llm.Model::name)
                .toList();
    }

    private String health() {
        return TestStore.await(bus.ask(Health.CHECK.of("llm"), new Health.Check()))
                .detail();
    }
}
