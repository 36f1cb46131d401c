package dev.parley.jobs;

import dev.parley.bus.Bus;
import dev.parley.bus.Health;
import dev.parley.bus.Jobs;
import dev.parley.conf.JobsConf;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * The job engine of a node. Owns the jobs at work here and their leases; consumes {@link Jobs}, emits {@link Jobs#WAKE} and
 * {@link Jobs#STOP}, asks the job store and the runners. Virtual threads, one instance a node; at most as many jobs run
 * as the slots of their kinds allow.
 */
public final class JobsVerticle extends VerticleBase {

    private final Bus bus;
    private final JobsConf conf;
    private final Clock clock;
    private final RandomGenerator random;

    private JobRunner runner;
    private Bus.Subscription wake;

    @SuppressWarnings("NullAway.Init") // What start() opens is there for all of the verticle's life.
    public JobsVerticle(Bus bus, JobsConf conf, Clock clock, RandomGenerator random) {
        this.bus = bus;
        this.conf = conf;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Future<?> start() {
        var transitions = new JobTransitions(new Backoff(conf.backoffFirst(), conf.backoffMax()), random);
        var door = new JobDoor(bus, conf, transitions, clock);
        runner = new JobRunner(vertx, bus, conf, transitions, clock);
        wake = bus.listen(Jobs.WAKE, _ -> runner.claim());
        return Future.all(serveDoors(door), serveRunners(), wake.ready()).onSuccess(_ -> {
            vertx.setPeriodic(1, conf.poll().toMillis(), _ -> runner.claim());
            vertx.setPeriodic(conf.heartbeat().toMillis(), _ -> runner.heartbeat());
        });
    }

    @Override
    public Future<?> stop() {
        return wake.close().eventually(runner::drain);
    }

    private Future<?> serveDoors(JobDoor door) {
        return Future.all(
                bus.serveBlocking(Jobs.SUBMIT, door::submit),
                bus.serveBlocking(Jobs.GET, door::get),
                bus.serveBlocking(Jobs.LIST, door::list),
                bus.serveBlocking(Jobs.CANCEL, door::cancel),
                bus.serveBlocking(Jobs.EVENTS, door::events));
    }

    private Future<?> serveRunners() {
        return Future.all(
                bus.serveBlocking(Jobs.CHECKPOINT, runner::checkpoint),
                bus.serveBlocking(Jobs.EMIT, runner::emit),
                bus.serveBlocking(Jobs.PROGRESS, runner::progress),
                bus.serveBlocking(Health.CHECK.of("jobs"), _ -> new Health.Part(true, runner.describe())));
    }
}
