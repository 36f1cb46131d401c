package dev.parley.embedded;

import dev.parley.conf.Secret;
import dev.parley.conf.StoreConf.PostgresConf;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of this process alone: real binaries, data below the data folder, a free port of the loopback, a random
 * password that only the owner of the folder can read. It ends with the process, even a killed one; the next start takes the
 * data up again.
 *
 * <p>Blocking; call from any thread but an event loop. Close it after everything that uses it.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

    /** Whether the data must survive the machine. */
    public enum Durability {
        /** What is committed survives a power cut. */
        DURABLE,
        /** For data that is thrown away: nothing is flushed to disk. */
        EPHEMERAL
    }

    private static final String HOST = "127.0.0.1";

    /** Made by the server itself; all tables are in one schema of it. */
    private static final String DATABASE = "postgres";

    /** Another process may take the free port before the server does. */
    private static final int PORT_TRIES = 5;

    private final FolderLock lock;
    private final ServerProcess process;
    private final int port;
    private final String password;

    private EmbeddedPostgres(FolderLock lock, ServerProcess process, int port, String password) {
        this.lock = lock;
        this.process = process;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts a server on {@code data/postgres}, made if need be, and returns when it accepts connections.
     *
     * @param cache folder below which the programs are unpacked, once
     * @throws CannotStartException when another process uses the folder, another version wrote it, or the server fails
     */
    public static EmbeddedPostgres start(Path data, Durability durability, Path cache) {
        var started = System.nanoTime();
        var lock = FolderLock.take(data.toAbsolutePath().normalize());
        try {
            var binaries = PostgresBinaries.unpackedIn(cache);
            var folder = new PostgresFolder(data.toAbsolutePath().normalize().resolve("postgres"), binaries);
            folder.prepare();
            var server = startOnFreePort(lock, folder, durability);
            log.info("embedded PostgreSQL on port {} in {} ms", server.port, (System.nanoTime() - started) / 1_000_000);
            return server;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** How to reach the server. */
    public PostgresConf connection() {
        return new PostgresConf(HOST, port, DATABASE, PostgresFolder.USER, Optional.of(new Secret(password)));
    }

    /** Stops the server: clients are sent away, data is written. */
    @Override
    public void close() {
        process.close();
        lock.close();
    }

    long pid() {
        return process.pid();
    }

    private static EmbeddedPostgres startOnFreePort(FolderLock lock, PostgresFolder folder, Durability durability) {
        for (var tries = 1; ; tries++) {
            var port = FreePort.find();
            try {
                return new EmbeddedPostgres(
                        lock,
                        ServerProcess.start(PostgresCommand.PROGRAM, command(folder, port, durability), ""),
                        port,
                        folder.password());
            } catch (CannotStartException e) {
                if (tries == PORT_TRIES || !String.valueOf(e.getMessage()).contains("Address already in use")) {
                    throw e;
                }
            }
        }
    }

    private static ProcessBuilder command(PostgresFolder folder, int port, Durability durability) {
        var flush = durability == Durability.DURABLE ? "on" : "off";
        return PostgresCommand.server(
                folder.binaries().program("postgres"),
                "-D",
                folder.path().toString(),
                "-p",
                Integer.toString(port),
                "-k",
                "", // no socket file, which would end up in a folder that everybody can write to
                "-c",
                "listen_addresses=" + HOST,
                "-c",
                "fsync=" + flush,
                "-c",
                "synchronous_commit=" + flush,
                "-c",
                "full_page_writes=" + flush,
                "-c",
                "lc_messages=C", // the log is read for the word that the server is ready
                "-c",
                "timezone=UTC",
                "-c",
                "jit=off"); // our statements are short: compiling them costs more than running them
    }
}
