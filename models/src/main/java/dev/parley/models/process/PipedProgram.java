package dev.parley.models.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A program at work that reads what is {@linkplain #write written} to it while it says something itself. Owned by one thread; dead
 * after {@link #close}, however its work ended.
 */
public final class PipedProgram implements AutoCloseable {

    /** Takes the program's standard output as it comes, on a thread of its own. What it throws ends the program. */
    public interface Output {
        void take(byte[] block, int length) throws IOException;
    }

    /**
     * How the program ended.
     *
     * @param exitCode 128 plus the number of the signal where one ended it
     * @param messages the first lines of its standard error
     */
    public record Ended(int exitCode, List<String> messages) {}

    private static final int BLOCK = 16 * 1024;
    private static final int MESSAGE_BYTES = 16 * 1024;

    private final String name;
    private final CompletableFuture<Process> started = new CompletableFuture<>();
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();

    private PipedProgram(String name) {
        this.name = name;
    }

    /**
     * Starts the program.
     *
     * @param name of its threads, and in what is said of it
     * @throws InterruptedIOException if this thread is interrupted; then it is ended
     * @throws IOException if it cannot be started
     */
    public static PipedProgram start(String name, ProcessBuilder command, Output output) throws IOException {
        var program = new PipedProgram(name);
        // Lives as long as the program, see LimitedCommand; one that carries virtual threads may not.
        Thread.ofPlatform().name(name).daemon().start(() -> program.live(command, output));
        try {
            program.result(program.started);
            return program;
        } catch (InterruptedIOException e) {
            // It may be about to start, and nobody would ever close it.
            program.close();
            throw e;
        }
    }

    /** Gives it something to read; waits while it has enough of it. Fails when it does not read any more. */
    public void write(byte[] bytes, int length) throws IOException {
        var input = result(started).getOutputStream();
        input.write(bytes, 0, length);
        input.flush();
    }

    /**
     * Tells it that there is no more to read, and waits for its end.
     *
     * @throws InterruptedIOException if this thread is interrupted
     * @throws IOException what the {@link Output} threw
     */
    public Ended finish() throws IOException {
        try {
            result(started).getOutputStream().close();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException _) {
            // It has ended already; how, comes next.
        }
        return result(ended);
    }

    /** Ends it at once, if it has not ended. */
    @Override
    public void close() {
        started.thenAccept(Process::destroyForcibly);
    }

    private void live(ProcessBuilder command, Output output) {
        try {
            var process = command.start();
            started.complete(process);
            ended.complete(listen(process, output));
        } catch (IOException | RuntimeException e) {
            started.completeExceptionally(e);
            ended.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended.completeExceptionally(e);
        }
    }

    private Ended listen(Process process, Output output) throws IOException, InterruptedException {
        var messages = new FutureTask<>(() -> firstLines(process.getErrorStream()));
        Thread.ofPlatform().name(name + "-messages").daemon().start(messages);
        try (var stream = process.getInputStream()) {
            var block = new byte[BLOCK];
            for (var length = stream.read(block); length >= 0; length = stream.read(block)) {
                output.take(block, length);
            }
            return new Ended(process.waitFor(), messages.get());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            process.destroyForcibly();
        }
    }

    /** Reads to the end, so that the program never waits for us, but keeps only the beginning. */
    private static List<String> firstLines(InputStream stream) throws IOException {
        try (stream) {
            var kept = new String(stream.readNBytes(MESSAGE_BYTES), UTF_8);
            stream.transferTo(OutputStream.nullOutputStream());
            return kept.lines().toList();
        }
    }

    private <T> T result(CompletableFuture<T> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + name + " was at work");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException unchecked -> throw unchecked;
                case IOException failure -> throw failure;
                case null, default -> throw new IOException(e.getCause());
            }
        }
    }
}
