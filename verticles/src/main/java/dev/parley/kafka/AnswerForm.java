package dev.parley.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.Failure;
import dev.parley.bus.Interviews;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Office;

/** Who speaks what: the one place where the kind of a job decides in which form its answer goes to a topic. Pure. */
final class AnswerForm {

    private AnswerForm() {}

    /** The answer of a job's record, {@link dev.parley.bus.JobRecord} as JSON. Fails with INTERNAL where there is none. */
    static Answer of(String record) {
        try {
            var json = MessageWire.JSON.readTree(record);
            return switch (json.path("kind").asText()) {
                case Interviews.REPORTED -> ReportAnswer.of(json);
                case Office.KIND -> OfficeAnswer.of(json);
                default -> new TaskAnswer(AnswerTranslation.of(json));
            };
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot read a job's record", e);
        }
    }
}
