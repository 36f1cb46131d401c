package dev.parley.inference;

import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Chunk;
import dev.parley.bus.Inference.Recognize;
import dev.parley.bus.Inference.Recognized;
import dev.parley.models.recognition.Hearing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lanes over scripted devices in simulated time. Batches wait 20 ms for more chunks. */
final class LanesFixture {

    static final UUID JOB = UUID.randomUUID();
    static final Duration WAIT = Duration.ofMillis(20);

    final SimulatedTime time = new SimulatedTime();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    FakeDevice device(String name, Duration perBatch) {
        return new FakeDevice(name, time, perBatch);
    }

    Lanes lanes(int batchSize, FakeDevice... devices) {
        return lanes(batchSize, Stream.of(devices).map(FakeDevice::lane).toList());
    }

    Lanes lanes(int batchSize, List<Lane> lanes) {
        return new Lanes(lanes, new RecognitionQueue(batchSize, WAIT), time, new LaneMetrics(meters));
    }

    /** Asks for chunks of 1 s, 2 s and so on. */
    List<Future<Recognized>> recognize(Lanes lanes, int chunks) {
        return IntStream.rangeClosed(1, chunks)
                .mapToObj(seconds -> recognize(lanes, JOB, seconds))
                .toList();
    }

    Future<Recognized> recognize(Lanes lanes, UUID job, double seconds) {
        return recognize(lanes, job, seconds, "moonshine-tiny-en");
    }

    Future<Recognized> recognize(Lanes lanes, UUID job, double seconds, String model) {
        var reply = Promise.<Recognized>promise();
        lanes.recognize(chunk(job, seconds, model, time.nanos(), reply));
        return reply.future();
    }

    static PendingChunk chunk(UUID job, double seconds, String model, long sinceNanos, Promise<Recognized> reply) {
        var request = new Recognize(job, Path.of("a.wav"), new Chunk(0, seconds, List.of()), Inference.Hearing.ANY);
        return new PendingChunk(request, new Recognizers.Choice(model, Hearing.ANY), reply, sinceNanos);
    }
}
