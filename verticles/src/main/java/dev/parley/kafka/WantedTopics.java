package dev.parley.kafka;

import dev.parley.conf.KafkaConf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of this door. Copies, and partitions where nothing is said, are as the brokers are set. Pure. */
final class WantedTopics {

    /** Of the topics of the replaced systems that had as many. */
    private static final int PARTITIONS = 3;

    private WantedTopics() {}

    static List<NewTopic> of(KafkaConf conf) {
        var topics = new ArrayList<NewTopic>();
        topics.add(topic(conf.topics().task(), Optional.empty()));
        topics.add(topic(conf.topics().callback(), Optional.empty()));
        topics.add(topic(conf.topics().deadLetter(), Optional.empty()));
        var interviews = conf.interviews();
        if (interviews.enabled()) {
            topics.add(topic(interviews.topic(), Optional.empty()));
            interviews.reportTopic().ifPresent(reports -> topics.add(topic(reports, Optional.of(PARTITIONS))));
            topics.add(topic(interviews.deadLetter(), Optional.empty()));
        }
        var office = conf.office();
        if (office.enabled()) {
            topics.add(topic(office.requests(), Optional.of(PARTITIONS)));
            topics.add(topic(office.responses(), Optional.of(PARTITIONS)));
            topics.add(topic(office.deadLetter(), Optional.of(1)));
        }
        return List.copyOf(topics);
    }

    private static NewTopic topic(String name, Optional<Integer> partitions) {
        return new NewTopic(name, partitions, Optional.empty());
    }
}
