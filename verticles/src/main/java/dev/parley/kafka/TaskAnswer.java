package dev.parley.kafka;

import dev.parley.kafka.messages.Messages.WrapperResponse;
import java.util.Optional;

/** The answer of a task of the report system: protobuf, with the task's id as key. */
record TaskAnswer(WrapperResponse response) implements Answer {

    @Override
    public String key() {
        return response.getTaskId();
    }

    @Override
    public byte[] bytes() {
        return response.toByteArray();
    }

    @Override
    public Optional<Answer> refusal(String reason) {
        return response.hasError()
                ? Optional.empty()
                : Optional.of(new TaskAnswer(AnswerTranslation.error(response.getTaskId(), "too-large: " + reason)));
    }
}
