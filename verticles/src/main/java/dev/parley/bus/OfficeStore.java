package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;

/** Conversation between the office and the store about what is not a job: what people thought of answers, and sums over requests. */
public final class OfficeStore {

    /** Keeps what the owner of a request thinks of its answer; a second word replaces the first. NOT_FOUND without such a job. */
    public static final Address<Office.Rate, Office.Rated> RATE = Address.local(
            "office-store.rate", Office.Rate.class, Office.Rated.class, concurrent(200), Duration.ofSeconds(5));
    /** Sums over the jobs of kind {@link Office#KIND} that were submitted in a time, and the tokens they took. */
    public static final Address<Office.AskMetrics, Office.Metrics> METRICS = Address.local(
            "office-store.metrics",
            Office.AskMetrics.class,
            Office.Metrics.class,
            concurrent(50),
            Duration.ofSeconds(10));

    private OfficeStore() {}
}
