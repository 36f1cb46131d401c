package dev.parley.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Admissions;
import dev.parley.bus.Failure;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueRoomTest {

    private TestDoor door;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        door = TestDoor.open(folder);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void anUploadThatWouldFindNoRoomIsRefusedBeforeItIsSent() throws Exception {
        door.actors.room = _ -> full();

        try (var socket = new Socket("127.0.0.1", door.port())) {
            socket.setSoTimeout(10_000);
            // The head alone: whoever waits for the body would wait for ever.
            socket.getOutputStream().write("""
                    POST /upload/ HTTP/1.1\r
                    Host: localhost\r
                    X-API-Key: anna-key\r
                    Content-Type: multipart/form-data; boundary=b0undary\r
                    Content-Length: 1000000\r
                    \r
                    """.getBytes(US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            assertThat(answer.readLine()).isEqualTo("HTTP/1.1 429 Too Many Requests");
            var line = answer.readLine();
            while (!line.toLowerCase(Locale.ROOT).startsWith("retry-after")) {
                line = answer.readLine();
            }
            assertThat(line).endsWith(": 8");
        }
        assertThat(door.actors.submissions).isEmpty();
        Poll.until(() -> door.filesLeft().isEmpty());
    }

    @Test
    void everyDoorAsksForRoomOfTheKindAndTheUserOfItsJob() throws Exception {
        var asked = new CopyOnWriteArrayList<Admissions.Ask>();
        door.actors.room = ask -> {
            asked.add(ask);
            return full();
        };

        for (var path : new String[] {"/upload", "/transcribe", "/v1/audio/transcriptions", "/v1/audio/translations"}) {
            assertThat(post(path)).as(path).isEqualTo(429);
        }
        assertThat(asked).hasSize(4).containsOnly(new Admissions.Ask(Speech.TRANSCRIPTION, door.anna.id()));
        asked.clear();
        assertThat(post("/convert")).isEqualTo(429);
        assertThat(asked).containsExactly(new Admissions.Ask("convert", door.anna.id()));
    }

    @Test
    void otherDoorsStayOpen() throws Exception {
        door.actors.room = _ -> full();

        assertThat(door.get("/jobs", "anna-key").statusCode()).isEqualTo(200);
    }

    private int post(String path) throws Exception {
        var form = new TestDoor.Multipart().file("file", "a.wav", "sound").field("model", "whisper-1");
        return door.send(door.request(path)
                        .header("X-API-Key", "anna-key")
                        .header("Content-Type", "multipart/form-data; boundary=" + TestDoor.BOUNDARY)
                        .POST(form.body()))
                .statusCode();
    }

    private static <T> Future<T> full() {
        return Future.failedFuture(Failure.OVER_QUOTA.because("jobs.most-queued: no room", Duration.ofMillis(7_001)));
    }
}
