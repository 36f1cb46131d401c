package dev.parley.jobs;

import dev.parley.conf.JobsConf;
import io.vertx.core.Vertx;

/** How long a run may take: at the soft limit it is asked to stop, at the hard limit it is waited for no longer. */
final class RunLimits {

    private final Vertx vertx;
    private final JobsConf.KindConf kind;
    private final Runnable soft;
    private final Runnable hard;
    private long timer = -1;

    RunLimits(Vertx vertx, JobsConf.KindConf kind, Runnable soft, Runnable hard) {
        this.vertx = vertx;
        this.kind = kind;
        this.soft = soft;
        this.hard = hard;
    }

    void start() {
        timer = vertx.setTimer(kind.softLimit().toMillis(), _ -> {
            var rest = kind.hardLimit().minus(kind.softLimit()).toMillis();
            timer = vertx.setTimer(Math.max(1, rest), _ -> hard.run());
            soft.run();
        });
    }

    void close() {
        vertx.cancelTimer(timer);
    }
}
