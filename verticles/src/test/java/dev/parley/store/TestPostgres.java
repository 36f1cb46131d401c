package dev.parley.store;

import dev.parley.conf.Secret;
import dev.parley.conf.StoreConf.PostgresConf;
import dev.parley.embedded.EmbeddedPostgres;
import dev.parley.embedded.EmbeddedPostgres.Durability;
import dev.parley.models.CacheFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The one PostgreSQL server of the test process, started when first asked for. Each database of it is empty. */
final class TestPostgres {

    private static final String TEMPLATE = "template_parley";

    private static final AtomicInteger databases = new AtomicInteger();

    private TestPostgres() {}

    /** A fresh database with all tables. */
    static PostgresConf newDatabase() throws SQLException {
        var name = "test_" + databases.incrementAndGet();
        sql(Server.CONNECTION, "create database " + name + " template " + TEMPLATE + " strategy file_copy");
        return database(name);
    }

    /** A fresh database without any table. */
    static PostgresConf newEmptyDatabase() throws SQLException {
        var name = "empty_" + databases.incrementAndGet();
        sql(Server.CONNECTION, "create database " + name);
        return database(name);
    }

    /** Takes the files away at once: those of hundreds at the end of the process would keep it from ending in time. */
    static void drop(PostgresConf database) throws SQLException {
        sql(Server.CONNECTION, "drop database if exists " + database.database() + " with (force)");
    }

    static Optional<String> sql(PostgresConf database, String statement) throws SQLException {
        try (var connection = connect(database);
                var prepared = connection.createStatement()) {
            if (!prepared.execute(statement)) {
                return Optional.empty();
            }
            var rows = prepared.getResultSet();
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }

    static void deleteTree(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    static Connection connect(PostgresConf database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + database.host() + ":" + database.port() + "/" + database.database(),
                database.user(),
                database.password().map(Secret::reveal).orElse(""));
    }

    private static PostgresConf database(String name) {
        var server = Server.CONNECTION;
        return new PostgresConf(server.host(), server.port(), name, server.user(), server.password());
    }

    /** Started by the first use of the class, stopped with the process. */
    private static final class Server {

        static final PostgresConf CONNECTION = start();

        private static PostgresConf start() {
            try {
                var folder = Files.createTempDirectory("parley-test-postgres");
                var server = EmbeddedPostgres.start(folder, Durability.EPHEMERAL, CacheFolder.ofThisUser());
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
                var connection = server.connection();
                sql(connection, "create database " + TEMPLATE);
                Migrations.run(
                        new PostgresConf(
                                connection.host(),
                                connection.port(),
                                TEMPLATE,
                                connection.user(),
                                connection.password()),
                        TEMPLATE);
                return connection;
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("no database for tests", e);
            }
        }

        private static void stop(EmbeddedPostgres server, Path folder) {
            server.close();
            try {
                deleteTree(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
