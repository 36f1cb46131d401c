package dev.parley.llm.policy;

import static dev.parley.llm.policy.ScriptedHouse.answers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Llm;
import dev.parley.bus.Readings.ProviderState;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Providers whose keys come and go while the service runs. */
class ComingProvidersTest {

    private static final String KEYS = "llm.providers.openai.keys";

    private final ScriptedHouse house = new ScriptedHouse("""
            llm:
              routes: {own: [openai], both: [openai, second]}
              providers:
                openai: {keys: "file:/nowhere/openai-key", model: main}
                second: {url: "http://second", model: spare}
            """);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aProviderWhoseKeyHasComeIsAskedByItsNameAndByTheRoutes() {
        house.provider("openai", (call, _) -> answers("from " + call.model()));
        house.provider("second", (_, _) -> answers("from the second"));
        assertThat(house.ask("").text()).isEqualTo("from the second");
        assertThat(house.ask("both").text()).isEqualTo("from the second");

        house.secrets(Map.of(KEYS, "sk-came"));

        assertThat(house.ask("").text()).isEqualTo("from main");
        assertThat(house.ask("both").text()).isEqualTo("from main");
        assertThat(house.ask("openai/other").text()).isEqualTo("from other");
        assertThat(house.reading("openai").state()).isEqualTo(ProviderState.READY);
        assertThat(house.models().off()).extracting(Llm.Off::provider).doesNotContain("openai");
    }

    @Test
    void aProviderWhoseKeyHasGoneIsOffAndItIsSaidWhy() {
        house.provider("openai", (_, _) -> answers("from the first"));
        house.provider("second", (_, _) -> answers("from the second"));
        house.secrets(Map.of(KEYS, "sk-came"));
        assertThat(house.ask("openai").text()).isEqualTo("from the first");

        house.secrets(Map.of(KEYS, ""));

        assertThat(house.ask("").text()).isEqualTo("from the second");
        assertRefused("openai/main", Failure.NOT_FOUND, "openai is off (neither llm.providers.openai.url nor " + KEYS);
        assertRefused("own", Failure.UNAVAILABLE, "nobody of the route own can be asked: openai is off");
        assertThat(house.reading("openai").state()).isEqualTo(ProviderState.OFF);
        assertThat(house.models().models()).extracting(Llm.Model::name).doesNotContain("openai/main");
        assertThat(house.models().off())
                .contains(new Llm.Off("openai", "neither llm.providers.openai.url nor " + KEYS + " is set"));

        house.secrets(Map.of(KEYS, "sk-again"));
        assertThat(house.ask("openai").text()).isEqualTo("from the first");
    }

    @Test
    void whereAKeyWasLookedForIsToldToTheOperatorAlone() {
        assertThat(house.models().off()).contains(new Llm.Off("openai", "what " + KEYS + " refers to is not there"));
        assertThat(house.reading("openai").detail()).contains("there is no file /nowhere/openai-key");
    }

    private void assertRefused(String model, Failure failure, String detail) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> house.ask(model))
                .withMessageContaining(detail)
                .satisfies(refusal -> assertThat(refusal.failure()).isEqualTo(failure));
    }
}
