package dev.parley.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Probes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/**
 * Runs a probe: a job that does nothing in as many stages as it is told, each with a checkpoint and a pause, so that the whole
 * way of a job can be watched and measured. A stage that is done is not done again.
 */
final class ProbeRun {

    private static final int MOST_STAGES = 1_000;

    private final Vertx vertx;
    private final Bus bus;

    ProbeRun(Vertx vertx, Bus bus) {
        this.vertx = vertx;
        this.bus = bus;
    }

    Future<Jobs.Finished> run(Jobs.Run request) {
        var input = input(request.job());
        if (input.stages() == 0) {
            return Future.succeededFuture(finished(0));
        }
        var stopped = Promise.<Void>promise();
        var stops = bus.listen(
                Jobs.STOP.of(request.job().id()), stop -> stopped.tryFail(Failure.CANCELLED.because(stop.reason())));
        return stops.ready()
                .compose(_ -> stage(request, input, stopped.future(), 1))
                .eventually(stops::close);
    }

    private Future<Jobs.Finished> stage(Jobs.Run request, Probes.Input input, Future<Void> stopped, int number) {
        if (number > input.stages()) {
            return Future.succeededFuture(finished(input.stages()));
        }
        var name = "stage-" + number;
        if (request.checkpoints().containsKey(name)) {
            return stage(request, input, stopped, number + 1);
        }
        return pause(input, stopped)
                .compose(_ -> bus.ask(
                        Jobs.CHECKPOINT, new Jobs.Checkpoint(request.job().id(), name, "{}")))
                .compose(_ -> stage(request, input, stopped, number + 1));
    }

    private Future<Void> pause(Probes.Input input, Future<Void> stopped) {
        var over = Promise.<Void>promise();
        stopped.onFailure(over::tryFail);
        vertx.setTimer(Math.max(1, Math.round(input.pause() * 1e3)), _ -> over.tryComplete());
        return over.future();
    }

    private static Probes.Input input(Jobs.Job job) {
        try {
            var input = MessageWire.JSON.readValue(job.input(), Probes.Input.class);
            if (input.stages() < 0 || input.stages() > MOST_STAGES) {
                throw Failure.INVALID.because("input.stages: " + input.stages() + " is not from 0 to " + MOST_STAGES);
            }
            return input;
        } catch (JsonProcessingException e) {
            throw Failure.INVALID.because("input: must look like {\"stages\": 2, \"pause\": 0.5}", e);
        }
    }

    private static Jobs.Finished finished(int stages) {
        return new Jobs.Finished("{\"stages\":" + stages + "}");
    }
}
