package dev.parley.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Failure;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Tasks;
import dev.parley.kafka.messages.Messages.ConvertTaskResponse;
import dev.parley.kafka.messages.Messages.DiarizeTaskResponse;
import dev.parley.kafka.messages.Messages.ErrorTaskResponse;
import dev.parley.kafka.messages.Messages.ReportTaskResponse;
import dev.parley.kafka.messages.Messages.Segment;
import dev.parley.kafka.messages.Messages.TranscriptionTaskResponse;
import dev.parley.kafka.messages.Messages.WrapperResponse;
import java.util.Optional;
import java.util.Set;

/** From the record of a job that has ended to the answer of its task. Pure. */
final class AnswerTranslation {

    private static final Set<String> WORDS = Set.of("convert", "diarize", "transcription", "semi_report", "report");

    private AnswerTranslation() {}

    /** What is told of a job.
     *
     * @param key idempotency key, by which task and word are known; or the id of a job that has none
     * @param output JSON, of a job that has succeeded
     * @param error why a job has not */
    private record Ended(String key, String kind, Optional<String> output, String error) {}

    /** The answer with an error. */
    static WrapperResponse error(String taskId, String reason) {
        return WrapperResponse.newBuilder()
                .setTaskId(taskId)
                .setError(ErrorTaskResponse.newBuilder().setError(reason))
                .build();
    }

    /** The answer of a job's record, {@link dev.parley.bus.JobRecord}. Fails with INTERNAL where it is none. */
    static WrapperResponse of(JsonNode json) {
        var key = json.path("idempotency_key")
                .asText(json.path("id").asText()); // A job over HTTP may have no key of its own.
        var kind = json.path("kind").asText();
        return of(
                switch (json.path("state").asText()) {
                    case "succeeded" ->
                        new Ended(key, kind, Optional.of(json.path("output").toString()), "");
                    case "failed" ->
                        new Ended(
                                key,
                                kind,
                                Optional.empty(),
                                json.path("error").path("type").asText() + ": "
                                        + json.path("error").path("detail").asText());
                    case "cancelled" -> new Ended(key, kind, Optional.empty(), "cancelled: the task was cancelled");
                    default -> throw Failure.INTERNAL.because("not the record of a job that has ended");
                });
    }

    private static WrapperResponse of(Ended ended) {
        var colon = ended.key().lastIndexOf(':');
        var known = colon > 0 && WORDS.contains(ended.key().substring(colon + 1));
        var taskId = known ? ended.key().substring(0, colon) : ended.key();
        var word = known ? ended.key().substring(colon + 1) : wordOf(ended.kind());
        return ended.output().map(output -> answer(taskId, word, output)).orElseGet(() -> error(taskId, ended.error()));
    }

    private static WrapperResponse answer(String taskId, String word, String output) {
        var answer = WrapperResponse.newBuilder().setTaskId(taskId);
        return switch (word) {
            case "convert" -> answer.setConvert(converted(output)).build();
            case "diarize" -> answer.setDiarize(diarized(output)).build();
            case "transcription" -> answer.setTranscription(transcribed(output)).build();
            case "semi_report" -> answer.setSemiReport(reported(output)).build();
            default -> answer.setReport(reported(output)).build();
        };
    }

    private static ConvertTaskResponse converted(String output) {
        var converted = read(output, Tasks.ConvertOutput.class);
        return ConvertTaskResponse.newBuilder()
                .setConvertedFileUrl(converted.convertedFileUrl())
                .setAudioLen(converted.audioLen())
                .build();
    }

    private static DiarizeTaskResponse diarized(String output) {
        var diarized = read(output, Tasks.DiarizeOutput.class);
        var answer = DiarizeTaskResponse.newBuilder().setNumOfSpeakers(diarized.numOfSpeakers());
        diarized.segments()
                .forEach(turn -> answer.addSegments(Segment.newBuilder()
                        .setSpeaker(turn.speaker())
                        .setStartTime(turn.start())
                        .setEndTime(turn.end())));
        return answer.build();
    }

    private static TranscriptionTaskResponse transcribed(String output) {
        return TranscriptionTaskResponse.newBuilder()
                .setTranscription(read(output, Tasks.TranscribeOutput.class).transcription())
                .build();
    }

    private static ReportTaskResponse reported(String output) {
        return ReportTaskResponse.newBuilder()
                .setText(read(output, Tasks.ReportOutput.class).text())
                .build();
    }

    private static String wordOf(String kind) {
        return switch (kind) {
            case Tasks.CONVERT -> "convert";
            case Tasks.DIARIZE -> "diarize";
            case Tasks.TRANSCRIBE -> "transcription";
            case Tasks.REPORT -> "report";
            case Tasks.SEMI_REPORT -> "semi_report";
            default -> throw Failure.INTERNAL.because("jobs of kind " + kind + " have no answer on a topic");
        };
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return MessageWire.JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot read a job's " + type.getSimpleName(), e);
        }
    }
}
