package dev.parley.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The report on an interview: JSON, the output of its job as it is.
 *
 * @param room id of the room, a UUID; of the job where the output names none
 */
record ReportAnswer(String room, String json) implements Answer {

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    /** The report of a job's record. Fails with INTERNAL where the job has not succeeded: there is nothing to send. */
    static ReportAnswer of(JsonNode record) {
        if (!record.path("state").asText().equals("succeeded")) {
            throw Failure.INTERNAL.because("there is no report: the job is "
                    + record.path("state").asText() + ", "
                    + record.path("error").path("detail").asText("without a reason"));
        }
        var room = record.at("/output/report/interview_id").asText().replaceFirst("^interview_", "");
        return new ReportAnswer(
                room.matches(UUID) ? room : record.path("id").asText(),
                record.path("output").toString());
    }

    @Override
    public String key() {
        return "interview_" + room;
    }

    /** Of the file in which it lies while it cannot be sent. */
    String fileName() {
        return "interview_report_" + room + ".json";
    }

    /** Whether a file of this name is one of ours. */
    static boolean isFileName(String name) {
        return name.matches("interview_report_" + UUID + "\\.json");
    }

    @Override
    public byte[] bytes() {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<Answer> refusal(String reason) {
        return Optional.empty();
    }
}
