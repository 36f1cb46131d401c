package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.conf.Secret;
import dev.parley.conf.StoreConf.PostgresConf;
import dev.parley.embedded.EmbeddedPostgres.Durability;
import dev.parley.models.CacheFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running server is like. */
class EmbeddedPostgresTest {

    @TempDir
    static Path data;

    static EmbeddedPostgres server;

    @BeforeAll
    static void start() {
        server = EmbeddedPostgres.start(data, Durability.DURABLE, CacheFolder.ofThisUser());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aCommitIsFlushedToDisk() throws SQLException {
        assertThat(query(server.connection(), "show fsync")).isEqualTo("on");
        assertThat(query(server.connection(), "show synchronous_commit")).isEqualTo("on");
    }

    @Test
    void aServerThatIsKilledIsStartedAgainAtTheSamePlaceWithItsData() throws SQLException {
        var place = server.connection();
        try (var connection = connect(place);
                var statement = connection.createStatement()) {
            statement.execute("create table kept as select 7 as number");
        }
        var killed = ProcessHandle.of(server.pid()).orElseThrow();

        killed.destroyForcibly();
        killed.onExit().join();

        Awaitility.await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> query(
                        place, "select number from kept")
                .equals("7"));
        assertThat(server.pid()).isNotEqualTo(killed.pid());
    }

    @Test
    void aSecondParleyOnTheSameFolderIsRefused() {
        assertThatThrownBy(() -> EmbeddedPostgres.start(data, Durability.DURABLE, CacheFolder.ofThisUser()))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining(data.toString())
                .hasMessageContaining("in use by another Parley");
    }

    @Test
    void nobodyConnectsWithoutThePassword() {
        var real = server.connection();
        var guess = new PostgresConf(
                real.host(), real.port(), real.database(), real.user(), Optional.of(new Secret("postgres")));

        assertThatThrownBy(() -> query(guess, "select 1")).hasMessageContaining("password authentication failed");
    }

    @Test
    void onlyTheOwnerReadsThePassword() throws Exception {
        var permissions = Files.getPosixFilePermissions(data.resolve("postgres/parley.password"));

        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }

    @Test
    void twoProcessesMayUnpackAtOnce(@TempDir Path cache) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = executor.submit(() -> PostgresBinaries.unpackedIn(cache));
            var other = executor.submit(() -> PostgresBinaries.unpackedIn(cache));

            assertThat(one.get()).isEqualTo(other.get());
            assertThat(Path.of(one.get().program("postgres"))).isExecutable();
        }
        try (var folders = Files.list(cache.resolve("postgres"))) {
            assertThat(folders).hasSize(1);
        }
    }

    @Test
    void ctrlCOnTheTerminalDoesNotReachTheServer() throws Exception {
        var afterName =
                Files.readString(Path.of("/proc/" + server.pid() + "/stat")).split("\\) ", 2)[1];
        var processGroup = Long.parseLong(afterName.split(" ")[2]);

        assertThat(processGroup).isEqualTo(server.pid());
    }

    static void execute(PostgresConf server, String... statements) throws SQLException {
        try (var connection = connect(server);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static String query(PostgresConf server, String sql) throws SQLException {
        try (var connection = connect(server);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static Connection connect(PostgresConf server) throws SQLException {
        var url = "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + server.database();
        return DriverManager.getConnection(
                url, server.user(), server.password().orElseThrow().reveal());
    }
}
