package dev.parley.kafka;

import dev.parley.bus.Bus;
import dev.parley.conf.KafkaConf;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A topic that is read, by whom, and what becomes of its messages.
 *
 * @param group of consumers
 */
record Source(String topic, String group, Intake intake) {

    /** Those that are configured. */
    static List<Source> all(
            Vertx vertx, Bus bus, KafkaConf conf, KafkaProducer<byte[], byte[]> producer, InstantSource clock) {
        var user = new ServiceUser(bus, conf.user());
        var answers = new Answers(producer);
        var topics = conf.topics();
        var sources = new ArrayList<Source>();
        var tasks = new TaskIntake(bus, conf, user, answers, new DeadLetters(producer, topics.deadLetter()));
        sources.add(new Source(topics.task(), conf.group() + "-" + topics.task(), tasks));
        var interviews = conf.interviews();
        if (interviews.enabled()) {
            var letters = new DeadLetters(producer, interviews.deadLetter());
            var candidates = new CandidatesIntake(vertx, bus, conf, user, letters);
            sources.add(new Source(interviews.topic(), interviews.group(), candidates));
        }
        var office = conf.office();
        if (office.enabled()) {
            var letters = new OfficeLetters(producer, office.deadLetter(), clock);
            var requests = new OfficeIntake(vertx, bus, conf, user, answers, letters, clock);
            sources.add(new Source(office.requests(), office.group(), requests));
        }
        return List.copyOf(sources);
    }
}
