package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation about reports that language models write on recordings. A transcript that is longer than the model's window is
 * read in parts; what comes of them is put together. Times are seconds on the time line of the recording.
 */
public final class Reports {

    /**
     * Makes a job that writes a report on a recording. NOT_FOUND for another's recording, CONFLICT for one without a transcript or
     * without words, INVALID for a prompt or a model that there is not.
     */
    public static final Address<Submit, Submitted> SUBMIT =
            Address.local("reports.submit", Submit.class, Submitted.class, concurrent(200), Duration.ofMinutes(1));
    /** The report of this job, or the newest one on this recording. NOT_FOUND for another's. */
    public static final Address<Read, Found> READ =
            Address.local("reports.read", Read.class, Found.class, concurrent(200), Duration.ofSeconds(30));
    /** The reports that were ordered on a recording, newest first. NOT_FOUND for another's. */
    public static final Address<ListReports, Orders> LIST =
            Address.local("reports.list", ListReports.class, Orders.class, concurrent(200), Duration.ofSeconds(30));
    /** Whether there is such a prompt and such a model; INVALID, naming the field, where there is not. */
    public static final Address<Check, Done> CHECK =
            Address.local("reports.check", Check.class, Done.class, concurrent(500), Duration.ofMinutes(1));
    /**
     * Writes the report on a new transcript, as a stage of the job that made it. Whatever becomes of the models, there is a report; fails
     * only where the job is stopped or the node lost it.
     */
    public static final Address<Write, Output> WRITE =
            Address.local("reports.write", Write.class, Output.class, concurrent(1_000), Duration.ofHours(8));

    /** The kind of the job that {@link #SUBMIT} makes. */
    public static final String KIND = "recording-report";

    /** What begins the names of the checkpoints that a report keeps within a job. */
    public static final String CHECKPOINTS = "report/";

    private Reports() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /**
     * How the report shall be.
     *
     * @param prompt name of a prompt of {@link Prompts}; empty for the usual one
     * @param promptText a prompt of one's own in its place
     * @param model as in {@link Llm.Ask#model}; empty for the route of reports
     * @param language BCP 47 tag of the report; empty for that of the transcript
     */
    public record Wish(
            Optional<String> prompt, Optional<String> promptText, Optional<String> model, Optional<String> language) {

        /** As is usual here. */
        public static final Wish USUAL =
                new Wish(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public record Submit(
            Accounts.Caller caller,
            UUID recording,
            Wish wish,
            Optional<String> idempotencyKey,
            Optional<String> callbackUrl)
            implements Message {}

    /** @param job id of the job; its report is asked for by this id or by that of the recording */
    public record Submitted(UUID job) implements Message {}

    public record Check(Wish wish) implements Message {}

    public record ListReports(Accounts.Caller caller, UUID recording) implements Message {}

    public record Orders(List<Order> orders) implements Message {
        public Orders {
            orders = List.copyOf(orders);
        }
    }

    /** A report that was ordered, and the state of its job. */
    public record Order(UUID job, Jobs.State state, Wish wish, Instant created) {}

    /** @param id of a job, or of a recording */
    public record Read(Accounts.Caller caller, UUID id) implements Message {}

    /**
     * @param job that writes or wrote the report
     * @param title file name of the recording; empty where the report is about a text
     * @param plan as far as it is made
     * @param output with the names given to speakers; empty until the job has succeeded
     */
    public record Found(Jobs.Job job, String title, Optional<Plan> plan, Optional<Output> output) implements Message {}

    /**
     * @param job at work on this node, in whose name checkpoints, events and progress are kept
     * @param language BCP 47 tag of the transcript
     * @param checkpoints of earlier attempts, by stage
     * @param before what was done of the job before the report, 0–1
     */
    public record Write(
            UUID job,
            UUID recording,
            Usage.Payer payer,
            String language,
            List<Speech.Segment> segments,
            Wish wish,
            Map<String, String> checkpoints,
            double before)
            implements Message {
        public Write {
            segments = List.copyOf(segments);
            checkpoints = Map.copyOf(checkpoints);
        }
    }

    /**
     * A report; as JSON the output of its job.
     *
     * @param recording what it is about; empty for a text
     * @param text Markdown
     * @param provider what wrote it
     */
    public record Output(Optional<UUID> recording, String text, String provider, Account account) implements Message {}

    /**
     * How a report came about.
     *
     * @param model as it was asked for
     * @param prompt empty for one that came with the request
     * @param language BCP 47 tag of the report
     * @param plan empty where no model was asked
     * @param calls that were answered, in the order of the plan
     * @param cost in billionths of the price table's currency
     * @param citations places that the report names, in its order
     * @param fallback why the report is an extractive one although another was wanted
     * @param warnings what else should be known
     */
    public record Account(
            String model,
            Optional<PromptUsed> prompt,
            String language,
            Optional<Plan> plan,
            List<Call> calls,
            Llm.Tokens tokens,
            long cost,
            List<Citation> citations,
            Optional<String> fallback,
            List<String> warnings) {
        public Account {
            calls = List.copyOf(calls);
            citations = List.copyOf(citations);
            warnings = List.copyOf(warnings);
        }
    }

    public record PromptUsed(String name, String language, int version) {}

    /**
     * Which calls make a report.
     *
     * @param window tokens of question and answer together that were reckoned with
     * @param parts of the transcript, each read by one call
     * @param levels calls of each level: the parts first, the whole last
     */
    public record Plan(int window, List<Part> parts, List<Integer> levels) {
        public Plan {
            parts = List.copyOf(parts);
            levels = List.copyOf(levels);
        }

        /** All calls. */
        public int calls() {
            return levels.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** @param number from 1
     *  @param tokens of its lines, as counted here */
    public record Part(int number, double start, double end, int lines, int tokens) {}

    /**
     * An answered call.
     *
     * @param level from 1, which reads the transcript itself
     * @param number within the level, from 1
     * @param start of what it is about
     * @param attempts calls of providers
     */
    public record Call(
            int level,
            int number,
            double start,
            double end,
            String provider,
            String model,
            int attempts,
            Llm.Tokens tokens,
            long cost) {}

    /** @param time as it stands in the report
     *  @param segment of the transcript in which it is */
    public record Citation(double time, int segment) {}
}
