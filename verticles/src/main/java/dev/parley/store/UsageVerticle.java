package dev.parley.store;

import dev.parley.bus.Bus;
import dev.parley.bus.Health;
import dev.parley.bus.Usage;
import dev.parley.conf.LimitsConf;
import dev.parley.conf.RedisConf;
import dev.parley.conf.StoreConf.PostgresConf;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What calls of language models cost and may cost. Serves {@link Usage}: lets calls through or refuses them by
 * {@link UsageGate}, writes the ledger, answers what was used. Owns two connections to PostgreSQL and one to Redis; what it
 * holds beside them are the calls under way and the rows of some milliseconds, which it writes before it stops. An
 * event-loop verticle; deploy one a node, after {@link StoreVerticle}.
 */
public final class UsageVerticle extends VerticleBase {

    private static final Logger log = LoggerFactory.getLogger(UsageVerticle.class);

    private static final int CONNECTIONS = 2;
    private static final int FLUSH_SECONDS = 5;

    private final Bus bus;
    private final PostgresConf postgres;
    private final Optional<RedisConf> redis;
    private final LimitsConf conf;
    private final Clock clock;
    private final int mostRows;

    private @Nullable Database database;
    private @Nullable RedisLink link;
    private @Nullable UsageGate gate;

    /** @param redis empty where this node is alone and counts by itself */
    public UsageVerticle(Bus bus, PostgresConf postgres, Optional<RedisConf> redis, LimitsConf conf, Clock clock) {
        this(bus, postgres, redis, conf, clock, UsageGate.MOST_ROWS);
    }

    UsageVerticle(
            Bus bus, PostgresConf postgres, Optional<RedisConf> redis, LimitsConf conf, Clock clock, int mostRows) {
        this.bus = bus;
        this.postgres = postgres;
        this.redis = redis;
        this.conf = conf;
        this.clock = clock;
        this.mostRows = mostRows;
    }

    @Override
    public Future<?> start() {
        var opened = Database.open(vertx, postgres, CONNECTIONS);
        database = opened;
        return connect()
                .compose(counters -> serve(opened, new UsageGate(vertx, opened, counters, conf, clock, mostRows)));
    }

    @Override
    public Future<?> stop() {
        return flush().compose(_ -> link == null ? Future.succeededFuture() : link.close())
                .compose(_ -> database == null ? Future.succeededFuture() : database.close());
    }

    private Future<Optional<RedisLink>> connect() {
        return redis.map(place -> RedisLink.open(vertx, place, RedisCounters::prepare)
                        .map(opened -> {
                            link = opened;
                            return Optional.of(opened);
                        }))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private Future<?> flush() {
        var calls = gate;
        return calls == null
                ? Future.succeededFuture()
                : calls.flush()
                        .timeout(FLUSH_SECONDS, TimeUnit.SECONDS)
                        .onFailure(failure -> log.error(
                                "{} rows of the ledger are lost, as this node stops and the database is away: {}",
                                calls.waiting(),
                                failure.getMessage()))
                        .otherwiseEmpty();
    }

    private Future<?> serve(Database opened, UsageGate calls) {
        gate = calls;
        var report = new LedgerReport(opened, clock);
        var ledger = new LedgerTable(opened);
        var limits = new LimitsDesk(bus, new LimitsTable(opened), calls);
        return Future.all(List.of(
                bus.serve(Usage.RESERVE, calls::reserve),
                bus.serve(Usage.SETTLE, calls::settle),
                bus.serve(Usage.RELEASE, calls::release),
                bus.serve(Usage.REPORT, request -> calls.flush().compose(_ -> report.report(request))),
                bus.serve(Usage.LIMITS, limits::read),
                bus.serve(Usage.SET_LIMITS, limits::set),
                bus.serve(Usage.DROP, ledger::drop),
                bus.listen(Usage.LIMITS_CHANGED, event -> calls.forget(event.user()))
                        .ready(),
                bus.serve(Health.CHECK.of("redis"), _ -> Future.succeededFuture(calls.health()))));
    }
}
