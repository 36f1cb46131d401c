package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conf.Secret;
import dev.parley.embedded.EmbeddedPostgres;
import dev.parley.embedded.EmbeddedPostgres.Durability;
import dev.parley.models.CacheFolder;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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

    private static final int WAV_HEADER_BYTES = 44;

    @TempDir
    Path folder;

    /** A killed service's servers still write for a moment; the folder can be deleted when they have gone. */
    @AfterEach
    void awaitTheEndOfTheServers() {
        Awaitility.await()
                .until(() -> Files.notExists(folder.resolve("data/postgres/postmaster.pid"))
                        && Files.notExists(folder.resolve("data/redis/redis.pid")));
    }

    @Test
    void firstStartMakesOneAdministratorAndALaterOneNoneAndTermIsADoneJob() throws IOException, InterruptedException {
        try (var service = up()) {
            assertThat(service.line()).matches("ready http://127\\.0\\.0\\.1:\\d+ in \\d+\\.\\d s");
            var keyFile = folder.resolve("data/api-key");
            assertThat(service.errors()).contains(Files.readString(keyFile).strip());
            service.awaitError("/#welcome=");
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
            assertThat(service.errors()).doesNotContain("API key", "#welcome");
        }
    }

    @Test
    void aBrokerOfItsOwnComesWithTheServiceWhereItIsAskedFor() throws IOException, InterruptedException {
        try (var service = CliProcess.start(
                folder,
                Map.of(
                        "PARLEY_MODELS_MIRROR",
                        SharedFiles.require("models").toString(),
                        "PARLEY_KAFKA_EMBEDDED_PORT",
                        "0"),
                "up",
                "--port",
                "0",
                "--with",
                "kafka")) {
            service.line();
            Awaitility.await()
                    .until(
                            () -> health().contains(
                                            "\"kafka\":{\"ready\":true,\"detail\":\"reads task, step1, gigaoffice-requests, 0 messages"));

            service.signal("TERM");

            assertThat(service.exitCode()).isZero();
        }
    }

    @Test
    void termInTheMiddleOfRecognitionGivesTheJobBackAndTheNextStartFinishesIt()
            throws IOException, InterruptedException {
        String job;
        try (var service = up()) {
            service.line();
            job = upload(twoMinutes());
            awaitEvent(job, "\"stage\":\"detect\",\"done\"");

            service.signal("TERM");

            assertThat(service.exitCode()).as(service.errors()).isZero();
            assertThat(service.output()).isEmpty();
        }
        try (var service = up()) {
            service.line();
            awaitEvent(job, "\"state\":\"succeeded\",\"attempt\":1");
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

    private String health() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(asAdministrator("/health").build(), BodyHandlers.ofString())
                    .body();
        }
    }

    /** Hands a recording in as the administrator; replies its id. */
    private String upload(byte[] sound) throws IOException, InterruptedException {
        var head = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"talk.wav\"\r\n\r\n";
        var body = BodyPublishers.concat(
                BodyPublishers.ofString(head),
                BodyPublishers.ofByteArray(sound),
                BodyPublishers.ofString("\r\n--edge--\r\n"));
        var request = asAdministrator("/upload/")
                .header("Content-Type", "multipart/form-data; boundary=edge")
                .POST(body)
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, BodyHandlers.ofString()).body();
            return answer.replaceAll(".*\"upload_id\":\"([0-9a-f-]+)\".*", "$1");
        }
    }

    /** Reads the events of a job until one has this text. */
    private void awaitEvent(String job, String text) throws IOException, InterruptedException {
        var request = asAdministrator("/jobs/" + job + "/events").build();
        try (var client = HttpClient.newHttpClient()) {
            try (var lines = client.send(request, BodyHandlers.ofLines()).body()) {
                assertThat(lines.anyMatch(line -> line.contains(text))).as(text).isTrue();
            } finally {
                client.shutdownNow();
            }
        }
    }

    private HttpRequest.Builder asAdministrator(String path) throws IOException {
        var endpoint = Files.readString(folder.resolve("data/endpoint")).strip();
        var key = Files.readString(folder.resolve("data/api-key")).strip();
        return HttpRequest.newBuilder(URI.create(endpoint + path)).header("X-API-Key", key);
    }

    private byte[] twoMinutes() throws IOException {
        var sound = Files.readAllBytes(SharedFiles.require("audio/english/leopard.wav"));
        var file = folder.resolve("two-minutes.wav");
        try (var writer = RecordingWriter.create(file)) {
            while (writer.samples() < 120 * Recording.SAMPLE_RATE) {
                writer.write(sound, WAV_HEADER_BYTES, sound.length - WAV_HEADER_BYTES);
            }
        }
        return Files.readAllBytes(file);
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
