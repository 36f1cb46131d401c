package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Tasks;
import dev.parley.conf.Conf;
import dev.parley.kafka.TaskMessage.Refused;
import dev.parley.kafka.TaskMessage.Task;
import dev.parley.kafka.TaskMessage.Unreadable;
import dev.parley.kafka.messages.Messages.MessageConvertTask;
import dev.parley.kafka.messages.Messages.MessageDiarizeTask;
import dev.parley.kafka.messages.Messages.MessageReportTask;
import dev.parley.kafka.messages.Messages.MessageTranscriptionTask;
import dev.parley.kafka.messages.Messages.WrapperTask;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskReaderTest {

    private final TaskReader reader = new TaskReader(
            Conf.load(Optional.empty(), Map.of(), Map.of("kafka.language", "ru", "kafka.denoise", "true"))
                    .kafka());

    @Test
    void aTaskIsAJobOfItsKindWithAKeyOfItsOwn() {
        var read = read(task("7").setConvert(MessageConvertTask.newBuilder().setFileUrl("https://host/a.mp4")));

        assertThat(read).isInstanceOfSatisfying(Task.class, task -> {
            assertThat(task.kind()).isEqualTo(Tasks.CONVERT);
            assertThat(task.idempotencyKey()).isEqualTo("7:convert");
            assertThat(task.input()).contains("\"file_url\":\"https://host/a.mp4\"", "\"denoise\":true");
        });
    }

    @Test
    void theLanguageIsThatOfTheConfiguration() {
        assertThat(read(task("7").setTranscription(range("http://host/a.wav", 0, 1.5))))
                .isInstanceOfSatisfying(Task.class, task -> assertThat(task.input())
                        .contains("\"start_time\":0.0", "\"end_time\":1.5", "\"language\":\"ru\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "host/a.mp4", "ftp://host/a.mp4", "file:///etc/passwd", "http://", "http:// /"})
    void anAddressThatCannotBeFetchedIsRefusedByTheNameOfItsField(String url) {
        assertThat(refusal(task("7").setConvert(MessageConvertTask.newBuilder().setFileUrl(url))))
                .startsWith("file_url: ");
        assertThat(refusal(task("7").setDiarize(MessageDiarizeTask.newBuilder().setConvertedFileUrl(url))))
                .startsWith("converted_file_url: ");
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1, end_time",
        "1, 1, end_time",
        "-1, 1, start_time",
        "NaN, 1, start_time",
        "0, NaN, end_time",
        "0, Infinity, end_time"
    })
    void timesThatAreNoRangeAreRefusedByTheNameOfTheField(double start, double end, String field) {
        assertThat(refusal(task("7").setTranscription(range("http://host/a.wav", start, end))))
                .startsWith(field + ": ");
    }

    @Test
    void anEmptyMessageOrPromptIsRefused() {
        var noMessage = MessageReportTask.newBuilder().setPrompt("Sum up.").setMessage(" \n");
        var noPrompt = MessageReportTask.newBuilder().setMessage("Anna: yes");

        assertThat(refusal(task("7").setReport(noMessage))).isEqualTo("message: it is empty");
        assertThat(refusal(task("7").setSemiReport(noPrompt))).isEqualTo("prompt: it is empty");
    }

    @Test
    void aTaskWithoutAUsableIdHasNobodyToBeAnswered() {
        var convert = MessageConvertTask.newBuilder().setFileUrl("http://host/a.mp4");
        for (var id : new String[] {"", " ", "a/b", "a\0b", "x".repeat(201)}) {
            assertThat(read(task(id).setConvert(convert)))
                    .isInstanceOfSatisfying(Unreadable.class, refused -> assertThat(refused.reason())
                            .startsWith("task_id: "));
        }
    }

    @Test
    void noBytesWhateverMakeTheReaderFail() {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++) {
            var bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);

            assertThat(reader.read(bytes)).isNotNull();
        }
        assertThat(reader.read(null)).isInstanceOf(Unreadable.class);
    }

    private TaskMessage read(WrapperTask.Builder task) {
        return reader.read(task.build().toByteArray());
    }

    private String refusal(WrapperTask.Builder task) {
        var read = read(task);
        assertThat(read).isInstanceOf(Refused.class);
        assertThat(((Refused) read).taskId()).isEqualTo("7");
        return ((Refused) read).reason();
    }

    private static WrapperTask.Builder task(String id) {
        return WrapperTask.newBuilder().setTaskId(id);
    }

    private static MessageTranscriptionTask.Builder range(String url, double start, double end) {
        return MessageTranscriptionTask.newBuilder()
                .setFileUrl(url)
                .setStartTime(start)
                .setEndTime(end);
    }
}
