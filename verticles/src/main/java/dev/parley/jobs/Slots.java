package dev.parley.jobs;

import dev.parley.bus.Bus;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs.Job;
import dev.parley.conf.JobsConf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The slots of one kind on this node: claims jobs as long as there are free slots and ready jobs. Touch only on one context. */
final class Slots {

    private static final Logger log = LoggerFactory.getLogger(Slots.class);

    /** Enough that a claim costs a job little, few enough that other nodes get their share of a burst. */
    private static final int MOST_AT_ONCE = 500;

    private final Vertx vertx;
    private final Bus bus;
    private final JobsConf conf;
    private final JobsConf.KindConf kind;
    private final InstantSource clock;
    private final Consumer<Job> start;
    private int busy;
    private boolean claiming;
    private boolean claimSoon;
    private boolean closed;
    private final Promise<Void> drained = Promise.promise();

    Slots(Vertx vertx, Bus bus, JobsConf conf, JobsConf.KindConf kind, InstantSource clock, Consumer<Job> start) {
        this.vertx = vertx;
        this.bus = bus;
        this.conf = conf;
        this.kind = kind;
        this.clock = clock;
        this.start = start;
    }

    /** Claims what is ready, once for all who ask in the same moment. */
    void claim() {
        if (!claimSoon) {
            claimSoon = true;
            if (!claiming) {
                vertx.runOnContext(_ -> claimNow());
            }
        }
    }

    /** A job that was started has ended here. */
    void free() {
        busy--;
        completeDrain();
        claim();
    }

    /** Claims no more; what a claim on its way brings is still started. Completes when nothing runs any more. */
    Future<Void> close() {
        closed = true;
        completeDrain();
        return drained.future();
    }

    private void claimNow() {
        claimSoon = false;
        var free = Math.min(kind.slots() - busy, MOST_AT_ONCE);
        if (free <= 0 || closed || claiming) {
            return;
        }
        claiming = true;
        claimed(free).otherwise(List.of()).onSuccess(claimed -> {
            claiming = false;
            busy += claimed.size();
            claimed.forEach(start);
            completeDrain();
            if (!claimed.isEmpty() || claimSoon) {
                claimSoon = false;
                claim();
            }
        });
    }

    private void completeDrain() {
        if (closed && busy == 0 && !claiming) {
            drained.tryComplete();
        }
    }

    private Future<List<Job>> claimed(int free) {
        var now = clock.instant();
        var request = new JobStore.Claim(kind.name(), conf.node(), free, kind.atOnce(), now, now.plus(conf.lease()));
        return bus.ask(JobStore.CLAIM, request)
                .map(found -> found.jobs())
                .onFailure(failure -> log.warn(
                        "cannot claim jobs of kind {} now, next try in {}: {}",
                        kind.name(),
                        conf.poll(),
                        failure.getMessage()));
    }
}
