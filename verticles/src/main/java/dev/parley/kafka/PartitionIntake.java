package dev.parley.kafka;

import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one partition on their way in: begun in their order, a limited number at once. One that cannot be taken now is
 * tried until it can, and no other is begun meanwhile. Owned by {@link TopicConsumer} while it has the partition; touched on its
 * context; bounded, because the partition is paused while this {@linkplain #isFull is full}.
 */
final class PartitionIntake {

    private static final Logger log = LoggerFactory.getLogger(PartitionIntake.class);
    private static final long FIRST_PAUSE_MS = 200;
    private static final long LONGEST_PAUSE_MS = 5_000;
    private static final int MOST_DOUBLINGS = 5;

    private final Vertx vertx;
    private final int limit;
    private final Intake intake;
    private final Runnable progress;
    private final PartitionOffsets offsets = new PartitionOffsets();
    private final Deque<KafkaConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private int inFlight;
    private int failing;
    private int failures;
    private boolean closed;

    /** @param limit messages at once
     *  @param progress called after every message that is done, and every failure */
    PartitionIntake(Vertx vertx, int limit, Intake intake, Runnable progress) {
        this.vertx = vertx;
        this.limit = limit;
        this.intake = intake;
        this.progress = progress;
    }

    void add(KafkaConsumerRecord<byte[], byte[]> message) {
        offsets.add(message.offset());
        waiting.add(message);
    }

    /** Begins what may be begun. */
    void begin() {
        while (!closed && failing == 0 && inFlight < limit && !waiting.isEmpty()) {
            inFlight++;
            attempt(waiting.remove(), false);
        }
    }

    PartitionOffsets offsets() {
        return offsets;
    }

    /** Whether no more messages should come. */
    boolean isFull() {
        return failing > 0 || waiting.size() >= limit;
    }

    int open() {
        return offsets.open();
    }

    /** The partition is another's now: what comes of its messages is of no interest any more. */
    void close() {
        closed = true;
        waiting.clear();
    }

    private void attempt(KafkaConsumerRecord<byte[], byte[]> message, boolean failedBefore) {
        intake.take(message).onComplete(outcome -> {
            if (closed) {
                return;
            }
            if (outcome.succeeded()) {
                done(message, failedBefore);
            } else {
                failed(message, failedBefore, outcome.cause());
            }
            begin();
            progress.run();
        });
    }

    private void done(KafkaConsumerRecord<byte[], byte[]> message, boolean failedBefore) {
        inFlight--;
        if (failedBefore) {
            failing--;
        }
        failures = 0;
        offsets.done(message.offset());
    }

    private void failed(KafkaConsumerRecord<byte[], byte[]> message, boolean failedBefore, Throwable cause) {
        var pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(MOST_DOUBLINGS, failures++));
        // Those behind it fail for the same reason, and it again and again.
        if (failing == 0) {
            log.warn(
                    "{} {} {} cannot be taken now and is tried until it can: {}",
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    cause.getMessage());
        }
        if (!failedBefore) {
            failing++;
        }
        vertx.setTimer(pause, _ -> {
            if (!closed) {
                attempt(message, true);
            }
        });
    }
}
