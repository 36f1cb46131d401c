package dev.parley.store;

import dev.parley.conf.Secret;
import dev.parley.conf.StoreConf.PostgresConf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The connections to PostgreSQL. Every statement has a time limit, and every failure is one of ours. Owned by one
 * {@link StoreVerticle}, until it is closed.
 */
final class Database {

    /** The schema of all tables. */
    static final String SCHEMA = "parley";

    /** Below the shortest time-out of the addresses served with SQL, so that the answer says what happened. */
    private static final Duration STATEMENT_LIMIT = Duration.ofMillis(4_500);

    /** Characters of a statement that stays prepared: that which keeps new jobs has 2,062, and takes twice the time without. */
    private static final int LONGEST_KEPT = 2_500;

    private static final int CONNECT_SECONDS = 3;

    private final Pool pool;
    private final String place;

    private Database(Pool pool, String place) {
        this.pool = pool;
        this.place = place;
    }

    static Database open(Vertx vertx, PostgresConf conf, int poolSize) {
        return open(vertx, conf, poolSize, STATEMENT_LIMIT);
    }

    static Database open(Vertx vertx, PostgresConf conf, int poolSize, Duration statementLimit) {
        var place = conf.host() + ":" + conf.port() + "/" + conf.database();
        var server = new PgConnectOptions()
                .setHost(conf.host())
                .setPort(conf.port())
                .setDatabase(conf.database())
                .setUser(conf.user())
                .setPassword(conf.password().map(Secret::reveal).orElse(""))
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheSqlLimit(LONGEST_KEPT)
                .setProperties(Map.of(
                        "application_name",
                        "parley",
                        "search_path",
                        SCHEMA,
                        "statement_timeout",
                        Long.toString(statementLimit.toMillis()),
                        "idle_in_transaction_session_timeout",
                        Long.toString(2 * statementLimit.toMillis())));
        var options = new PoolOptions()
                .setMaxSize(poolSize)
                .setConnectionTimeout(CONNECT_SECONDS)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        var pool =
                PgBuilder.pool().connectingTo(server).with(options).using(vertx).build();
        return new Database(pool, place);
    }

    /** Runs one statement, which is one transaction. */
    Future<RowSet<Row>> run(String sql, Tuple values) {
        return run(pool, sql, values).recover(this::mapped);
    }

    /** Runs several statements as one transaction; a failure takes all of them back. */
    <T> Future<T> transaction(Function<SqlConnection, Future<T>> statements) {
        return pool.withTransaction(statements).recover(this::mapped);
    }

    /** One statement of a transaction. */
    static Future<RowSet<Row>> run(SqlClient connection, String sql, Tuple values) {
        return connection.preparedQuery(sql).execute(values);
    }

    /** The version of the server, which answers. */
    Future<String> check() {
        return run("show server_version", Tuple.tuple())
                .map(rows -> rows.iterator().next().getString(0));
    }

    /** What time it is there. */
    Future<Instant> time() {
        return run("select clock_timestamp() as now", Tuple.tuple())
                .map(rows -> Values.instant(rows.iterator().next(), "now"));
    }

    Future<Void> close() {
        return pool.close();
    }

    /** Where the database is, for the operator. */
    String place() {
        return place;
    }

    private <T> Future<T> mapped(Throwable failure) {
        return Future.failedFuture(DatabaseFailures.of(failure, place));
    }
}
