package dev.parley.kafka;

import io.vertx.core.Future;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;

/** What becomes of the messages of one topic. */
interface Intake {

    /**
     * Takes one message over. Completes when what comes of it is kept, or it lies with the dead letters, so that it may be
     * forgotten; fails when it must be tried again. Called on the verticle's context, any number at once.
     */
    Future<Void> take(KafkaConsumerRecord<byte[], byte[]> message);
}
