package dev.parley.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server. A thread of its own starts it, reads its log and lives as long as it does: the kernel's parent-death
 * signal fires when the starting thread ends, not when the process does.
 */
final class PostgresProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger("dev.parley.embedded.postgres");

    /** Recovery after a crash replays the log since the last checkpoint, which takes seconds at most. */
    private static final int START_SECONDS = 60;

    private static final int STOP_SECONDS = 30;

    private final CompletableFuture<Process> ready = new CompletableFuture<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    private PostgresProcess() {}

    /** Starts the server and waits until it accepts connections. Fails with the end of its log. */
    static PostgresProcess start(ProcessBuilder command) {
        var server = new PostgresProcess();
        Thread.ofPlatform().daemon().name("embedded-postgres").start(() -> server.live(command));
        try {
            server.ready.get(START_SECONDS, TimeUnit.SECONDS);
            return server;
        } catch (ExecutionException e) {
            throw new CannotStartException(
                    "PostgreSQL does not start: " + e.getMessage() + PostgresCommand.wayOut(), e);
        } catch (TimeoutException e) {
            throw new CannotStartException("PostgreSQL was not ready after " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("interrupted while PostgreSQL started", e);
        }
    }

    /** Tells a server to send its clients away, write its data and stop. */
    static void interrupt(long pid) {
        try {
            // Java can send TERM, on which PostgreSQL waits for its clients to leave; INT does not wait.
            new ProcessBuilder("sh", "-c", "kill -INT " + pid).start().waitFor();
        } catch (IOException e) {
            log.warn("cannot tell PostgreSQL to stop: {}", e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    long pid() {
        return ready.join().pid();
    }

    @Override
    public void close() {
        interrupt(pid());
        try {
            ended.get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException _) {
            log.warn("PostgreSQL did not stop in {} s; its next start replays the log", STOP_SECONDS);
            ready.join().destroyForcibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void live(ProcessBuilder command) {
        var lastLines = new ArrayDeque<String>();
        try {
            var process = command.start();
            try (var output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (var line = output.readLine(); line != null; line = output.readLine()) {
                    heard(line, process);
                    lastLines.add(line);
                    if (lastLines.size() > 5) {
                        lastLines.remove();
                    }
                }
            }
            ended.complete(process.waitFor());
            ready.completeExceptionally(new IOException(String.join(" | ", lastLines)));
        } catch (IOException e) {
            ready.completeExceptionally(e);
            ended.completeExceptionally(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void heard(String line, Process process) {
        if (line.contains("FATAL:") || line.contains("PANIC:")) {
            log.warn("{}", line);
        } else {
            log.debug("{}", line);
        }
        if (line.contains("database system is ready to accept connections")) {
            ready.complete(process);
        }
    }
}
