package dev.parley.embedded;

import dev.parley.conf.RedisConf;
import dev.parley.conf.Secret;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis of this process alone: the real server, at work in {@code data/redis}, a free port of the loopback, a random password
 * that nobody else learns. It ends with the process, even a killed one, and writes nothing down: counters are made anew from
 * the database, kept answers are asked for again.
 *
 * <p>Blocking; call from any thread but an event loop. Close it after everything that uses it.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);

    private static final String HOST = "127.0.0.1";

    /** Enough for the counters of 100,000 users and some thousand answers; beyond it what was not used for longest goes. */
    private static final String MEMORY = "256mb";

    /** Another process may take the free port before the server does. */
    private static final int PORT_TRIES = 5;

    private final FolderLock lock;
    private final ServerProcess process;
    private final RedisConf connection;

    private EmbeddedRedis(FolderLock lock, ServerProcess process, RedisConf connection) {
        this.lock = lock;
        this.process = process;
        this.connection = connection;
    }

    /**
     * Starts a server on {@code data/redis}, made if need be, and returns when it accepts connections.
     *
     * @param cache folder below which the program is unpacked, once
     * @throws CannotStartException when another process uses the folder, or the server fails
     */
    public static EmbeddedRedis start(Path data, Path cache) {
        var started = System.nanoTime();
        var folder = new RedisFolder(data.toAbsolutePath().normalize().resolve("redis"));
        var lock = FolderLock.take(folder.path());
        try {
            folder.endOrphan();
            var server = startOnFreePort(lock, folder, RedisProgram.unpackedIn(cache));
            log.info(
                    "embedded Redis on port {} in {} ms",
                    server.connection.port(),
                    (System.nanoTime() - started) / 1_000_000);
            return server;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** How to reach the server. */
    public RedisConf connection() {
        return connection;
    }

    @Override
    public void close() {
        process.close();
        lock.close();
    }

    long pid() {
        return process.pid();
    }

    private static EmbeddedRedis startOnFreePort(FolderLock lock, RedisFolder folder, Path program) {
        for (var tries = 1; ; tries++) {
            var password = randomPassword();
            var port = FreePort.find();
            try {
                var process = ServerProcess.start(
                        RedisProgram.PROGRAM, command(folder, program), settings(folder, port, password));
                return new EmbeddedRedis(lock, process, RedisConf.loopback(port, password));
            } catch (CannotStartException e) {
                if (tries == PORT_TRIES || !String.valueOf(e.getMessage()).contains("Address already in use")) {
                    throw e;
                }
            }
        }
    }

    private static ProcessBuilder command(RedisFolder folder, Path program) {
        // Settings are read from the input: a command line can be seen by everybody on the machine.
        return new ProcessBuilder(ServerCommand.line(RedisProgram.PROGRAM, List.of(), program.toString(), "-"))
                .directory(folder.path().toFile())
                .redirectErrorStream(true);
    }

    private static String settings(RedisFolder folder, int port, Secret password) {
        return """
                bind %s
                port %d
                requirepass %s
                pidfile "%s"
                save ""
                maxmemory %s
                maxmemory-policy volatile-lru
                """.formatted(HOST, port, password.reveal(), folder.processFile(), MEMORY);
    }

    private static Secret randomPassword() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return new Secret(HexFormat.of().formatHex(bytes));
    }
}
