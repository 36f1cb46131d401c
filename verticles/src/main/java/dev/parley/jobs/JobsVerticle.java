package dev.parley.jobs;

import dev.parley.bus.Bus;
import dev.parley.bus.Cluster;
import dev.parley.bus.Following;
import dev.parley.bus.Health;
import dev.parley.bus.Jobs;
import dev.parley.bus.Probes;
import dev.parley.conf.JobsConf;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.List;
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
    private Bus.Subscription cancels;
    private Bus.Subscription left;

    @SuppressWarnings("NullAway.Init") // What start() opens is there for all of the verticle's life.
    public JobsVerticle(Bus bus, JobsConf conf, Clock clock, RandomGenerator random) {
        this.bus = bus;
        this.conf = conf;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Future<?> start() {
        var time = new StoreClock(bus, clock.instant());
        var transitions = new JobTransitions(new Backoff(conf.backoffFirst(), conf.backoffMax()), random);
        var outcomes = new Outcomes(bus, transitions, time);
        var awakener = new Awakener(vertx, bus, time, conf.heartbeat());
        var door = new JobDoor(bus, new Submissions(conf, time), outcomes, awakener, time);
        runner = new JobRunner(vertx, bus, conf, outcomes, awakener, time);
        wake = bus.listen(Jobs.WAKE, ready -> runner.claim(ready.kind()));
        cancels = bus.listen(Jobs.CANCEL_ASKED, asked -> runner.cancel(asked.job()));
        // By then its leases have run out.
        left = bus.listen(Cluster.LEFT, _ -> vertx.setTimer(conf.lease().toMillis(), _ -> poll(awakener)));
        return time.read()
                .compose(_ -> Future.all(
                        serveDoors(door),
                        serveFollowers(),
                        serveRunners(new RunDesk(bus, runner, time)),
                        wake.ready(),
                        cancels.ready(),
                        left.ready()))
                .onSuccess(_ -> {
                    vertx.setPeriodic(1, conf.poll().toMillis(), _ -> poll(awakener));
                    vertx.setPeriodic(conf.heartbeat().toMillis(), _ -> beat(time));
                });
    }

    @Override
    public Future<?> stop() {
        return wake.close().eventually(cancels::close).eventually(left::close).eventually(runner::drain);
    }

    private void poll(Awakener awakener) {
        awakener.run();
        runner.claim();
    }

    private void beat(StoreClock time) {
        time.read();
        runner.heartbeat();
    }

    private Future<?> serveDoors(JobDoor door) {
        return Future.all(List.of(
                bus.serve(Jobs.SUBMIT, door::submit),
                bus.serve(Jobs.SUBMIT_ALL, door::submitAll),
                bus.serveBlocking(Jobs.GET, door::get),
                bus.serveBlocking(Jobs.LIST, door::list),
                bus.serveBlocking(Jobs.CANCEL, door::cancel),
                bus.serveBlocking(Jobs.RETRY, door::retry),
                bus.serveBlocking(Jobs.EVENTS, door::events)));
    }

    private Future<?> serveFollowers() {
        var door = new FollowersDoor(bus);
        return Future.all(
                bus.serveBlocking(Following.CHANGES, door::changes),
                bus.serveBlocking(Following.STANDINGS, door::standings));
    }

    private Future<?> serveRunners(RunDesk desk) {
        return Future.all(
                bus.serveBlocking(Jobs.CHECKPOINT, desk::checkpoint),
                bus.serveBlocking(Jobs.EMIT, desk::emit),
                bus.serveBlocking(Jobs.PROGRESS, desk::progress),
                bus.serve(Jobs.RUN.of(Probes.KIND), new ProbeRun(vertx, bus)::run),
                bus.serveBlocking(Health.CHECK.of("jobs"), _ -> new Health.Part(true, runner.describe())));
    }
}
