package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.conf.RedisConf;
import dev.parley.conf.Secret;
import dev.parley.models.CacheFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One data folder through starts, stops and crashes. */
class EmbeddedRedisTest {

    @TempDir
    Path data;

    @Test
    void itBeginsEmptyAfterARestart() throws IOException {
        try (var server = start()) {
            assertThat(say(server.connection(), "SET word здравствуй")).isEqualTo("+OK");
        }

        try (var server = start()) {
            assertThat(say(server.connection(), "DBSIZE")).isEqualTo(":0");
        }
    }

    @Test
    void theServerDiesWithAKilledProcessAndTheNextStartIsNotHinderedByIt() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var doomed = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedRedis.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
        var said = new BufferedReader(new InputStreamReader(doomed.getInputStream(), StandardCharsets.UTF_8))
                .lines()
                .filter(line -> line.startsWith(DoomedRedis.KEPT))
                .findFirst();
        assertThat(said).isPresent();
        var orphan = ProcessHandle.of(Long.parseLong(said.get().substring(DoomedRedis.KEPT.length())))
                .orElseThrow();

        doomed.destroyForcibly().waitFor();

        try (var server = start()) {
            Awaitility.await().until(() -> !orphan.isAlive());
            assertThat(say(server.connection(), "DBSIZE")).isEqualTo(":0");
        }
    }

    @Test
    void aServerThatOutlivedItsParleyIsStoppedBeforeTheNextStart() {
        try (var server = start()) {
            new RedisFolder(data.resolve("redis")).endOrphan();

            assertThat(ProcessHandle.of(server.pid()).filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
    }

    @Test
    void aProcessFileThatNamesAnInnocentProcessIsNoObstacle() throws Exception {
        start().close();
        Files.writeString(
                data.resolve("redis/redis.pid"), ProcessHandle.current().pid() + "\n");

        try (var server = start()) {
            assertThat(say(server.connection(), "PING")).isEqualTo("+PONG");
        }
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void aSecondParleyOnTheSameFolderIsRefused() {
        try (var _ = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining(data.toString())
                    .hasMessageContaining("in use by another Parley");
        }
    }

    @Test
    void nobodyEntersWithoutThePassword() throws IOException {
        try (var server = start()) {
            var stranger = new RedisConf(
                    "127.0.0.1",
                    server.connection().port(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    false,
                    Optional.empty());

            assertThat(say(stranger, "DBSIZE")).startsWith("-NOAUTH");
            assertThat(Path.of("/proc/" + server.pid() + "/cmdline"))
                    .content()
                    .doesNotContain(server.connection().password().orElseThrow().reveal());
        }
    }

    @Test
    void theProgramIsUnpackedOnceEvenByTwoProcesses(@TempDir Path cache) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = executor.submit(() -> RedisProgram.unpackedIn(cache));
            var other = executor.submit(() -> RedisProgram.unpackedIn(cache));

            assertThat(one.get()).isEqualTo(other.get()).isExecutable();
        }
        try (var files = Files.list(cache.resolve("redis"))) {
            assertThat(files).hasSize(1);
        }
    }

    private EmbeddedRedis start() {
        return EmbeddedRedis.start(data, CacheFolder.ofThisUser());
    }

    /** The first line of the answer to one command. */
    static String say(RedisConf server, String command) throws IOException {
        try (var socket = new Socket(server.host(), server.port());
                var answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            var login = server.password().map(Secret::reveal);
            if (login.isPresent()) {
                socket.getOutputStream().write(("AUTH " + login.get() + "\r\n").getBytes(StandardCharsets.UTF_8));
                assertThat(answer.readLine()).isEqualTo("+OK");
            }
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            return answer.readLine();
        }
    }
}
