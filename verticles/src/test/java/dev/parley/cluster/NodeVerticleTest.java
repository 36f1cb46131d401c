package dev.parley.cluster;

import static dev.parley.store.TestStore.await;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Health;
import dev.parley.bus.Readings;
import dev.parley.conf.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells about itself. */
class NodeVerticleTest {

    private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");
    private static final NodeIdentity SELF =
            new NodeIdentity("node-1", "1.0", "messages", Set.of(Role.SPEECH, Role.HTTP));

    @TempDir
    private Path data;

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aNodeThatIsAloneTellsWhatItHas() {
        deploy();
        var load = new Readings.Devices(List.of(), 3, 2);
        await(bus.serve(Readings.DEVICES, _ -> Future.succeededFuture(load)));

        var node = node();

        assertThat(node.name()).isEqualTo("node-1");
        assertThat(node.version()).isEqualTo("1.0");
        assertThat(node.roles()).containsExactly("http", "speech");
        assertThat(node.started()).isEqualTo(STARTED);
        assertThat(node.devices()).contains(load);
        assertThat(node.providers()).as("nobody here asks providers").isEmpty();
        var disk = node.data().orElseThrow();
        assertThat(disk.free()).isBetween(1L, disk.total());
        assertThat(await(bus.ask(Readings.NODES, new Readings.AskNodes())))
                .isEqualTo(new Readings.Nodes(List.of("node-1"), "node-1"));
    }

    @Test
    void aDataFolderThatHasGoneIsToldAsUnknown() {
        await(vertx.deployVerticle(
                new NodeVerticle(bus, SELF, () -> List.of("node-1"), data.resolve("gone"), STARTED)));

        assertThat(node().data()).isEmpty();
    }

    @Test
    void aFaultOfAnActorIsNotShownAsIfThereWereNone() {
        deploy();
        await(bus.serve(Readings.PROVIDERS, _ -> Future.failedFuture(new IllegalStateException("a fault"))));

        refused(Failure.INTERNAL, this::node);
    }

    @Test
    void whoSpeaksIsAmongTheProviders() {
        deploy();
        await(bus.serve(Readings.PROVIDERS, _ -> Future.succeededFuture(providers("openai"))));
        await(bus.serve(Readings.SPEAKERS, _ -> Future.succeededFuture(providers("voice/openai"))));

        assertThat(node().providers().orElseThrow().providers())
                .extracting(Readings.Provider::name)
                .containsExactly("openai", "voice/openai");
    }

    @Test
    void aDataFolderThatBecomesFullIsToldWithTheWayOut() {
        assertThat(DiskHealth.of(Optional.of(new Readings.Disk(250L << 30, DiskHealth.LEAST)), data)
                        .ready())
                .isTrue();

        var full = DiskHealth.of(Optional.of(new Readings.Disk(250L << 30, 300_000_000)), data);

        assertThat(full.ready()).isFalse();
        assertThat(full.detail()).contains("0.3 of 268.4 GB free in " + data, "make room");
    }

    @Test
    void theRoomOfTheDataFolderIsAPartOfTheHealth() {
        deploy();

        assertThat(await(bus.ask(Health.CHECK.of("disk"), new Health.Check())).detail())
                .contains("GB free");
    }

    private static Readings.Providers providers(String name) {
        return new Readings.Providers(List.of(
                new Readings.Provider(name, "openai", Readings.ProviderState.READY, "", 0, 0, 0, 0, Optional.empty())));
    }

    private void deploy() {
        await(vertx.deployVerticle(new NodeVerticle(bus, SELF, () -> List.of("node-1"), data, STARTED)));
    }

    private Readings.Node node() {
        return await(bus.ask(Readings.NODE.of("node-1"), new Readings.AskNode()));
    }
}
