package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conf.HttpConf;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a page, or somebody who pretends to be one, can do wrong. The interview goes on where it can. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterviewBadInputTest {

    private TestDoor door;
    private FakeInterviews rooms;
    private String code;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        door = TestDoor.open(folder);
        rooms = door.rooms;
        TestDoor.await(rooms.serveSound());
        door.voice.script = FakeVoice.SILENT;
    }

    @BeforeEach
    void newRoom() {
        rooms.sounds.clear();
        rooms.acts.clear();
        code = rooms.open(
                door.anna.id(),
                "Anna",
                "en",
                FakeInterviews.question("q1", "What is a thread?"),
                FakeInterviews.question("q2", "What is a lock?"));
    }

    @AfterAll
    void close() {
        door.close();
    }

    @Test
    void everyMessageThatIsNoneIsToldAndNamesWhatIsWrong() throws Exception {
        var wrong = Map.ofEntries(
                Map.entry("hello", "not valid JSON"),
                Map.entry("[]", "must be a JSON object"),
                Map.entry("{\"type\": \"audio_data\"", "not valid JSON"),
                Map.entry("{}", "type: is missing"),
                Map.entry("{\"type\": 7}", "type: must be a string"),
                Map.entry("{\"type\": \"dance\"}", "type: there is no dance"),
                Map.entry("{\"type\": \"audio_data\"} {}", "goes on after"),
                Map.entry("{\"type\": \"audio_data\", \"format\": \"webm\"}", "audio_data: is missing"),
                Map.entry("{\"type\": \"audio_data\", \"audio_data\": \"\"}", "audio_data: is missing or empty"),
                Map.entry("{\"type\": \"audio_data\", \"audio_data\": 1}", "audio_data: must be a string"),
                Map.entry("{\"type\": \"audio_data\", \"audio_data\": \"§§§\"}", "audio_data: is not base64"),
                Map.entry("{\"type\": \"audio_data\", \"audio_data\": \"AAAAA\"}", "audio_data: is not base64"),
                Map.entry("{\"type\": \"text_answer\"}", "text: is missing"),
                Map.entry("{\"type\": \"text_answer\", \"text\": \"  \"}", "text: is missing"),
                Map.entry("{\"type\": \"text_answer\", \"text\": [1]}", "text: must be a string"),
                Map.entry("{\"type\": \"audio_end\"}", "audio_chunk comes before"),
                Map.entry("{\"type\": \"audio_chunk\", \"audio_data\": \"AAAA\", \"format\": \"mp7\"}", "format: "),
                Map.entry("{\"type\": " + "[".repeat(2_000) + "}", ""));
        var page = RoomClient.asked(door, code);
        var told = 0;
        for (var entry : wrong.entrySet()) {
            page.send(entry.getKey());
            told++;

            assertThat(page.await("error", told).getString("detail"))
                    .as(entry.getKey())
                    .contains(entry.getValue());
        }
        page.send("{\"type\": \"next_question\"}");
        page.await("question", 2);
        Poll.until(() -> door.filesLeft().isEmpty());
    }

    @Test
    void sentMessagesOfBinarySoundAreRefusedAndTheSocketStays() throws Exception {
        var page = RoomClient.asked(door, code);

        page.client().socket.sendBinary(ByteBuffer.wrap(new byte[1_000]), false).join();
        page.client().socket.sendBinary(ByteBuffer.wrap(new byte[1_000]), true).join();

        assertThat(page.await("error").getString("detail")).contains("base64");
        page.send("{\"type\": \"next_question\"}");
        page.await("question", 2);
        assertThat(page.of("error")).hasSize(1);
    }

    @Test
    void anAnswerBeforeTheStartSaysWhatIsAwaited() throws Exception {
        var page = RoomClient.enter(door, code);

        page.send("{\"type\": \"text_answer\", \"text\": \"early\"}");

        assertThat(page.await("error").getString("detail")).contains("send start_interview");
        assertThat(page.await("error").getString("message"))
                .isEqualTo("The interview has not begun yet. Begin it first.");
    }

    @Test
    void anAnswerOfManyMinutesGoesThroughDiskInFramesOrInOne() throws Exception {
        var sound = new byte[2 << 20];
        new Random(1).nextBytes(sound);
        var json = "{\"audio_data\": \"" + Base64.getEncoder().encodeToString(sound)
                + "\", \"format\": \"webm\", \"type\": \"audio_data\"}";
        var page = RoomClient.asked(door, code);

        for (var i = 0; i < json.length(); i += 100_000) {
            var end = Math.min(json.length(), i + 100_000);
            page.client()
                    .socket
                    .sendText(json.substring(i, end), end == json.length())
                    .join();
        }
        page.await("audio_received");
        rooms.happen(code, new dev.parley.bus.Interviews.Event.Asked(FakeInterviews.question("q2", "And?")));
        page.await("question", 2);
        page.send(json);
        page.await("audio_received", 2);

        assertThat(rooms.sounds.values()).hasSize(2).allMatch(kept -> java.util.Arrays.equals(kept, sound));
        Poll.until(() -> door.filesLeft().isEmpty());
    }

    @Test
    void anAnswerBeyondTheLimitEndsTheConnectionAndLeavesNothing() throws Exception {
        var page = RoomClient.asked(door, code);
        var piece = "A".repeat(500_000);

        page.client()
                .socket
                .sendText("{\"type\": \"audio_data\", \"audio_data\": \"", false)
                .join();
        for (var i = 0; i < 9 && !page.client().close.isDone(); i++) {
            page.client().socket.sendText(piece, false).handle((_, _) -> 0).join();
        }

        assertThat(page.closed()).startsWith("1009 ");
        Poll.until(() -> door.filesLeft().isEmpty());
    }

    @Test
    void aStreamBeyondTheLimitIsThrownAwayAndTheQuestionStaysOpen() throws Exception {
        var page = RoomClient.asked(door, code);
        var piece = Base64.getEncoder().encodeToString(new byte[180_000]);

        for (var i = 0; i * 180_000 <= TestDoor.MAX_ANSWER_SIZE; i++) {
            page.send("{\"type\": \"audio_chunk\", \"format\": \"webm\", \"audio_data\": \"" + piece + "\"}");
        }

        assertThat(page.await("error").getString("code")).isEqualTo("too-large");
        page.send("{\"type\": \"text_answer\", \"text\": \"in short\"}");
        page.await("audio_received");
        Poll.until(() -> door.filesLeft().isEmpty());
    }

    @Test
    void aHalfMessageWhoseSocketDropsLeavesNothing() throws Exception {
        var page = RoomClient.asked(door, code);
        page.client()
                .socket
                .sendText("{\"type\": \"audio_data\", \"audio_data\": \"" + "A".repeat(600_000), false)
                .join();
        Poll.until(() -> !door.filesLeft().isEmpty());

        page.hangUp();

        Poll.until(() -> door.filesLeft().isEmpty());
        assertThat(rooms.acts.stream().map(act -> act.action().getClass().getSimpleName()))
                .containsExactly("Start");
    }

    @Test
    void aStreamWhoseSocketDropsLeavesNothing() throws Exception {
        var page = RoomClient.asked(door, code);
        for (var i = 0; i < 20; i++) {
            page.send("{\"type\": \"audio_chunk\", \"format\": \"webm\", \"audio_data\": \"AAAA\"}");
        }
        Poll.until(() -> !door.filesLeft().isEmpty());

        page.hangUp();

        Poll.until(() -> door.filesLeft().isEmpty());
    }

    @Test
    void aFloodOfMessagesEndsTheConnection() throws Exception {
        var page = RoomClient.asked(door, code);

        for (var i = 0; i < 5_000 && !page.client().close.isDone(); i++) {
            page.client()
                    .socket
                    .sendText("{\"type\": \"audio_discard\"}", true)
                    .handle((_, _) -> 0)
                    .join();
        }

        assertThat(page.closed()).startsWith("1008 ");
    }

    @Test
    void aFloodOfBinaryMessagesEndsItAsWell() throws Exception {
        var page = RoomClient.asked(door, code);

        for (var i = 0; i < 5_000 && !page.client().close.isDone(); i++) {
            page.client()
                    .socket
                    .sendBinary(ByteBuffer.wrap(new byte[1]), true)
                    .handle((_, _) -> 0)
                    .join();
        }

        assertThat(page.closed()).startsWith("1008 ");
    }

    @Test
    void aPageThatReadsNothingIsReadFromNoMoreAndThenClosed() throws Exception {
        try (var silent = new SilentSocket(door, "/ws/" + code, "anna-key")) {
            var output = new DataOutputStream(silent.output());
            var noise = ("x".repeat(120)).getBytes(UTF_8);
            for (var i = 0; i < 400; i++) {
                output.writeByte(0x81);
                output.writeByte(0x80 | noise.length);
                output.writeInt(0);
                output.write(noise);
            }
            output.flush();

            assertThat(silent.readToTheEnd().close()).startsWith("1001 ");
        }
    }

    @Test
    void codesCannotBeGuessedQuickly(@TempDir Path other) throws Exception {
        var limits = new HttpConf.RateLimits(0, 0, 0, 0, 0, 2, 0, 0);
        try (var limited = TestDoor.open(other, limits, List.of())) {
            for (var i = 0; i < 2; i++) {
                assertThat(RoomClient.enter(limited, "GUESS" + i).closed()).startsWith("4004 ");
            }

            assertThat(SocketClient.refusal(limited, "/ws/GUESS3", null)).isEqualTo(429);
            assertThat(limited.send(limited.request("/api/rooms/GUESS4/status")).statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void aVisitorThatIsNoUuidIsRefusedBeforeTheUpgrade() {
        assertThat(SocketClient.refusal(door, "/ws/" + code + "?visitor=me", null))
                .isEqualTo(400);
    }
}
