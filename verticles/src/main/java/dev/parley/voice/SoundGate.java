package dev.parley.voice;

import dev.parley.bus.Outlet;
import dev.parley.bus.Voice.Sound;
import io.vertx.core.Context;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The way from threads that may wait to an outlet on its event loop. One thread at a time. */
final class SoundGate {

    private final Context context;
    private final Outlet<Sound> outlet;
    private volatile boolean begun;

    SoundGate(Context context, Outlet<Sound> outlet) {
        this.context = context;
        this.outlet = outlet;
    }

    /** Sends some bytes of the file, and waits while the asker has a lot to do with what was sent. Fails when it has gone. */
    void send(byte[] bytes, int length) throws IOException {
        begun = true;
        var item = new Sound(Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length)));
        var done = new CompletableFuture<Boolean>();
        context.runOnContext(_ -> {
            outlet.onDrain(() -> done.complete(!outlet.isCancelled()));
            outlet.send(item);
            if (!outlet.full()) {
                done.complete(!outlet.isCancelled());
            }
        });
        try {
            if (!done.get()) {
                throw new InterruptedIOException("nobody waits for the sound any more");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while sound was sent");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    /** Whether anything was sent, so that another voice comes too late. */
    boolean begun() {
        return begun;
    }
}
