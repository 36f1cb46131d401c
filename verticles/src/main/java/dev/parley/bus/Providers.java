package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Conversation of {@link Llm} with the providers of its node, one actor each; the member of every address is the provider's
 * name. A provider speaks its dialect and says what became of one call; it never tries again.
 */
public final class Providers {

    /**
     * One call of a model. The pieces of a streamed answer are sent as they come, those that came together in one message; the
     * reply is the whole in any case. A call that is cancelled ends at once, and says what was received.
     */
    public static final StreamAddress<Call, Llm.Pieces, Outcome> COMPLETE = StreamAddress.local(
            "providers.complete", Call.class, Llm.Pieces.class, Outcome.class, concurrent(20_000), Duration.ofHours(2));
    /** Vectors of texts, in one call; the provider divides what is too much for one. */
    public static final Address<EmbedCall, EmbedOutcome> EMBED = Address.local(
            "providers.embed", EmbedCall.class, EmbedOutcome.class, concurrent(2_000), Duration.ofMinutes(10));
    /** The models that the provider says it has, or those of the configuration. */
    public static final Address<Offer, Offered> OFFER =
            Address.local("providers.offer", Offer.class, Offered.class, concurrent(100), Duration.ofSeconds(30));

    private Providers() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** @param model without the provider's name */
    public record Call(String model, Chat chat) implements Message {}

    /** What became of a call. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Completed.class, name = "completed"),
        @JsonSubTypes.Type(value = Broken.class, name = "broken")
    })
    public sealed interface Outcome extends Message {}

    /**
     * An answer.
     *
     * @param model as the provider named it
     * @param tokens as the provider counted; missing where it did not
     * @param other as in {@link Llm.Answer#other}
     */
    public record Completed(
            String model,
            String text,
            Optional<String> reasoning,
            List<Chat.ToolCall> calls,
            Llm.Finish finish,
            Optional<Llm.Tokens> tokens,
            String other)
            implements Outcome {
        public Completed {
            calls = List.copyOf(calls);
        }
    }

    /**
     * No answer, or half of one.
     *
     * @param detail what is wrong and what to do, for the user; names provider and setting, never a key
     * @param retryAfter when the provider wants to be asked again, where it said so
     * @param sent whether the provider was reached, so that it may have cost something
     * @param received what the model had written by then: thoughts, text, arguments of calls
     * @param tokens as the provider counted them by then
     */
    public record Broken(
            Breakage breakage,
            String detail,
            Optional<Duration> retryAfter,
            boolean sent,
            String received,
            Optional<Llm.Tokens> tokens)
            implements Outcome {}

    /** Why there is no answer, which decides who is asked next. */
    public enum Breakage {
        /** Too many calls in too short a time: waiting helps. */
        RATE_LIMITED,
        /** The account is empty or a quota used up: waiting does not help, another provider may. */
        OUT_OF_FUNDS,
        /** Not reachable, overloaded, failed by itself. */
        AWAY,
        /** Connected, and then silent for too long. */
        TIMED_OUT,
        /** The stream ended before the answer did, or held what nobody can read. */
        CUT_OFF,
        /** Our key or certificate is not accepted. */
        NOT_ADMITTED,
        /** There is no such model. */
        NO_SUCH_MODEL,
        /** The request is wrong by itself: no provider would take it. */
        INVALID,
        /** This provider cannot do what is asked; another may. */
        NOT_OFFERED,
        /** The prompt is longer than the model's window. */
        TOO_LONG,
        /** The asker went away. */
        CANCELLED
    }

    public record EmbedCall(String model, List<String> texts, Optional<Integer> dimensions) implements Message {
        public EmbedCall {
            texts = List.copyOf(texts);
        }
    }

    /** Vectors, or why there are none. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Vectors.class, name = "vectors"),
        @JsonSubTypes.Type(value = NoVectors.class, name = "none")
    })
    public sealed interface EmbedOutcome extends Message {}

    /** @param vectors one for each text, in order */
    public record Vectors(String model, List<Llm.Vector> vectors, Optional<Llm.Tokens> tokens) implements EmbedOutcome {
        public Vectors {
            vectors = List.copyOf(vectors);
        }
    }

    public record NoVectors(Broken broken) implements EmbedOutcome {}

    public record Offer() implements Message {}

    /** @param models without the provider's name
     *  @param kinds of those of which the provider tells it
     *  @param fresh whether the provider itself has just said so */
    public record Offered(List<String> models, Map<String, Llm.Kind> kinds, boolean fresh) implements Message {
        public Offered {
            models = List.copyOf(models);
            kinds = Map.copyOf(kinds);
        }

        public Offered(List<String> models, boolean fresh) {
            this(models, Map.of(), fresh);
        }
    }
}
