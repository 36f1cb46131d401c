package dev.parley.inference;

import dev.parley.bus.Bus;
import dev.parley.bus.Health;
import dev.parley.bus.Inference;
import dev.parley.bus.Listening;
import dev.parley.bus.Readings;
import dev.parley.bus.Sounds;
import dev.parley.conf.Conf;
import dev.parley.models.catalog.WeightResolver;
import dev.parley.models.onnx.CudaSupport;
import dev.parley.models.onnx.Device;
import dev.parley.models.onnx.DeviceMemory;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The inference actor of a node. Owns the models, the devices and what waits for them; consumes {@link Inference} and {@link Listening}, tells
 * {@link Readings#DEVICES}, reports on {@link Inference#PROGRESS}. Runs on an event loop and hands all work on: decoding to worker threads, since FFmpeg is a
 * process of its own; everything else to the lanes.
 */
public final class InferenceVerticle extends VerticleBase {

    private final Bus bus;
    private final Conf conf;
    private final WeightResolver weights;
    private final MeterRegistry meters;

    private LoadedModels models;
    private Devices devices;
    private Lanes lanes;
    private OpenEmbedder embedder;
    private Embeddings embeddings;
    private OpenEmotions openEmotions;
    private Emotions emotions;
    private RunningWork running;
    private SpeechWork work;

    @SuppressWarnings("NullAway.Init") // What start() opens is there for all of the verticle's life.
    public InferenceVerticle(Bus bus, Conf conf, WeightResolver weights, MeterRegistry meters) {
        this.bus = bus;
        this.conf = conf;
        this.weights = weights;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        running = new RunningWork(bus);
        return vertx.executeBlocking(() -> {
                    models = LoadedModels.open(weights, conf.speech());
                    return DevicePlan.of(conf.inference(), CudaSupport::ofThisMachine);
                })
                .compose(this::startDevices)
                .compose(_ -> serve());
    }

    @Override
    public Future<?> stop() {
        // A model that is closed while a lane uses it ends the process; the lanes, children of this, have stopped.
        return vertx.executeBlocking(() -> {
            embedder.close();
            openEmotions.close();
            devices.close();
            models.close();
            return null;
        });
    }

    private Future<?> startDevices(DevicePlan plan) {
        work = new SpeechWork(models, conf.speech(), running, meters);
        var metrics = new LaneMetrics(meters);
        devices =
                new Devices(vertx, conf.inference(), models.recognizers(), open -> new BatchRecognition(open, metrics));
        return devices.start(plan).compose(ready -> {
            var queue = new RecognitionQueue(
                    conf.inference().batchSize(), conf.inference().batchWait());
            lanes = new Lanes(ready, queue, Timing.of(vertx), metrics);
            var memory =
                    MemoryCheck.keepingFree(conf.inference().memoryReserve().bytes());
            embedder = new OpenEmbedder(weights, memory);
            embeddings = new Embeddings(vertx, embedder, lanes, ready.size(), metrics);
            openEmotions = new OpenEmotions(weights, conf.emotion().model().weights(), memory, System::nanoTime);
            emotions = new Emotions(vertx, openEmotions, lanes, running);
            return vertx.deployVerticle(new EndOfWork(context, this::endWork));
        });
    }

    private Future<Void> endWork() {
        running.cancelAll();
        embeddings.close();
        return lanes.close();
    }

    private Future<?> serve() {
        return Future.all(List.of(
                bus.serve(Inference.DECODE, request -> vertx.executeBlocking(() -> work.decode(request), false)),
                bus.serve(Sounds.PEAKS, request -> vertx.executeBlocking(() -> work.peaks(request), false)),
                bus.serve(Inference.CONVERT, request -> vertx.executeBlocking(() -> work.convert(request), false)),
                bus.serve(Inference.DETECT_SPEECH, request -> lanes.run(() -> work.detect(request), request.seconds())),
                // Not on a lane: who speaks is not kept waiting by a recording that is worked on.
                bus.serve(
                        Listening.FOLLOW,
                        request -> vertx.executeBlocking(
                                () -> new GrowingSound(models.detector()).follow(request), false)),
                bus.serve(Inference.RECOGNIZE, this::recognize),
                bus.serve(Inference.DIARIZE, request -> lanes.run(() -> work.diarize(request), request.seconds())),
                bus.serve(Inference.ALIGN, request -> vertx.executeBlocking(() -> work.align(request), false)),
                bus.serve(Inference.EMBED, request -> embeddings.embed(request)),
                bus.serve(Inference.HEAR_EMOTION, request -> emotions.hear(request)),
                bus.serve(
                        Inference.ABILITIES,
                        _ -> Future.succeededFuture(new Inference.Abilities(
                                models.recognizers().languages(),
                                models.recognizers().automatic(),
                                models.recognizers().engines()))),
                bus.serve(Readings.DEVICES, _ -> withMemory(lanes.load())),
                bus.serve(Health.CHECK.of("inference"), _ -> Future.succeededFuture(lanes.health())),
                bus.listen(Inference.CANCEL, this::cancel).ready()));
    }

    private Future<Inference.Recognized> recognize(Inference.Recognize request) {
        // Refused here, before it waits in a batch with others.
        var choice = models.recognizers().choose(request.hearing());
        var reply = Promise.<Inference.Recognized>promise();
        lanes.recognize(new PendingChunk(request, choice, reply, System.nanoTime()));
        return reply.future();
    }

    /** A card is asked by a program, which takes a moment. */
    private Future<Readings.Devices> withMemory(Readings.Devices load) {
        return vertx.executeBlocking(
                        () -> new Readings.Devices(
                                load.devices().stream()
                                        .map(device ->
                                                new Readings.Device(device.name(), memory(device), device.lanes()))
                                        .toList(),
                                load.chunks(),
                                load.recordings()),
                        false)
                .map(Objects::requireNonNull);
    }

    private static Optional<Readings.Memory> memory(Readings.Device device) {
        return Device.named(device.name())
                .flatMap(DeviceMemory::of)
                .map(memory -> new Readings.Memory(memory.total(), memory.free()));
    }

    private void cancel(Inference.Cancel request) {
        running.cancel(request.job());
        lanes.cancel(request.job());
    }
}
