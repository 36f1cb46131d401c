package dev.parley.llm.policy;

import static dev.parley.llm.policy.ScriptedHouse.answers;
import static dev.parley.llm.policy.ScriptedHouse.await;
import static dev.parley.llm.policy.ScriptedHouse.breaks;
import static dev.parley.llm.policy.ScriptedHouse.completed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.FailureException;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Readings.CallFailure;
import dev.parley.bus.Readings.ProviderState;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the operator is told of providers. */
class ProviderReadingsTest {

    private final ScriptedHouse house = new ScriptedHouse("""
            llm:
              routes: {default: [first]}
              retries: {attempts: 1, backoff-first: 2 ms, backoff-max: 200 ms}
              breaker: {failures: 2, pause: 15 s}
              providers:
                first: {url: "http://first", model: main, concurrency: 1, queue: 5}
                second: {dialect: gemini, enabled: auto}
                third: {url: "http://third", enabled: "false"}
            """);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void callsAndFailuresAreCountedAndTheLastFailureIsInItsOwnWords() {
        house.provider(
                "first", (call, _) -> call.model().equals("main") ? answers("ok") : breaks(Breakage.NOT_ADMITTED));
        house.ask("first/main");
        fail("first/other");
        house.ask("first/main");

        var reading = house.reading("first");

        assertThat(reading.dialect()).isEqualTo("openai");
        assertThat(reading.state()).isEqualTo(ProviderState.READY);
        assertThat(reading.detail()).isEmpty();
        assertThat(reading.calls()).isEqualTo(3);
        assertThat(reading.failures()).isEqualTo(1);
        assertThat(reading.last()).contains(new CallFailure(house.now.get(), "the provider is NOT_ADMITTED"));
    }

    @Test
    void whoIsLeftAloneRestsAndTheDetailTellsForHowLong() {
        house.provider("first", (_, _) -> breaks(Breakage.AWAY));
        fail("first");
        fail("first");
        house.now.set(house.now.get().plus(Duration.ofSeconds(5)));

        assertThat(house.reading("first").state()).isEqualTo(ProviderState.RESTING);
        assertThat(house.reading("first").detail()).isEqualTo("it keeps failing and is left alone for 10 s");

        house.now.set(house.now.get().plus(Duration.ofSeconds(10)));
        assertThat(house.reading("first").detail())
                .isEqualTo("it keeps failing; the next call tries whether it is back");
    }

    @Test
    void callsAtWorkAndThoseThatWaitAreTold() {
        var answer = Promise.<Providers.Outcome>promise();
        house.provider("first", (_, _) -> answer.future());
        var one = house.open("first", ScriptedHouse.chat(false), _ -> {});
        var other = house.open("first", ScriptedHouse.chat(false), _ -> {});

        await().untilAsserted(() -> assertThat(house.reading("first").waiting()).isEqualTo(1));
        assertThat(house.reading("first").inFlight()).isEqualTo(1);

        answer.complete(completed("ok"));
        await(one.reply());
        await(other.reply());
        assertThat(house.reading("first").inFlight()).isZero();
    }

    @Test
    void anAskerWhoLeavesIsNoFailure() {
        house.provider("first", (_, outlet) -> outlet.cancelled()
                .map(_ -> ScriptedHouse.broken(Breakage.CANCELLED, Optional.empty(), "")));
        var open = house.open("first", ScriptedHouse.chat(true), _ -> {});
        await().until(() -> house.reading("first").inFlight() == 1);

        house.asAsker(open::cancel);

        await().until(() -> house.reading("first").inFlight() == 0);
        assertThat(house.reading("first").calls()).isEqualTo(1);
        assertThat(house.reading("first").failures()).isZero();
    }

    @Test
    void thoseThatAreOffAreShownWithTheSettingsThatAreMissing() {
        var unset = house.reading("second");
        assertThat(unset.state()).isEqualTo(ProviderState.OFF);
        assertThat(unset.dialect()).isEqualTo("gemini");
        assertThat(unset.detail()).isEqualTo("neither llm.providers.second.url nor llm.providers.second.keys is set");

        assertThat(house.reading("third").detail()).isEqualTo("llm.providers.third.enabled is false");
    }

    private void fail(String model) {
        assertThat(catchThrowableOfType(FailureException.class, () -> house.ask(model)))
                .isNotNull();
    }
}
