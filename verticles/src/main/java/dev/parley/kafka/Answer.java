package dev.parley.kafka;

import java.util.Optional;

/** What is sent to a topic, in the form that is spoken there. */
interface Answer {

    /** By which messages of the topic belong together. */
    String key();

    byte[] bytes();

    /**
     * What is sent in its place where the topic does not take it for its size; empty where nothing else would do, so that it
     * waits until the topic takes it.
     */
    Optional<Answer> refusal(String reason);
}
