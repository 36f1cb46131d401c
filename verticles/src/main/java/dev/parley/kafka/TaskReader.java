package dev.parley.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Tasks;
import dev.parley.conf.DataSize;
import dev.parley.conf.KafkaConf;
import dev.parley.kafka.TaskMessage.Refused;
import dev.parley.kafka.TaskMessage.Task;
import dev.parley.kafka.TaskMessage.Unreadable;
import dev.parley.kafka.messages.Messages.MessageConvertTask;
import dev.parley.kafka.messages.Messages.MessageDiarizeTask;
import dev.parley.kafka.messages.Messages.MessageReportTask;
import dev.parley.kafka.messages.Messages.MessageTranscriptionTask;
import dev.parley.kafka.messages.Messages.WrapperTask;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the bytes of a message to a task, or to what is wrong with it. Pure; throws nothing. */
final class TaskReader {

    private static final int LONGEST_ID = 200;

    private final DataSize largest;
    private final Optional<String> language;
    private final boolean denoise;

    TaskReader(KafkaConf conf) {
        this.largest = conf.maxMessageSize();
        this.language = conf.language();
        this.denoise = conf.denoise();
    }

    TaskMessage read(byte @Nullable [] message) {
        if (message == null || message.length == 0) {
            return new Unreadable("the message is empty");
        }
        if (message.length > largest.bytes()) {
            return tooLarge(message);
        }
        try {
            var wrapper = WrapperTask.parseFrom(message);
            var wrongId = wrong(wrapper.getTaskId());
            return wrongId.isPresent() ? new Unreadable(wrongId.get()) : task(wrapper);
        } catch (InvalidProtocolBufferException e) {
            return new Unreadable("not a WrapperTask: " + e.getMessage());
        }
    }

    private TaskMessage task(WrapperTask wrapper) {
        var id = wrapper.getTaskId();
        try {
            return switch (wrapper.getTaskCase()) {
                case CONVERT -> new Task(id, "convert", Tasks.CONVERT, json(convert(id, wrapper.getConvert())));
                case DIARIZE -> new Task(id, "diarize", Tasks.DIARIZE, json(diarize(wrapper.getDiarize())));
                case TRANSCRIPTION ->
                    new Task(id, "transcription", Tasks.TRANSCRIBE, json(transcribe(wrapper.getTranscription())));
                case SEMI_REPORT ->
                    new Task(id, "semi_report", Tasks.SEMI_REPORT, json(report(wrapper.getSemiReport())));
                case REPORT -> new Task(id, "report", Tasks.REPORT, json(report(wrapper.getReport())));
                case TASK_NOT_SET ->
                    new Refused(
                            id,
                            "task: none that is known here; one of convert, diarize, transcription, semi_report and"
                                    + " report must be set");
            };
        } catch (FailureException e) {
            return new Refused(id, e.detail());
        }
    }

    private Tasks.ConvertInput convert(String id, MessageConvertTask task) {
        return new Tasks.ConvertInput(task.getFileUrl(), denoise, Optional.of(id));
    }

    private static Tasks.DiarizeInput diarize(MessageDiarizeTask task) {
        Tasks.checkUrl("converted_file_url", task.getConvertedFileUrl());
        return new Tasks.DiarizeInput(task.getConvertedFileUrl());
    }

    private Tasks.TranscribeInput transcribe(MessageTranscriptionTask task) {
        return new Tasks.TranscribeInput(task.getFileUrl(), task.getStartTime(), task.getEndTime(), language);
    }

    private static Tasks.ReportInput report(MessageReportTask task) {
        return new Tasks.ReportInput(task.getMessage(), task.getPrompt());
    }

    private static String json(Object input) {
        try {
            return MessageWire.JSON.writeValueAsString(input);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("the task cannot be written as JSON", e);
        }
    }

    private TaskMessage tooLarge(byte[] message) {
        var reason = "the message has " + message.length + " bytes; at most " + largest + " are taken"
                + " (kafka.max-message-size)";
        var id = idOf(message).filter(found -> wrong(found).isEmpty());
        return id.isPresent() ? new Refused(id.get(), reason) : new Unreadable(reason);
    }

    /** The id alone, without a copy of the rest. */
    private static Optional<String> idOf(byte[] message) {
        var input = CodedInputStream.newInstance(message);
        try {
            for (var tag = input.readTag(); tag != 0; tag = input.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == WrapperTask.TASK_ID_FIELD_NUMBER) {
                    return Optional.of(input.readStringRequireUtf8());
                }
                input.skipField(tag);
            }
        } catch (IOException _) {
            // Not the wrapper of a task.
        }
        return Optional.empty();
    }

    private static Optional<String> wrong(String id) {
        if (id.isBlank()) {
            return Optional.of("task_id: it is empty, so nobody could be answered");
        }
        return id.matches("[^/\\p{Cntrl}]{1," + LONGEST_ID + "}")
                ? Optional.empty()
                : Optional.of("task_id: must be 1 to " + LONGEST_ID + " characters without slashes and control"
                        + " characters");
    }
}
