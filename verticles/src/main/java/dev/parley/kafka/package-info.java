/**
 * The Kafka door: tasks of the report system come from one topic and become jobs, the answers go to another. It owns its
 * place in the topics and nothing else: the engine keeps the jobs, the outbox the answers. One verticle a node, on an event
 * loop. Start reading at {@link dev.parley.kafka.KafkaVerticle}, then {@link dev.parley.kafka.TaskIntake}.
 */
@NullMarked
package dev.parley.kafka;

import org.jspecify.annotations.NullMarked;
