package dev.parley.models.catalog;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one thread of one process at a time change a weight's folder. The lock of the operating system ends with the process,
 * however it ends; it knows processes but not threads, hence the second one for this JVM.
 */
final class EntryLock implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EntryLock.class);

    /** By lock file; bounded by the number of weights. */
    private static final ConcurrentMap<Path, Semaphore> IN_THIS_JVM = new ConcurrentHashMap<>();

    private final Semaphore semaphore;
    private final FileChannel channel;

    private EntryLock(Semaphore semaphore, FileChannel channel) {
        this.semaphore = semaphore;
        this.channel = channel;
    }

    /**
     * Waits for the lock of this folder, which must exist.
     *
     * @throws CancellationException if the thread is interrupted
     */
    static EntryLock of(Path folder) throws IOException {
        var file = folder.toRealPath().resolve(".lock");
        var semaphore = IN_THIS_JVM.computeIfAbsent(file, _ -> new Semaphore(1));
        try {
            semaphore.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while another thread fetches " + folder.getFileName());
        }
        try {
            return new EntryLock(semaphore, locked(file));
        } catch (IOException | RuntimeException | Error e) {
            semaphore.release();
            throw e;
        }
    }

    private static FileChannel locked(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                log.info("Waiting for another process that holds {}", file);
                channel.lock();
            }
            return channel;
        } catch (FileLockInterruptionException | ClosedByInterruptException e) {
            channel.close();
            throw new CancellationException("interrupted while another process holds " + file);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            semaphore.release();
        }
    }
}
