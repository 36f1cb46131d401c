package dev.parley.inference;

import dev.parley.bus.Failure;
import dev.parley.conf.InferenceConf;
import dev.parley.models.onnx.Device;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the devices of a node. A card has one lane, since its threads would only queue before it, and recognises. The
 * CPU has a lane for each core, since several one-thread calls of one model beat one call of several threads; they work on whole
 * recordings, and recognise unless cards do. Touched on the context of the {@link InferenceVerticle} that owns it.
 */
final class Devices implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Devices.class);

    private final Vertx vertx;
    private final InferenceConf conf;
    private final Recognizers recognizers;
    private final Function<OpenRecognizers, BatchWork> work;
    private final List<OpenRecognizers> open = new ArrayList<>();

    /** @param work what a device does with batches */
    Devices(Vertx vertx, InferenceConf conf, Recognizers recognizers, Function<OpenRecognizers, BatchWork> work) {
        this.vertx = vertx;
        this.conf = conf;
        this.recognizers = recognizers;
        this.work = work;
    }

    /** The lanes, when they are ready. Fails if a device that configuration demands is not to be had. */
    Future<List<Lane>> start(DevicePlan plan) {
        var cards = plan.devices().stream()
                .filter(Device.Cuda.class::isInstance)
                .map(card -> start(card, plan.demanded()))
                .toList();
        return Future.join(cards).transform(joined -> {
            if (joined.failed()) {
                return Future.failedFuture(joined.cause());
            }
            var lanes = new ArrayList<Lane>();
            cards.forEach(card -> card.result().ifPresent(lanes::add));
            var cpuRecognizes = lanes.isEmpty() || plan.devices().contains(Device.CPU);
            return startCpu(cpuRecognizes).map(cpu -> {
                lanes.addAll(cpu);
                return List.copyOf(lanes);
            });
        });
    }

    /** Closes what is open, once the lanes have stopped; blocks. */
    @Override
    public void close() {
        open.forEach(OpenRecognizers::close);
    }

    private Future<Optional<Lane>> start(Device card, boolean demanded) {
        return startLane(card.name(), opened(card), false).map(Optional::of).recover(failure -> {
            if (demanded) {
                return Future.failedFuture(Failure.UNAVAILABLE.because(
                        "inference.devices: " + card.name() + " cannot be used: " + failure.getMessage(), failure));
            }
            log.warn("{} is not used: {}", card.name(), failure.getMessage());
            return Future.succeededFuture(Optional.empty());
        });
    }

    private Future<List<Lane>> startCpu(boolean recognizes) {
        var models = recognizes ? opened(Device.CPU) : Optional.<OpenRecognizers>empty();
        var lanes = IntStream.range(0, laneCount())
                .mapToObj(lane -> startLane("cpu-" + lane, models, true))
                .toList();
        return Future.join(lanes).map(all -> all.<Lane>list());
    }

    private Optional<OpenRecognizers> opened(Device device) {
        var models = new OpenRecognizers(
                device,
                recognizers,
                MemoryCheck.keepingFree(conf.memoryReserve().bytes()));
        open.add(models);
        return Optional.of(models);
    }

    /** A child of the inference actor: it stops with it, and before it. */
    private Future<Lane> startLane(String name, Optional<OpenRecognizers> models, boolean takesLongWork) {
        var device = models.map(OpenRecognizers::device).orElse(Device.CPU).name();
        var verticle = new LaneVerticle(() -> models.map(opened -> opened.use(recognizers.first())));
        var options = new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName(name)
                .setWorkerPoolSize(1)
                .setMaxWorkerExecuteTime(Long.MAX_VALUE)
                .setMaxWorkerExecuteTimeUnit(TimeUnit.NANOSECONDS);
        return vertx.deployVerticle(verticle, options)
                .map(_ -> new Lane(name, device, models.map(work), takesLongWork, verticle));
    }

    private int laneCount() {
        // The virtual machine knows the limits of its container.
        return conf.lanes() > 0 ? conf.lanes() : Runtime.getRuntime().availableProcessors();
    }
}
