package dev.parley.models.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/**
 * Moves one response's body to the end of a file. Reading stands on a thread of its own, for a stream has no time limit: the calling
 * thread watches it, and closes the stream when nothing comes any more. Used once.
 */
final class BodyTransfer {

    /** The connection ended too early; what has come is in the file. */
    static final class CutException extends IOException {
        CutException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final long TICK_MILLIS = 100;
    private static final int BLOCK = 64 * 1024;

    private final InputStream body;
    private final Path file;
    private final long start;
    private final long largest;
    private final Duration patience;
    private volatile long written;

    /**
     * @param start bytes of the file that are kept
     * @param largest bytes that the whole file may have
     * @param patience how long nothing may come
     */
    BodyTransfer(InputStream body, Path file, long start, long largest, Duration patience) {
        this.body = body;
        this.file = file;
        this.start = start;
        this.largest = largest;
        this.patience = patience;
        written = start;
    }

    /**
     * Returns when all is in the file.
     *
     * @param received told the length of the file, on this thread; what it throws ends the transfer
     */
    void run(LongConsumer received) throws IOException {
        var pump = new FutureTask<>(this::pump);
        var thread = Thread.ofVirtual().name("download").start(pump);
        try {
            watch(pump, received);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while downloading " + file.getFileName());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } finally {
            body.close();
            joinUninterruptibly(thread);
        }
    }

    private void watch(FutureTask<Long> pump, LongConsumer received)
            throws IOException, InterruptedException, ExecutionException {
        var seen = written;
        var lastCame = System.nanoTime();
        while (true) {
            try {
                received.accept(pump.get(TICK_MILLIS, TimeUnit.MILLISECONDS));
                return;
            } catch (TimeoutException e) {
                received.accept(written);
            }
            if (written > seen) {
                seen = written;
                lastCame = System.nanoTime();
            } else if (System.nanoTime() - lastCame > patience.toNanos()) {
                throw new IOException("stopped sending for %d s".formatted(patience.toSeconds()));
            }
        }
    }

    private Long pump() throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(start).position(start);
            var block = new byte[BLOCK];
            for (var length = read(block); length >= 0; length = read(block)) {
                if (written + length > largest) {
                    throw new IOException("sends more than the expected %d bytes".formatted(largest));
                }
                var bytes = ByteBuffer.wrap(block, 0, length);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                written = channel.position();
            }
            return written;
        }
    }

    private int read(byte[] block) throws IOException {
        try {
            return body.read(block);
        } catch (IOException e) {
            throw new CutException("the connection was cut off at %d bytes".formatted(written), e);
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
}
