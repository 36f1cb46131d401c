package dev.parley.bus;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One question and its answer, at once or as a job. What goes in and comes out, as JSON; whoever makes an input with a wrong
 * field gets {@link Failure#INVALID}.
 */
public final class Assistant {

    /** Kind of a job with {@link Question} and {@link Reply}. */
    public static final String KIND = "chat";

    private static final double TEMPERATURE = 0.2;
    private static final double TOP_P = 0.9;
    private static final int MOST_TOKENS = 2048;

    private static final int LONGEST_PROMPT = 20_000;
    private static final int LONGEST_INSTRUCTION = 5_000;
    private static final int LARGEST_ANSWER = 8192;
    private static final double LONGEST_TIMEOUT = 120;

    private Assistant() {}

    /**
     * A question.
     *
     * @param model as in {@link Llm.Ask}; missing for the configured one
     * @param instruction what the model is told before
     * @param temperature 0 to 2; 0.2 where it is missing
     * @param topP 0 to 1; 0.9 where it is missing
     * @param maxTokens most tokens of the answer; 2048 where it is missing
     * @param timeout seconds; missing for that of the provider
     */
    public record Question(
            String prompt,
            @JsonAlias("provider") Optional<String> model,
            Optional<String> instruction,
            Optional<Double> temperature,
            @JsonProperty("top_p") Optional<Double> topP,
            @JsonProperty("max_tokens") Optional<Integer> maxTokens,
            Optional<Double> timeout) {

        public Question {
            checkText("prompt", prompt, LONGEST_PROMPT);
            instruction.ifPresent(text -> checkText("instruction", text, LONGEST_INSTRUCTION));
            temperature = Optional.of(checked("temperature", temperature.orElse(TEMPERATURE), 0, 2));
            topP = Optional.of(checked("top_p", topP.orElse(TOP_P), 0, 1));
            maxTokens = Optional.of(
                    (int) checked("max_tokens", maxTokens.orElse(MOST_TOKENS).doubleValue(), 1, LARGEST_ANSWER));
            timeout.ifPresent(seconds -> checked("timeout", seconds, 1, LONGEST_TIMEOUT));
        }

        /** The question for a model. */
        public Llm.Ask ask(Usage.Payer payer) {
            var turns = new ArrayList<Chat.Turn>();
            instruction.ifPresent(text -> turns.add(Chat.Turn.of(Chat.Role.SYSTEM, text)));
            turns.add(Chat.Turn.of(Chat.Role.USER, prompt));
            var sampling = new Chat.Sampling(temperature, topP, maxTokens, Optional.empty(), List.of());
            var wait = timeout.map(seconds -> Duration.ofMillis(Math.round(seconds * 1e3)));
            var chat = new Chat(turns, sampling, Optional.empty(), new Chat.Shape.Text(), false, wait, Chat.NOTHING);
            return new Llm.Ask(payer, model.orElse(""), chat, KIND);
        }
    }

    /** What became of a question. */
    public enum Status {
        @JsonProperty("finished")
        FINISHED,
        /** The guard did not let the question through. */
        @JsonProperty("refused")
        REFUSED,
        /** The answer was empty, or the guard did not let it through. */
        @JsonProperty("fallback")
        FALLBACK;

        /** The word for it in the API. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The answer to a question.
     *
     * @param text of the model, or what is said in its place
     * @param finishReason {@code stop}, {@code length}, {@code tool_calls} or {@code content_filter}
     * @param attempts calls of providers
     * @param cost in the currency of the price table
     * @param reason why there is no answer of the model
     */
    public record Reply(
            Status status,
            String text,
            @JsonProperty("finish_reason") String finishReason,
            String provider,
            String model,
            TokenCount usage,
            int attempts,
            BigDecimal cost,
            Optional<String> reason) {

        private static final int NANO_DIGITS = 9;

        /** Said in the place of an answer to a question that the guard refuses. */
        public static final String REFUSED = "This question is not answered here.";

        private static final String FALLBACK =
                "There is no sound answer to this; please put the question in other words.";

        public static Reply of(Llm.Answer answer) {
            var refusal = answer.refusal();
            var empty = answer.text().isBlank();
            var status = refusal.isPresent() && !refusal.get().answer()
                    ? Status.REFUSED
                    : refusal.isPresent() || empty ? Status.FALLBACK : Status.FINISHED;
            return new Reply(
                    status,
                    switch (status) {
                        case FINISHED -> answer.text();
                        case REFUSED -> REFUSED;
                        case FALLBACK -> FALLBACK;
                    },
                    answer.finish().name().toLowerCase(Locale.ROOT),
                    answer.served().provider(),
                    answer.served().model(),
                    new TokenCount(
                            answer.tokens().prompt(),
                            answer.tokens().completion(),
                            answer.tokens().total()),
                    answer.served().attempts(),
                    BigDecimal.valueOf(answer.served().cost(), NANO_DIGITS).stripTrailingZeros(),
                    refusal.map(Llm.Refusal::reason)
                            .or(() -> empty ? Optional.of("the model answered with an empty text") : Optional.empty()));
        }
    }

    /** Tokens of question and answer. */
    public record TokenCount(
            @JsonProperty("prompt_tokens") int prompt,
            @JsonProperty("completion_tokens") int completion,
            @JsonProperty("total_tokens") int total) {}

    private static void checkText(String field, @Nullable String text, int most) {
        if (text == null || text.isBlank()) {
            throw Failure.INVALID.because(field + ": it is empty");
        }
        if (text.length() > most) {
            throw Failure.INVALID.because(field + ": has " + text.length() + " characters, more than " + most);
        }
    }

    private static double checked(String field, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw Failure.INVALID.because(field + ": " + value + " is not from " + min + " to " + max);
        }
        return value;
    }
}
