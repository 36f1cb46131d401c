package dev.parley.llm.policy;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Llm;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WindowTest {

    private final ScriptedHouse house = new ScriptedHouse("""
            llm:
              routes: {report: [first, second/small, extractive]}
              providers:
                first: {url: "http://first", model: main, context-window: 128000}
                second: {url: "http://second", context-window: 4096, cannot: [stream]}
            """);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aRouteTakesWhatTheSmallestOfItsModelsTakes() {
        assertThat(house.window("report")).isEqualTo(new Llm.Window(4_096, false, List.of("first", "second")));
        assertThat(house.window("first/other")).isEqualTo(new Llm.Window(128_000, true, List.of("first")));
        assertThat(house.window("main").readers()).containsExactly("first");
    }

    @Test
    void whatMakesExtractsReadsNoPromptAndHasNoWindow() {
        assertThat(house.window("extractive")).isEqualTo(new Llm.Window(Integer.MAX_VALUE, true, List.of()));
    }

    @Test
    void anUnknownNameIsRefusedWithThoseNearIt() {
        house.offers("first");
        house.offers("second");
        refused(Failure.NOT_FOUND, () -> house.window("frist/main"))
                .withMessageStartingWith("model: there is no frist/main; near it are first/main");
    }
}
