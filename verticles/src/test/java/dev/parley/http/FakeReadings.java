package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Readings;
import dev.parley.bus.Readings.LaneState;
import dev.parley.bus.Readings.ProviderState;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Two nodes, of which the second may be away, and a queue. */
final class FakeReadings {

    private static final Readings.Devices DEVICES = new Readings.Devices(
            List.of(new Readings.Device(
                    "cuda:0",
                    Optional.of(new Readings.Memory(24_000, 1_000)),
                    List.of(new Readings.Lane(
                            "cuda:0",
                            LaneState.WORKING,
                            0.83333,
                            Optional.of(new Readings.Batch("whisper-base", 4)))))),
            7,
            1);

    private static final Readings.Providers PROVIDERS = new Readings.Providers(List.of(new Readings.Provider(
            "openai",
            "openai",
            ProviderState.RESTING,
            "it keeps failing and is left alone for 10 s",
            1,
            2,
            30,
            4,
            Optional.of(new Readings.CallFailure(FakeActors.NOW, "<img onerror=…>")))));

    /** Whether the second node answers. */
    volatile boolean answers = true;

    Future<?> serve(Bus bus) {
        return Future.all(
                bus.serve(
                        Readings.NODES,
                        _ -> Future.succeededFuture(new Readings.Nodes(List.of("node-1", "node-2"), "node-2"))),
                bus.serve(
                        Readings.NODE.of("node-1"), _ -> Future.succeededFuture(node("node-1", Optional.of(DEVICES)))),
                bus.serve(
                        Readings.NODE.of("node-2"),
                        _ -> answers
                                ? Future.succeededFuture(node("node-2", Optional.empty()))
                                : Future.failedFuture(Failure.TIMED_OUT.because("it did not answer in time"))),
                bus.serve(
                        Readings.QUEUE,
                        _ -> Future.succeededFuture(
                                new Readings.Queue(List.of(new Readings.QueuedKind("transcription", 3, 2, 1, 5))))));
    }

    private static Readings.Node node(String name, Optional<Readings.Devices> devices) {
        return new Readings.Node(
                name,
                "1.0",
                List.of("http", "speech"),
                FakeActors.NOW,
                Optional.of(new Readings.Disk(100, 40)),
                devices,
                devices.map(_ -> PROVIDERS));
    }
}
