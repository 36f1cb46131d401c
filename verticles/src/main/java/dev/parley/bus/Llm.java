package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Conversation with those who have language models. Every call is checked, paid for, routed, tried again where that can help, and
 * written into the ledger; who asks sees none of it but {@link Served}.
 */
public final class Llm {

    /**
     * An answer, piece by piece where the chat asks for that; the reply has the whole again but for its text then.
     * INVALID for what the provider cannot do, NOT_FOUND for a model that there is not, OVER_QUOTA for limits of the payer,
     * UNAVAILABLE and TIMED_OUT when no provider of the route answered. What the guard refuses is no failure: see
     * {@link Answer#refusal}.
     */
    public static final StreamAddress<Ask, Pieces, Answer> CHAT = StreamAddress.cluster(
            "llm.chat", Ask.class, Pieces.class, Answer.class, concurrent(20_000), Duration.ofHours(2));
    /** Vectors of texts. */
    public static final Address<Embed, Embedded> EMBED =
            Address.cluster("llm.embed", Embed.class, Embedded.class, concurrent(2_000), Duration.ofMinutes(10));
    /** What there is to ask, by {@code provider/model} and by the names of routes. */
    public static final Address<ListModels, Models> MODELS =
            Address.cluster("llm.models", ListModels.class, Models.class, concurrent(1_000), Duration.ofSeconds(30));
    /** How much the models behind a name take. NOT_FOUND, with names that are near, where there is none of this name. */
    public static final Address<AskWindow, Window> WINDOW =
            Address.cluster("llm.window", AskWindow.class, Window.class, concurrent(1_000), Duration.ofSeconds(30));
    /**
     * What the guard says of a question that is to be asked later. NOT_FOUND as at {@link #WINDOW}. What it refuses stands in the
     * ledger and in the security log.
     */
    public static final Address<Ask, Screened> SCREEN =
            Address.cluster("llm.screen", Ask.class, Screened.class, concurrent(1_000), Duration.ofSeconds(30));
    /** The models that a provider lists itself. NOT_FOUND where there is none of this name, UNAVAILABLE where it does not answer. */
    public static final Address<AskListed, Listed> LISTED =
            Address.cluster("llm.listed", AskListed.class, Listed.class, concurrent(1_000), Duration.ofSeconds(30));
    /** A report on a conversation, as Markdown, made of its own sentences. */
    public static final Address<WriteReport, ReportWritten> REPORT = Address.cluster(
            "llm.report", WriteReport.class, ReportWritten.class, concurrent(64), Duration.ofMinutes(10));

    private Llm() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /**
     * @param payer who asks and pays
     * @param model {@code provider/model}, the name of a route, or a model alone where only one provider has it; empty for
     *     the configured one
     * @param purpose word in the ledger, such as {@code chat} or {@code report}
     */
    public record Ask(Usage.Payer payer, String model, Chat chat, String purpose) implements Message {}

    /**
     * What has come of an answer since the last time.
     *
     * @param left what is left of the limits of the payer: comes once, before all pieces, for plain answers as well; missing
     *     where nothing is limited
     */
    public record Pieces(List<Piece> pieces, Optional<Usage.Remaining> left) implements Message {
        public Pieces {
            pieces = List.copyOf(pieces);
        }

        public Pieces(List<Piece> pieces) {
            this(pieces, Optional.empty());
        }
    }

    /**
     * A piece of an answer.
     *
     * @param text to be added to what was written so far; may be empty
     * @param reasoning to be added to the thoughts before the answer; may be empty
     * @param other further fields of OpenAI's {@code delta} or choice as a JSON object
     */
    public record Piece(String text, String reasoning, List<CallPiece> calls, String other) {
        public Piece {
            calls = List.copyOf(calls);
        }

        public static Piece text(String text) {
            return new Piece(text, "", List.of(), Chat.NOTHING);
        }
    }

    /**
     * A piece of the call of a tool.
     *
     * @param index which call of the answer, from 0
     * @param id and name come with the first piece of a call
     * @param arguments to be added to the arguments so far
     */
    public record CallPiece(int index, Optional<String> id, Optional<String> name, String arguments) {}

    /**
     * A whole answer.
     *
     * @param text of a streamed answer as well
     * @param other further fields of OpenAI's message or choice as a JSON object
     * @param refusal why the guard has kept back the question or the answer; {@link Finish#CONTENT_FILTER} then
     */
    public record Answer(
            String text,
            Optional<String> reasoning,
            List<Chat.ToolCall> calls,
            Finish finish,
            Tokens tokens,
            Served served,
            Optional<Refusal> refusal,
            String other)
            implements Message {
        public Answer {
            calls = List.copyOf(calls);
        }
    }

    /** Why an answer ended. */
    public enum Finish {
        /** It was complete. */
        STOP,
        /** No more tokens were allowed. */
        LENGTH,
        TOOL_CALLS,
        /** The provider or the guard kept something back. */
        CONTENT_FILTER
    }

    /**
     * What was used.
     *
     * @param cached of the prompt, from the provider's own cache
     * @param reasoning of the completion, for thoughts
     * @param estimated whether the provider did not say, so that it was counted here
     */
    public record Tokens(int prompt, int completion, int cached, int reasoning, boolean estimated) {

        public static final Tokens NONE = new Tokens(0, 0, 0, 0, false);

        public int total() {
            return prompt + completion;
        }
    }

    /**
     * How an answer came about.
     *
     * @param model of the provider, as it named it
     * @param attempts calls of providers, the successful one included; 0 for an answer from the cache
     * @param cost in billionths of the price table's currency
     * @param cached whether it is a kept answer to the same question of the same owner
     */
    public record Served(String provider, String model, int attempts, long cost, boolean cached) {}

    /** @param rule that was broken
     *  @param answer whether the answer broke it, not the question */
    public record Refusal(String rule, String reason, boolean answer) {}

    /** @param model as in {@link Ask}; empty for the configured one
     *  @param dimensions shorter vectors, where the provider can */
    public record Embed(Usage.Payer payer, String model, List<String> texts, Optional<Integer> dimensions)
            implements Message {
        public Embed {
            texts = List.copyOf(texts);
        }
    }

    /** @param vectors one for each text, in order
     *  @param left what is left of the limits of the payer */
    public record Embedded(List<Vector> vectors, Tokens tokens, Served served, Usage.Remaining left)
            implements Message {
        public Embedded {
            vectors = List.copyOf(vectors);
        }
    }

    /**
     * A vector of 32-bit floating-point numbers.
     *
     * @param base64 its components, the lowest byte of each first: how OpenAI's clients like them
     */
    public record Vector(String base64) {

        public static Vector of(float[] values) {
            var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            return new Vector(Base64.getEncoder().encodeToString(bytes.array()));
        }

        /** Its components. */
        public float[] values() {
            var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
            var values = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(values);
            return values;
        }
    }

    public record ListModels() implements Message {}

    /** @param off providers that cannot be asked as they are configured now */
    public record Models(List<Model> models, List<Off> off) implements Message {
        public Models {
            models = List.copyOf(models);
            off = List.copyOf(off);
        }

        public Models(List<Model> models) {
            this(models, List.of());
        }
    }

    /** @param reason names the settings */
    public record Off(String provider, String reason) {}

    /**
     * Something to ask.
     *
     * @param name what to write into {@link Ask#model}
     * @param provider missing for a route
     * @param kind as the provider or the configuration says, else as the name tells
     * @param available whether it answered lately, as far as is known
     */
    public record Model(String name, Optional<String> provider, Kind kind, boolean available) {}

    /** What a model makes of what. */
    public enum Kind {
        /** Words of words, and of pictures where it can. */
        CHAT,
        /** Vectors of words. */
        EMBEDDING,
        /** Words of sound. */
        RECOGNITION,
        /** Sound of words. */
        SPEECH,
        /** Pictures and films of words. */
        IMAGE,
        OTHER
    }

    /** @param model as in {@link Ask} */
    public record AskWindow(String model) implements Message {}

    /**
     * What all the models of a route can do, so that any of them may answer.
     *
     * @param tokens of question and answer together
     * @param streams whether an answer can be had piece by piece
     * @param readers providers of the route that do as a prompt says; none where there is only
     *     {@linkplain dev.parley.bus.Llm#REPORT extraction}
     */
    public record Window(int tokens, boolean streams, List<String> readers) implements Message {
        public Window {
            readers = List.copyOf(readers);
        }
    }

    /** @param refusal missing where the question may be asked */
    public record Screened(Optional<Refusal> refusal) implements Message {}

    /** @param provider its name */
    public record AskListed(String provider) implements Message {}

    /** @param models without the provider's name */
    public record Listed(List<String> models) implements Message {
        public Listed {
            models = List.copyOf(models);
        }
    }

    /** One speaker's words; times in seconds, the speaker by display name. */
    public record Line(double start, double end, String speaker, String text) {}

    /** @param language BCP 47 tag of the conversation */
    public record WriteReport(String language, List<Line> lines) implements Message {
        public WriteReport {
            lines = List.copyOf(lines);
        }
    }

    /** @param provider what wrote it */
    public record ReportWritten(String text, String provider) implements Message {}
}
