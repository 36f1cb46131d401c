/**
 * The Kafka door: tasks of the report system, candidates for interviews and requests about tables come from topics, what comes of
 * them goes to others. It owns its place in the topics and nothing else: the engine keeps the jobs, the interviews the rooms, the
 * outbox the answers. One verticle a node, on an event loop. Start reading at {@link dev.parley.kafka.KafkaVerticle} and
 * {@link dev.parley.kafka.Source}; what comes in: {@link dev.parley.kafka.Intake}, what goes out: {@link dev.parley.kafka.AnswerForm}.
 */
@NullMarked
package dev.parley.kafka;

import org.jspecify.annotations.NullMarked;
