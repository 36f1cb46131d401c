package dev.parley.voice;

import dev.parley.bus.Failure;
import dev.parley.conf.VoiceProviderConf;
import java.util.concurrent.Semaphore;

/** How much a provider does at once for this node; others wait in their order, not too many of them. Safe for threads. */
final class Slots {

    private final VoiceProviderConf conf;
    private final Semaphore free;

    Slots(VoiceProviderConf conf) {
        this.conf = conf;
        this.free = new Semaphore(conf.concurrency(), true);
    }

    /** Does something when it is its turn. UNAVAILABLE when too many wait. */
    void in(Runnable work) {
        enter();
        try {
            work.run();
        } finally {
            free.release();
        }
    }

    private void enter() {
        if (free.tryAcquire()) {
            return;
        }
        if (free.getQueueLength() >= conf.queue()) {
            throw Failure.UNAVAILABLE.because(conf.name() + " already speaks " + conf.concurrency() + " pieces, and "
                    + conf.queue() + " wait (" + conf.setting("queue") + "); try again later");
        }
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.CANCELLED.because("nobody waits for the sound any more", e);
        }
    }
}
