package dev.parley.inference;

import static dev.parley.store.TestStore.await;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.bus.Failure;
import dev.parley.conf.Conf;
import dev.parley.conf.SpeechConf.Model;
import dev.parley.models.onnx.CudaSupport;
import dev.parley.models.onnx.Device;
import dev.parley.models.recognition.whisper.SmallWhisper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting devices with a small Whisper, and with a card that does not work: this build or this machine has none. */
class DevicesTest {

    private static final Device CARD = new Device.Cuda(0);

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private Devices devices;

    @BeforeEach
    void install() throws IOException {
        SmallWhisper.write(folder);
        var recognizers = new Recognizers(List.of(Recognizers.Installed.in(folder, Model.WHISPER_TINY, 1)), List.of());
        var conf = Conf.load(Optional.empty(), Map.of("PARLEY_INFERENCE_LANES", "3"), Map.of());
        var metrics = new LaneMetrics(new SimpleMeterRegistry());
        devices = new Devices(vertx, conf.inference(), recognizers, open -> new BatchRecognition(open, metrics));
    }

    @AfterEach
    void close() {
        await(vertx.close());
        devices.close();
    }

    @Test
    void theCpuHasTheLanesThatAreConfiguredAndEachWorks() {
        var lanes = await(devices.start(new DevicePlan(List.of(Device.CPU), true)));

        assertThat(lanes).extracting(Lane::name).containsExactly("cpu-0", "cpu-1", "cpu-2");
        assertThat(lanes).allMatch(Lane::recognizes).allMatch(Lane::takesLongWork);
        lanes.forEach(lane -> await(lane.prove("whisper-tiny")));
    }

    @Test
    void theCpuRecognizesWhereNoCardCanBeOpened() {
        withoutCuda();

        var lanes = await(devices.start(new DevicePlan(List.of(CARD), false)));

        assertThat(lanes).extracting(Lane::device).containsOnly("cpu");
        assertThat(lanes).allMatch(Lane::recognizes);
    }

    @Test
    void aCardThatIsDemandedAndCannotBeOpenedIsRefusedWithTheKey() {
        withoutCuda();

        refused(Failure.UNAVAILABLE, () -> await(devices.start(new DevicePlan(List.of(CARD, Device.CPU), true))))
                .withMessageContaining("inference.devices: cuda:0 cannot be used")
                .withMessageContaining("whisper-tiny");
    }

    private static void withoutCuda() {
        assumeThat(CudaSupport.ofThisMachine().obstacle()).isPresent();
    }
}
