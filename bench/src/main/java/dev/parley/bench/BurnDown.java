package dev.parley.bench;

import dev.parley.bus.Bus;
import dev.parley.bus.Following;
import dev.parley.bus.Jobs;
import dev.parley.bus.Probes;
import dev.parley.conf.Conf;
import dev.parley.conf.JobsConf;
import dev.parley.conf.Secret;
import dev.parley.conf.StoreConf.PostgresConf;
import dev.parley.embedded.EmbeddedPostgres;
import dev.parley.embedded.EmbeddedPostgres.Durability;
import dev.parley.jobs.JobsVerticle;
import dev.parley.store.StoreVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * How fast the job engine is by itself, with jobs that do nothing: accepting them, working them off with history, events and
 * outbox, and the time from submit to start when there is nothing else to do. The database writes every commit to disk
 * before it answers (fsync and synchronous_commit on).
 *
 * <p>{@code --work FOLDER} for everything that is written; {@code --jobs N}, 20,000 by default; {@code --callbacks yes} for
 * a message in the outbox with each job; {@code --queues FOLDER} with the scripts of other queues, {@code bench/queues}, to
 * measure them in the same run.
 */
public final class BurnDown {

    private static final String MOST_JOBS = "1000000";
    private static final UUID OWNER = new UUID(1, 1);
    private static final int BULK = 1_000;
    private static final int ONE_BY_ONE = 5_000;
    private static final int WRITERS = 64;
    private static final int DISPATCHES = 300;

    private final int jobs;
    private final Optional<String> callback;
    private final Vertx vertx;
    private final Bus bus;
    private final JobsConf conf;
    private final int rounds;
    private final Connection watcher;
    private final PrintStream out;

    private BurnDown(Options options, EmbeddedPostgres database, Path data, PrintStream out) throws Exception {
        jobs = options.number("jobs", 20_000);
        rounds = options.number("rounds", 6);
        callback = options.text("callbacks", "no").equals("yes") ? Optional.of("bench:nobody") : Optional.empty();
        this.watcher = connect(database.connection());
        this.out = out;
        var settings = Conf.load(
                Optional.empty(),
                Map.of(),
                Map.of(
                        "store.data",
                        data.toString(),
                        // All jobs are one owner's, and all of them are to wait.
                        "jobs.kinds.probe.slots",
                        options.text("slots", "2000"),
                        "jobs.most-queued",
                        MOST_JOBS,
                        "jobs.most-queued-per-owner",
                        MOST_JOBS));
        conf = settings.jobs();
        // As the service has them.
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors())));
        bus = Bus.open(vertx);
        await(vertx.deployVerticle(new StoreVerticle(bus, settings.store(), database.connection(), Clock.systemUTC())));
    }

    public static void main(String... arguments) throws Exception {
        var options = new Options(arguments);
        var data = Files.createTempDirectory(Files.createDirectories(options.path("work")), "burn-down");
        try (var database = EmbeddedPostgres.start(data, Durability.DURABLE, data.resolveSibling("cache"))) {
            var bench = new BurnDown(options, database, data, System.out);
            bench.run();
            bench.close();
            if (!options.text("queues", "").isEmpty()) {
                OtherQueues.run(options.path("queues"), data, bench.jobs, database.connection());
            }
        }
        System.exit(0);
    }

    private void run() throws Exception {
        // Without slots jobs are accepted and nothing runs.
        var door = deploy(withSlots(0));
        enqueueOneByOne(BULK); // warms up
        out.printf(Locale.ROOT, "one by one, %d senders: %,.0f jobs/s%n", WRITERS, enqueueOneByOne(ONE_BY_ONE));
        out.printf(Locale.ROOT, "one by one, 1 sender: %,.0f jobs/s%n", enqueueInTurn(jobs));
        out.printf(Locale.ROOT, "in bulk of %d: %,.0f jobs/s%n", BULK, enqueueInBulk(jobs));
        await(vertx.undeploy(door));
        for (var round = 0; round < rounds; round++) {
            var began = System.nanoTime();
            var waiting = waiting();
            var engine = deploy(conf);
            while (isAtWork()) {
                Thread.sleep(10);
            }
            out.printf(
                    Locale.ROOT,
                    "burn-down of %,d jobs: %,.0f jobs/s%n",
                    waiting,
                    waiting / ((System.nanoTime() - began) / 1e9));
            await(vertx.undeploy(engine));
            door = deploy(withSlots(0));
            enqueueInBulk(jobs);
            await(vertx.undeploy(door));
        }
        sql("truncate parley.jobs cascade");
        deploy(conf);
        dispatch();
    }

    private void close() throws Exception {
        await(vertx.close());
    }

    private double enqueueOneByOne(int count) throws Exception {
        var began = System.nanoTime();
        var writers = new ArrayList<Future<?>>();
        for (var writer = 0; writer < WRITERS; writer++) {
            writers.add(submitSome(count / WRITERS));
        }
        await(Future.all(writers));
        return count / ((System.nanoTime() - began) / 1e9);
    }

    private Future<?> submitSome(int count) {
        return count == 0
                ? Future.succeededFuture()
                : bus.ask(Jobs.SUBMIT, probe()).compose(_ -> submitSome(count - 1));
    }

    private double enqueueInTurn(int count) throws Exception {
        var began = System.nanoTime();
        for (var i = 0; i < count; i++) {
            await(bus.ask(Jobs.SUBMIT, probe()));
        }
        return count / ((System.nanoTime() - began) / 1e9);
    }

    private double enqueueInBulk(int count) throws Exception {
        var began = System.nanoTime();
        for (var i = 0; i < count; i += BULK) {
            await(bus.ask(Jobs.SUBMIT_ALL, new Jobs.SubmitAll(Collections.nCopies(BULK, probe()))));
        }
        return count / ((System.nanoTime() - began) / 1e9);
    }

    /** One job at a time: from the call to the event that says it runs, and to the one that says it has ended. */
    private void dispatch() throws Exception {
        var running = new double[DISPATCHES];
        var ended = new double[DISPATCHES];
        for (var i = 0; i < DISPATCHES; i++) {
            var began = System.nanoTime();
            var done = Promise.<Void>promise();
            var times = new double[2];
            var listening = bus.listen(Following.EVENTS_KEPT, kept -> {
                var data = kept.events().getFirst().data().orElse("");
                if (data.contains("running")) {
                    times[0] = (System.nanoTime() - began) / 1e6;
                } else if (data.contains("succeeded")) {
                    times[1] = (System.nanoTime() - began) / 1e6;
                    done.tryComplete();
                }
            });
            await(bus.ask(Jobs.SUBMIT, probe()));
            await(done.future());
            await(listening.close());
            running[i] = times[0];
            ended[i] = times[1];
            Thread.sleep(3);
        }
        out.printf(
                Locale.ROOT,
                "idle dispatch, median and 95 %%: submit to running %.1f and %.1f ms, to succeeded %.1f and %.1f ms%n",
                quantile(running, 0.5),
                quantile(running, 0.95),
                quantile(ended, 0.5),
                quantile(ended, 0.95));
    }

    private static double quantile(double[] values, double part) {
        var sorted = Arrays.stream(values).sorted().toArray();
        return sorted[(int) (part * (sorted.length - 1))];
    }

    private Jobs.Submit probe() {
        return new Jobs.Submit(
                Optional.empty(),
                Probes.KIND,
                OWNER,
                Optional.empty(),
                "{\"stages\":0,\"pause\":0}",
                0,
                Optional.empty(),
                Optional.empty(),
                callback,
                Optional.empty());
    }

    private String deploy(JobsConf settings) throws Exception {
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        return await(vertx.deployVerticle(new JobsVerticle(bus, settings, Clock.systemUTC(), new Random(1)), options));
    }

    private JobsConf withSlots(int slots) {
        var probe = conf.kind(Probes.KIND);
        return new JobsConf(
                conf.node(),
                conf.lease(),
                conf.heartbeat(),
                conf.poll(),
                conf.backoffFirst(),
                conf.backoffMax(),
                conf.drain(),
                conf.mostQueued(),
                conf.mostQueuedPerOwner(),
                conf.keepRecordings(),
                conf.keepChats(),
                conf.keepUsage(),
                conf.archive(),
                Map.of(
                        Probes.KIND,
                        new JobsConf.KindConf(
                                Probes.KIND,
                                slots,
                                probe.atOnce(),
                                probe.attempts(),
                                probe.softLimit(),
                                probe.hardLimit(),
                                probe.keep())));
    }

    /** Without counting: that would take a good part of what is measured. */
    private boolean isAtWork() throws SQLException {
        return sql("""
                select exists (select from parley.jobs where ready)
                    or exists (select from parley.jobs where state = 'running')""").getFirst().equals("t");
    }

    private long waiting() throws SQLException {
        return Long.parseLong(sql("""
                select (select count(*) from parley.jobs where ready)
                    + (select count(*) from parley.jobs where state = 'running')""").getFirst());
    }

    private List<String> sql(String statement) throws SQLException {
        try (var query = watcher.createStatement()) {
            var rows = new ArrayList<String>();
            if (query.execute(statement)) {
                var results = query.getResultSet();
                while (results.next()) {
                    rows.add(results.getString(1));
                }
            }
            return rows;
        }
    }

    /** One connection for all that is looked at: to open one costs more than to look. */
    private static Connection connect(PostgresConf server) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + server.database(),
                server.user(),
                server.password().map(Secret::reveal).orElse(""));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
