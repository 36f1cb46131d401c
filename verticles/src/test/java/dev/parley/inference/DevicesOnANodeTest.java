package dev.parley.inference;

import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.bus.Bus;
import dev.parley.bus.Inference;
import dev.parley.bus.Readings;
import dev.parley.bus.Readings.LaneState;
import dev.parley.conf.Conf;
import dev.parley.models.RealWeights;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The inference actor asked what its devices are doing. */
class DevicesOnANodeTest {

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);

    @BeforeEach
    void start() {
        RealWeights.require("all-minilm-l6-v2");
        RealWeights.require("silero-vad");
        RealWeights.require("moonshine-tiny-en");
        var conf = Conf.load(
                Optional.empty(), Map.of("PARLEY_INFERENCE_LANES", "2", "PARLEY_INFERENCE_DEVICES", "cpu"), Map.of());
        await(vertx.deployVerticle(
                new InferenceVerticle(bus, conf, RealWeights.resolver(), new SimpleMeterRegistry())));
    }

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void theCpuTellsItsMemoryAndItsLanesWhichWereBusyAfterWork() {
        assertThat(cpu().lanes())
                .extracting(Readings.Lane::name, Readings.Lane::state, Readings.Lane::busy)
                .containsExactly(tuple("cpu-0", LaneState.IDLE, 0.0), tuple("cpu-1", LaneState.IDLE, 0.0));

        await(bus.ask(Inference.EMBED, new Inference.EmbedTexts(List.of("a text", "another one"))));

        var after = cpu();
        assertThat(after.lanes().stream().mapToDouble(Readings.Lane::busy).sum())
                .isPositive()
                .isLessThan(2);
        var memory = after.memory().orElseThrow();
        assertThat(memory.free()).isBetween(1L, memory.total());
    }

    private Readings.Device cpu() {
        var devices = await(bus.ask(Readings.DEVICES, new Readings.AskDevices()));
        assertThat(devices.devices()).extracting(Readings.Device::name).containsExactly("cpu");
        return devices.devices().getFirst();
    }
}
