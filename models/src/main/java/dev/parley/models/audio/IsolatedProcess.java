package dev.parley.models.audio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.models.audio.AudioException.Kind;
import dev.parley.models.process.LimitedCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program over an untrusted file, such that a crash, a hang or a flood costs this run only: limited in
 * time, memory and messages, without our environment, unable to write files, and killed with this JVM. The file is the
 * program's standard input.
 *
 * <p>Used once, by one thread. That thread may be interrupted; the program is dead before {@link #run} returns, however
 * it returns.
 */
final class IsolatedProcess {

    /** Takes the program's standard output as it comes, on a thread of its own. */
    interface Output {
        void take(byte[] block, int length) throws IOException;
    }

    /**
     * How the program ended.
     *
     * @param exitCode 128 plus the number of the signal where one ended it
     * @param messages the first lines of its standard error
     */
    record Ended(int exitCode, List<String> messages) {}

    /** What the loader says of the libraries that {@link FfmpegPrograms} lets others stand in for. */
    private static final String ABOUT_STAND_INS = "no version information available";

    private static final Duration BETWEEN_TICKS = Duration.ofMillis(200);
    private static final int BLOCK = 64 * 1024;
    private static final int MESSAGE_BYTES = 16 * 1024;

    private final ProcessBuilder builder;
    private final Duration time;
    private volatile @Nullable Process process;
    private volatile boolean abandoned;

    IsolatedProcess(FfmpegPrograms programs, Path input, Duration time, long memoryBytes, List<String> command) {
        this.time = time;
        builder = LimitedCommand.of(Duration.ofSeconds(2 + 2 * time.toSeconds()), memoryBytes, command)
                .redirectInput(input.toFile());
        builder.environment().put("LD_LIBRARY_PATH", programs.folder().toString());
    }

    /**
     * Runs the program to its end.
     *
     * @param tick called on this thread a few times a second; what it throws stops the program and reaches the caller
     * @throws AudioException of kind {@link Kind#TIMED_OUT}
     * @throws CancellationException if this thread is interrupted
     */
    Ended run(Output output, Runnable tick) throws IOException {
        var pump = new FutureTask<>(() -> pump(output));
        // A platform thread: the parent-death signal fires when the thread that started the process ends, and the one
        // that carries a virtual thread may end at any time.
        var thread = Thread.ofPlatform().name("decode").daemon().start(pump);
        try {
            return await(pump, tick);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while decoding");
        } catch (ExecutionException e) {
            throw rethrow(e.getCause());
        } finally {
            abandoned = true;
            kill();
            joinUninterruptibly(thread);
        }
    }

    private Ended await(FutureTask<Ended> pump, Runnable tick) throws InterruptedException, ExecutionException {
        var deadline = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                return pump.get(BETWEEN_TICKS.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                tick.run();
            }
        }
        throw new AudioException(
                Kind.TIMED_OUT,
                "Decoding took longer than %d s and was stopped; convert the recording to WAV or FLAC and send that"
                        .formatted(time.toSeconds()));
    }

    private Ended pump(Output output) throws IOException, InterruptedException {
        var started = builder.start();
        process = started;
        if (abandoned) {
            kill();
        }
        var messages = new FutureTask<>(() -> firstLines(started.getErrorStream()));
        Thread.ofPlatform().name("decode-messages").daemon().start(messages);
        try (var stream = started.getInputStream()) {
            var block = new byte[BLOCK];
            for (var length = stream.read(block); length >= 0; length = stream.read(block)) {
                output.take(block, length);
            }
            return new Ended(started.waitFor(), messages.get());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            kill();
        }
    }

    /** Reads to the end, so that the program never waits for us, but keeps only the beginning. */
    private static List<String> firstLines(InputStream stream) throws IOException {
        try (stream) {
            var kept = new String(stream.readNBytes(MESSAGE_BYTES), UTF_8);
            stream.transferTo(OutputStream.nullOutputStream());
            return kept.lines().filter(line -> !line.contains(ABOUT_STAND_INS)).toList();
        }
    }

    private void kill() {
        var running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        var interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static IOException rethrow(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case IOException e -> e;
            case null, default -> new IOException(cause);
        };
    }
}
