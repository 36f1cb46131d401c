package dev.parley.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server. A thread of its own starts it, reads its log and lives as long as it does: the kernel's parent-death
 * signal fires when the starting thread ends, not when the process does. A server that was ready and ends by itself, such as by
 * the hand of the kernel that needs memory, is started again.
 */
final class ServerProcess implements AutoCloseable {

    /**
     * What differs from program to program.
     *
     * @param name for the operator
     * @param ready part of the line of its log that says that it accepts connections
     * @param alarming parts of lines that the operator should see
     * @param stop the signal on which it writes its data and stops without waiting for its clients
     * @param wayOut what the operator can do where it does not start
     */
    record Program(String name, String ready, List<String> alarming, String stop, String wayOut) {}

    /** Recovery after a crash replays the log since the last checkpoint, which takes seconds at most. */
    private static final int START_SECONDS = 60;

    private static final int STOP_SECONDS = 30;

    /** Processes that it has left behind need a moment to see that it is gone. */
    private static final int RESTART_SECONDS = 1;

    private static final int LAST_LINES = 5;

    private final Program program;
    private final Logger log;
    private final CompletableFuture<Process> ready = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private volatile Optional<Process> current = Optional.empty();
    private volatile boolean closing;

    private ServerProcess(Program program) {
        this.program = program;
        this.log =
                LoggerFactory.getLogger("dev.parley.embedded." + program.name().toLowerCase(Locale.ROOT));
    }

    /**
     * Starts the server and waits until it accepts connections. Fails with the end of its log.
     *
     * @param input what it reads first, such as its settings
     */
    static ServerProcess start(Program program, ProcessBuilder command, String input) {
        var server = new ServerProcess(program);
        Thread.ofPlatform()
                .daemon()
                .name("embedded-" + program.name().toLowerCase(Locale.ROOT))
                .start(() -> server.live(command, input));
        try {
            server.ready.get(START_SECONDS, TimeUnit.SECONDS);
            return server;
        } catch (ExecutionException e) {
            throw new CannotStartException(program.name() + " does not start: " + e.getMessage() + program.wayOut(), e);
        } catch (TimeoutException e) {
            throw new CannotStartException(program.name() + " was not ready after " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("interrupted while " + program.name() + " started", e);
        }
    }

    /** Tells a server to send its clients away, write its data and stop. */
    static void tellToStop(Program program, long pid) {
        try {
            // Java itself can send no signal but TERM.
            new ProcessBuilder("sh", "-c", "kill -" + program.stop() + " " + pid)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            LoggerFactory.getLogger(ServerProcess.class)
                    .warn("cannot tell {} to stop: {}", program.name(), e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a server that was told to stop; false where it has not. */
    static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException _) {
            return !process.isAlive();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    long pid() {
        return current.orElseGet(ready::join).pid();
    }

    @Override
    public void close() {
        closing = true;
        current.filter(Process::isAlive).ifPresent(process -> tellToStop(program, process.pid()));
        try {
            ended.get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException _) {
            log.warn("{} did not stop in {} s; its next start replays its log", program.name(), STOP_SECONDS);
            current.ifPresent(Process::destroyForcibly);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void live(ProcessBuilder command, String input) {
        try {
            var lastLines = run(command, input);
            ready.completeExceptionally(new IOException(String.join(" | ", lastLines)));
            while (!ready.isCompletedExceptionally() && !closing) {
                log.error("{} has ended by itself and is started again: {}", program.name(), lastLines);
                TimeUnit.SECONDS.sleep(RESTART_SECONDS);
                lastLines = closing ? lastLines : run(command, input);
            }
            ended.complete(true);
        } catch (IOException e) {
            ready.completeExceptionally(e);
            ended.completeExceptionally(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the server to its end. Replies with the end of its log. */
    private Deque<String> run(ProcessBuilder command, String input) throws IOException, InterruptedException {
        var lastLines = new ArrayDeque<String>();
        var process = command.start();
        current = Optional.of(process);
        if (closing) {
            tellToStop(program, process.pid());
        }
        try (var settings = process.outputWriter(StandardCharsets.UTF_8)) {
            settings.write(input);
        } catch (IOException _) {
            // It has ended already; what it said tells why.
        }
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                heard(line, process);
                lastLines.add(line);
                if (lastLines.size() > LAST_LINES) {
                    lastLines.remove();
                }
            }
        }
        process.waitFor();
        return lastLines;
    }

    private void heard(String line, Process process) {
        if (program.alarming().stream().anyMatch(line::contains)) {
            log.warn("{}", line);
        } else {
            log.debug("{}", line);
        }
        if (line.contains(program.ready())) {
            ready.complete(process);
        }
    }
}
