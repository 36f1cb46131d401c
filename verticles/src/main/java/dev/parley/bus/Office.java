package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Conversation about tables: a request in words over a table, its answer, and what people thought of it. */
public final class Office {

    /** Makes a job of a request. INVALID, naming the field, for a table, a range or a category that is wrong. */
    public static final Address<Submit, Submitted> SUBMIT =
            Address.local("office.submit", Submit.class, Submitted.class, concurrent(500), Duration.ofSeconds(30));
    /** A request with its answer as far as it is there. NOT_FOUND for another's. */
    public static final Address<Read, Found> READ =
            Address.local("office.read", Read.class, Found.class, concurrent(500), Duration.ofSeconds(30));
    /** Which category of {@link Prompts} a request is of: by the configured model, or by likeness to examples where there is none. */
    public static final Address<Classify, Classified> CLASSIFY =
            Address.local("office.classify", Classify.class, Classified.class, concurrent(200), Duration.ofMinutes(2));
    /** Keeps what somebody thinks of an answer; a second word replaces the first. NOT_FOUND for another's request. */
    public static final Address<Rate, Rated> RATE =
            Address.local("office.rate", Rate.class, Rated.class, concurrent(200), Duration.ofSeconds(10));
    /** What was asked in a time, and how it went. */
    public static final Address<AskMetrics, Metrics> METRICS =
            Address.local("office.metrics", AskMetrics.class, Metrics.class, concurrent(50), Duration.ofSeconds(30));

    /** The kind of the job that {@link #SUBMIT} makes. */
    public static final String KIND = "office";

    private Office() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** What is wanted of a table. */
    public enum Purpose {
        /** A table, an object, a value or prose: whatever the request asks for. */
        ANSWER,
        /** A whole spreadsheet with its styles. */
        SPREADSHEET,
        /** How a chart is to be drawn. */
        CHART,
        /** How the values of a column are to be counted. */
        HISTOGRAM
    }

    /**
     * A request.
     *
     * @param query in words, not empty
     * @param range A1 notation; empty where it was not said
     * @param category name of a category; empty to have it found out
     * @param data JSON of the table as it came: a list of objects or of lists for {@link Purpose#ANSWER}, else the object of
     *     that purpose; empty for none
     * @param model as in {@link Llm.Ask#model}; empty for the route of the office
     */
    public record Request(
            Purpose purpose,
            String query,
            Optional<String> range,
            Optional<String> category,
            Optional<String> data,
            Optional<String> model) {}

    /** @param id for the job, where the sender has one
     *  @param priority as in {@link Jobs.Submit} */
    public record Submit(
            Accounts.Caller caller,
            Request request,
            Optional<UUID> id,
            int priority,
            Optional<String> idempotencyKey,
            Optional<String> callbackUrl)
            implements Message {}

    public record Submitted(UUID id) implements Message {}

    public record Read(Accounts.Caller caller, UUID id) implements Message {}

    /** @param output empty until the job has succeeded */
    public record Found(Jobs.Job job, Request request, Optional<Output> output) implements Message {}

    /** The form of an answer. */
    public enum Form {
        /** A list of rows, each a list of cells. */
        TABLE,
        /** An object, such as the configuration of a chart. */
        OBJECT,
        /** One number, text or truth value. */
        VALUE,
        /** Sentences. */
        PROSE
    }

    /**
     * An answer; as JSON the output of its job.
     *
     * @param result JSON of the form
     * @param category whose prompt was used
     * @param sent which part of the table the model saw, in one sentence; empty where it saw all
     * @param repaired whether the first answer was not in form and the model was asked once more
     * @param cost in billionths of the price table's currency
     * @param seconds from the start of the work to its end
     */
    public record Output(
            Form form,
            String result,
            String category,
            Optional<String> sent,
            boolean repaired,
            String provider,
            String model,
            Llm.Tokens tokens,
            long cost,
            double seconds)
            implements Message {}

    public record Classify(Usage.Payer payer, String text) implements Message {}

    /** @param category name of a category, {@code uncertain} where none fits
     *  @param confidence 0–1
     *  @param by the model that said so, as {@code provider/model} */
    public record Classified(String category, double confidence, String by) implements Message {}

    public record Rate(
            Accounts.Caller caller, UUID request, String response, Optional<Boolean> liked, Optional<String> comment)
            implements Message {}

    /** @param id of the rating, from 1 */
    public record Rated(long id, Rate rate) implements Message {}

    public record AskMetrics(Instant from, Instant to) implements Message {}

    /** @param averageSeconds of those that succeeded; 0 where there are none */
    public record Metrics(long requests, long succeeded, long failed, double averageSeconds, long tokens)
            implements Message {}
}
