package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conf.Secret;
import dev.parley.embedded.EmbeddedPostgres;
import dev.parley.embedded.EmbeddedPostgres.Durability;
import dev.parley.models.CacheFolder;
import dev.parley.models.SharedFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpProcessTest {

    @TempDir
    Path folder;

    /** A killed service's database still writes for a moment; the folder can be deleted when it has gone. */
    @AfterEach
    void awaitTheEndOfTheDatabase() {
        Awaitility.await().until(() -> Files.notExists(folder.resolve("data/postgres/postmaster.pid")));
    }

    @Test
    void firstStartMakesOneAdministratorAndALaterOneNoneAndTermIsADoneJob() throws IOException, InterruptedException {
        try (var service = up()) {
            assertThat(service.line()).matches("ready http://127\\.0\\.0\\.1:\\d+ in \\d+\\.\\d s");
            var keyFile = folder.resolve("data/api-key");
            assertThat(service.errors()).contains(Files.readString(keyFile).strip());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
                    .isEqualTo("rw-------");

            service.signal("TERM");

            assertThat(service.output()).isEmpty();
            assertThat(service.exitCode()).isZero();
            assertThat(service.errors()).doesNotContain("ERROR", "WARN");
            assertThat(folder.resolve("data/endpoint")).doesNotExist();
        }
        try (var service = up()) {
            service.line();
            assertThat(service.errors()).doesNotContain("API key");
        }
    }

    @Test
    void usersAreAddedToARunningServiceAndToOneThatRests() throws IOException, InterruptedException {
        String running;
        try (var service = up()) {
            service.line();
            running = add("anna");
            assertThat(status(running)).isEqualTo(200);
        }
        // The service was killed: its endpoint file is still there, nobody listens.
        var resting = add("boris");
        try (var service = up()) {
            service.line();
            assertThat(status(running)).isEqualTo(200);
            assertThat(status(resting)).isEqualTo(200);
            assertThat(status("wrong")).isEqualTo(401);
        }
    }

    @Test
    void dataFolderInUseIsRefused() throws IOException, InterruptedException {
        try (var service = up()) {
            service.line();

            assertRefused("in use by another Parley", "up", "--port", "0");
        }
    }

    @Test
    void portInUseIsRefused() throws IOException, InterruptedException {
        SharedFiles.require("models");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(
                    "port " + taken.getLocalPort() + " (Address already in use)",
                    "up",
                    "--port",
                    Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void dataOfANewerVersionIsRefused() throws IOException, InterruptedException, SQLException {
        add("anna");
        pretendThatANewerVersionWasHere();

        assertRefused("was written by a newer Parley", "user", "add", "boris");
    }

    private void assertRefused(String reason, String... arguments) throws IOException, InterruptedException {
        try (var command = start(arguments)) {
            assertThat(command.output()).isEmpty();
            assertThat(command.exitCode()).isEqualTo(1);
            assertThat(command.errors().lines().filter(line -> line.startsWith("parley: ")))
                    .singleElement()
                    .asString()
                    .contains(reason);
            assertThat(command.errors()).doesNotContain("\tat ", "ERROR");
        }
    }

    private String add(String name) throws IOException, InterruptedException {
        try (var command = start("user", "add", name)) {
            var key = command.output();
            assertThat(command.exitCode()).as(command.errors()).isZero();
            assertThat(key.lines()).hasSize(1);
            return key;
        }
    }

    private int status(String key) throws IOException, InterruptedException {
        var endpoint = Files.readString(folder.resolve("data/endpoint")).strip();
        var request = HttpRequest.newBuilder(URI.create(endpoint + "/jobs"))
                .header("X-API-Key", key)
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).statusCode();
        }
    }

    private void pretendThatANewerVersionWasHere() throws SQLException {
        try (var server =
                EmbeddedPostgres.start(folder.resolve("data"), Durability.EPHEMERAL, CacheFolder.ofThisUser())) {
            var place = server.connection();
            var url = "jdbc:postgresql://" + place.host() + ":" + place.port() + "/" + place.database();
            var password = place.password().map(Secret::reveal).orElse("");
            try (var connection = DriverManager.getConnection(url, place.user(), password);
                    var statement = connection.createStatement()) {
                statement.execute("""
                        insert into parley.flyway_schema_history
                        select installed_rank + 1000, '999', 'from the future', type, 'V999__future.sql', checksum,
                               installed_by, installed_on, execution_time, success
                        from parley.flyway_schema_history where version = '1'""");
            }
        }
    }

    private CliProcess up() throws IOException {
        return start("up", "--port", "0");
    }

    private CliProcess start(String... arguments) throws IOException {
        return CliProcess.start(
                folder,
                Map.of("PARLEY_MODELS_MIRROR", SharedFiles.require("models").toString()),
                arguments);
    }
}
