package dev.parley.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import io.vertx.kafka.client.consumer.OffsetAndMetadata;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic. A place is committed when all before it is kept elsewhere. The consumer never waits for the work: a
 * partition from which more comes than can be kept is paused while the consumer goes on asking the broker, so that it never
 * loses its partitions for being slow. Touched on one context.
 */
final class TopicConsumer {

    private static final Logger log = LoggerFactory.getLogger(TopicConsumer.class);

    /** Commits stand in line behind a poll. */
    private static final Duration POLL = Duration.ofMillis(100);

    private static final long COMMIT_PAUSE_MS = 50;
    private static final long TROUBLE_PAUSE_MS = 1_000;

    /** What was not heard of again for so long is over. */
    private static final long TROUBLE_MEMORY_MS = 10_000;

    private final Vertx vertx;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final int limit;
    private final String topic;
    private final Intake intake;
    private final Map<TopicPartition, PartitionIntake> partitions = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private boolean committing;
    private boolean closed;
    private long troubles;
    private Optional<String> trouble = Optional.empty();

    /** @param limit messages of a partition that are taken at once */
    TopicConsumer(Vertx vertx, KafkaConsumer<byte[], byte[]> consumer, int limit, String topic, Intake intake) {
        this.vertx = vertx;
        this.consumer = consumer;
        this.limit = limit;
        this.topic = topic;
        this.intake = intake;
    }

    /** A topic that does not exist yet is read when it does. */
    Future<Void> start() {
        var context = vertx.getOrCreateContext();
        return consumer.pollTimeout(POLL)
                .exceptionHandler(failure -> context.runOnContext(_ -> troubled(failure)))
                .partitionsRevokedHandler(this::revoked)
                .partitionsAssignedHandler(assigned -> log.info("reads partitions {}", assigned))
                .batchHandler(this::taken)
                .subscribe(topic);
    }

    String topic() {
        return topic;
    }

    /** What is wrong, if anything is. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Messages that are on their way in. */
    int open() {
        return partitions.values().stream().mapToInt(PartitionIntake::open).sum();
    }

    Future<Void> close() {
        closed = true;
        partitions.values().forEach(PartitionIntake::close);
        return consumer.close();
    }

    private void taken(KafkaConsumerRecords<byte[], byte[]> messages) {
        trouble = Optional.empty();
        for (var i = 0; i < messages.size(); i++) {
            var message = messages.recordAt(i);
            partitions
                    .computeIfAbsent(
                            new TopicPartition(message.topic(), message.partition()),
                            _ -> new PartitionIntake(vertx, limit, intake, this::progressed))
                    .add(message);
        }
        partitions.values().forEach(PartitionIntake::begin);
        progressed();
    }

    private void progressed() {
        partitions.forEach((partition, intake) -> {
            if (intake.isFull() && paused.add(partition)) {
                consumer.pause(partition);
            } else if (!intake.isFull() && paused.remove(partition)) {
                consumer.resume(partition);
            }
        });
        commitSoon();
    }

    /** Many messages are done together: one commit for all of them. */
    private void commitSoon() {
        if (!committing && !closed && !behind().isEmpty()) {
            committing = true;
            vertx.setTimer(COMMIT_PAUSE_MS, _ -> commit(behind()));
        }
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> places) {
        if (closed || places.isEmpty()) {
            committing = false;
            return;
        }
        consumer.commit(places).onComplete(outcome -> {
            committing = false;
            if (outcome.succeeded()) {
                trouble = Optional.empty();
                places.forEach((partition, place) -> Optional.ofNullable(partitions.get(partition))
                        .ifPresent(intake -> intake.offsets().committed(place.getOffset())));
                commitSoon();
            } else {
                // Lost partitions are read by another, who is told the same of every message; of others a later commit
                // tells all.
                vertx.setTimer(TROUBLE_PAUSE_MS, _ -> commitSoon());
            }
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> behind() {
        var places = new HashMap<TopicPartition, OffsetAndMetadata>();
        partitions.forEach((partition, intake) -> {
            if (intake.offsets().isBehind()) {
                places.put(partition, new OffsetAndMetadata(intake.offsets().next(), ""));
            }
        });
        return places;
    }

    private void revoked(Set<TopicPartition> lost) {
        log.info("gives up partitions {}", lost);
        lost.forEach(partition -> {
            paused.remove(partition);
            Optional.ofNullable(partitions.remove(partition)).ifPresent(PartitionIntake::close);
        });
    }

    /** Polls that fail at once must not follow each other without a pause. */
    private void troubled(Throwable failure) {
        if (closed) {
            return;
        }
        var reason = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        if (!trouble.equals(Optional.of(reason))) {
            log.warn("cannot read topic {}: {}", topic, reason);
        }
        trouble = Optional.of(reason);
        var number = ++troubles;
        vertx.setTimer(TROUBLE_MEMORY_MS, _ -> {
            if (number == troubles) {
                trouble = Optional.empty();
            }
        });
        consumer.pause();
        vertx.setTimer(TROUBLE_PAUSE_MS, _ -> {
            if (!closed) {
                consumer.resume();
            }
        });
    }
}
