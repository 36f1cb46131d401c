package dev.parley.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.Accounts;
import dev.parley.bus.Assistant;
import dev.parley.bus.Assistant.Question;
import dev.parley.bus.Correlation;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.MessageWire;
import java.util.Optional;

/**
 * A question as clients of the assistant put it. Its fields have their types, and lie within their limits.
 *
 * @param temperature topP and maxTokens are missing where the usual ones are wanted
 * @param timeout seconds
 */
record AssistantForm(
        String prompt,
        Optional<String> model,
        Optional<String> instruction,
        Optional<Double> temperature,
        Optional<Double> topP,
        Optional<Integer> maxTokens,
        Optional<Double> timeout,
        Optional<String> callbackUrl) {

    /** Of {@code /inference/}, as its clients expect. */
    private static final double INFERENCE_TEMPERATURE = 0.7;

    private static final int LONGEST_PROMPT = 20_000;
    private static final int LONGEST_INSTRUCTION = 5_000;
    private static final int LONGEST_URL = 2_000;
    private static final int LARGEST_ANSWER = 8192;
    private static final int LONGEST_TIMEOUT = 120;
    private static final String JOB_TYPE = "single_shot";

    /** The body of {@code /chat/}, whose numbers stand in an object of their own. */
    static AssistantForm ofChat(byte[] json) {
        var body = JsonFields.ofBody(StrictJson.read(json));
        body.text("job_type").filter(type -> !type.equals(JOB_TYPE)).ifPresent(type -> {
            throw body.wrong("job_type", "must be " + JOB_TYPE + ", not " + type);
        });
        var numbers = body.object("generation_config");
        var form = new AssistantForm(
                prompt(body),
                body.textOf("provider", OpenAiChatRequest.LONGEST_MODEL),
                body.textOf("instruction", LONGEST_INSTRUCTION),
                numbers.flatMap(AssistantForm::temperature),
                numbers.flatMap(AssistantForm::topP),
                numbers.flatMap(AssistantForm::maxTokens),
                body.number("timeout", 1, LONGEST_TIMEOUT),
                body.textOf("callback_url", LONGEST_URL));
        numbers.ifPresent(AssistantForm::refuseOthers);
        refuseOthers(body);
        return form;
    }

    /** The body of {@code /inference/}. */
    static AssistantForm ofInference(byte[] json) {
        var body = JsonFields.ofBody(StrictJson.read(json));
        var form = new AssistantForm(
                prompt(body),
                body.textOf("model", OpenAiChatRequest.LONGEST_MODEL),
                body.textOf("instruction", LONGEST_INSTRUCTION),
                temperature(body).or(() -> Optional.of(INFERENCE_TEMPERATURE)),
                topP(body),
                maxTokens(body),
                Optional.empty(),
                body.textOf("callback_url", LONGEST_URL));
        refuseOthers(body);
        return form;
    }

    /** The question. INVALID where it is blank. */
    Question question() {
        return new Question(prompt, model, instruction, temperature, topP, maxTokens, timeout);
    }

    /** The question as a job. */
    Jobs.Submit job(Accounts.Caller caller, Optional<String> idempotencyKey) {
        return new Jobs.Submit(
                Optional.empty(),
                Assistant.KIND,
                caller.user(),
                caller.key(),
                input(question()),
                0,
                idempotencyKey,
                Correlation.current(),
                callbackUrl,
                Optional.empty());
    }

    private static String prompt(JsonFields body) {
        var prompt = body.needText("prompt");
        if (prompt.isEmpty() || prompt.length() > LONGEST_PROMPT) {
            throw body.wrong("prompt", "must have 1 to " + LONGEST_PROMPT + " characters, not " + prompt.length());
        }
        return prompt;
    }

    private static Optional<Double> temperature(JsonFields numbers) {
        return numbers.number("temperature", 0, 2);
    }

    private static Optional<Double> topP(JsonFields numbers) {
        return numbers.number("top_p", 0, 1);
    }

    private static Optional<Integer> maxTokens(JsonFields numbers) {
        return numbers.integer("max_tokens", 1, LARGEST_ANSWER).map(Math::toIntExact);
    }

    private static void refuseOthers(JsonFields fields) {
        fields.restNames().stream().findFirst().ifPresent(name -> {
            throw fields.wrong(name, "no such field; see /docs");
        });
    }

    private static String input(Question question) {
        try {
            return MessageWire.JSON.writeValueAsString(question);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot write the question", e);
        }
    }
}
