package dev.parley.inference;

import dev.parley.bus.Bus;
import dev.parley.bus.Health;
import dev.parley.bus.Inference;
import dev.parley.conf.Conf;
import dev.parley.models.catalog.WeightResolver;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;

/**
 * The inference actor of a node. Owns the loaded models and the lanes of its device; consumes {@link Inference}, reports on
 * {@link Inference#PROGRESS}. Runs on an event loop and hands all work on: decoding to worker threads, since FFmpeg is a
 * process of its own; everything else to the lanes.
 */
public final class InferenceVerticle extends VerticleBase {

    private final Bus bus;
    private final Conf conf;
    private final WeightResolver weights;
    private final MeterRegistry meters;

    private LoadedModels models;
    private Lanes lanes;
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
        return vertx.executeBlocking(
                        () -> LoadedModels.open(weights, conf.speech().model()))
                .compose(opened -> {
                    models = opened;
                    work = new SpeechWork(opened, conf.speech(), running, meters);
                    var queue = new RecognitionQueue(
                            conf.inference().batchSize(), conf.inference().batchWait());
                    lanes = new Lanes(vertx, laneCount(), queue, work::recognize);
                    return serve();
                });
    }

    @Override
    public Future<?> stop() {
        running.cancelAll();
        // A model that is closed while a lane uses it ends the process.
        return lanes.close()
                .compose(_ -> vertx.executeBlocking(() -> {
                    models.close();
                    return null;
                }));
    }

    private Future<?> serve() {
        return Future.all(List.of(
                bus.serve(Inference.DECODE, request -> vertx.executeBlocking(() -> work.decode(request), false)),
                bus.serve(Inference.CONVERT, request -> vertx.executeBlocking(() -> work.convert(request), false)),
                bus.serve(Inference.DETECT_SPEECH, request -> lanes.run(() -> work.detect(request))),
                bus.serve(Inference.RECOGNIZE, this::recognize),
                bus.serve(Inference.DIARIZE, request -> lanes.run(() -> work.diarize(request))),
                bus.serve(Inference.ALIGN, request -> vertx.executeBlocking(() -> work.align(request), false)),
                bus.serve(
                        Inference.ABILITIES,
                        _ -> Future.succeededFuture(new Inference.Abilities(
                                models.recognizers().languages(),
                                models.recognizers().engines()))),
                bus.serve(
                        Health.CHECK.of("inference"),
                        _ -> Future.succeededFuture(new Health.Part(true, lanes.describe()))),
                bus.listen(Inference.CANCEL, this::cancel).ready()));
    }

    private Future<Inference.Recognized> recognize(Inference.Recognize request) {
        // Refused here, before it waits in a batch with others.
        models.recognizers().choose(request.hearing());
        var reply = Promise.<Inference.Recognized>promise();
        lanes.recognize(new PendingChunk(request, reply, System.nanoTime()));
        return reply.future();
    }

    private void cancel(Inference.Cancel request) {
        running.cancel(request.job());
        lanes.cancel(request.job());
    }

    private int laneCount() {
        return conf.inference().lanes() > 0
                ? conf.inference().lanes()
                : Runtime.getRuntime().availableProcessors();
    }
}
