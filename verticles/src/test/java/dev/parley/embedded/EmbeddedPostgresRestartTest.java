package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.embedded.EmbeddedPostgres.Durability;
import dev.parley.models.CacheFolder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One data folder through starts, stops and crashes. */
class EmbeddedPostgresRestartTest {

    @TempDir
    Path data;

    @Test
    void whatWasCommittedIsThereAfterARestart() throws SQLException {
        try (var server = start()) {
            EmbeddedPostgresTest.execute(
                    server.connection(), "create table word (text text)", "insert into word values ('здравствуй')");
        }

        try (var server = start()) {
            assertThat(EmbeddedPostgresTest.query(server.connection(), "select text from word"))
                    .isEqualTo("здравствуй");
        }
    }

    @Test
    void theServerDiesWithAKilledProcessAndTheNextStartHasWhatWasCommitted() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var doomed = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedParley.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
        var said = new BufferedReader(new InputStreamReader(doomed.getInputStream(), StandardCharsets.UTF_8))
                .lines()
                .filter(line -> line.startsWith(DoomedParley.COMMITTED))
                .findFirst();
        assertThat(said).isPresent();
        var orphan = ProcessHandle.of(Long.parseLong(said.get().substring(DoomedParley.COMMITTED.length())))
                .orElseThrow();

        doomed.destroyForcibly().waitFor();

        try (var server = start()) {
            Awaitility.await().until(() -> !orphan.isAlive());
            assertThat(EmbeddedPostgresTest.query(server.connection(), "select text from word"))
                    .isEqualTo("kept");
        }
    }

    @Test
    void aServerThatOutlivedItsParleyIsStoppedBeforeTheNextStart() {
        try (var server = start()) {
            var folder =
                    new PostgresFolder(data.resolve("postgres"), PostgresBinaries.unpackedIn(CacheFolder.ofThisUser()));

            folder.prepare();

            assertThat(ProcessHandle.of(server.pid()).filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
    }

    @Test
    void aProcessFileThatNamesAnInnocentProcessIsNoObstacle() throws Exception {
        start().close();
        var innocent = ProcessHandle.current().pid();
        Files.writeString(
                data.resolve("postgres/postmaster.pid"), innocent + "\n" + data.resolve("postgres") + "\n0\n5432\n");

        try (var server = start()) {
            assertThat(EmbeddedPostgresTest.query(server.connection(), "select 1"))
                    .isEqualTo("1");
        }
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void aFolderOfAnotherMajorVersionIsRefused() throws Exception {
        Files.createDirectories(data.resolve("postgres"));
        Files.writeString(data.resolve("postgres/PG_VERSION"), "16\n");

        assertThatThrownBy(this::start)
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining(data.resolve("postgres").toString())
                .hasMessageContaining("PostgreSQL 16")
                .hasMessageContaining("--data");
    }

    @Test
    void aFolderWithSomethingElseInItIsLeftAlone() throws Exception {
        var precious = Files.createDirectories(data.resolve("postgres")).resolve("thesis.txt");
        Files.writeString(precious, "years of work");

        assertThatThrownBy(this::start).hasMessageContaining("neither empty nor a PostgreSQL folder");
        assertThat(precious).hasContent("years of work");
    }

    @Test
    void aFolderThatWasHalfMadeIsMadeAnew() throws Exception {
        Files.createDirectories(data.resolve("postgres.new/base"));
        Files.writeString(data.resolve("postgres.new/PG_VERSION"), "18\n");

        try (var server = start()) {
            assertThat(EmbeddedPostgresTest.query(server.connection(), "select 1"))
                    .isEqualTo("1");
        }
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(data, Durability.EPHEMERAL, CacheFolder.ofThisUser());
    }
}
