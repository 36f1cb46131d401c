package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streamed answers at the door for clients of OpenAI's API. */
class OpenAiChatStreamTest {

    private static final String HELLO =
            "{\"model\":\"fast\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

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
    void chunksHaveTheRoleFirstThenTextsThenTheReasonOfTheEnd() throws Exception {
        door.llm.script = FakeLlm.saying("Hel", "lo");

        var data = data(stream(HELLO));

        assertThat(data).hasSize(4).last().isEqualTo("[DONE]");
        var chunks = chunks(data);
        assertThat(chunks).extracting(chunk -> chunk.getString("object")).containsOnly("chat.completion.chunk");
        assertThat(chunks).extracting(chunk -> chunk.getString("model")).containsOnly("fast");
        assertThat(chunks)
                .extracting(chunk -> chunk.getString("id"))
                .containsOnly(chunks.getFirst().getString("id"));
        assertThat(choice(chunks.get(0)))
                .isEqualTo(new JsonObject(
                        "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"finish_reason\":null}"));
        assertThat(choice(chunks.get(1)))
                .isEqualTo(new JsonObject("{\"index\":0,\"delta\":{\"content\":\"lo\"},\"finish_reason\":null}"));
        assertThat(choice(chunks.get(2)))
                .isEqualTo(new JsonObject("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}"));
        assertThat(chunks.get(2).getJsonObject("parley").getString("provider")).isEqualTo("openai");
        assertThat(chunks.get(2).getJsonObject("parley").getInteger("attempts")).isEqualTo(2);
    }

    @Test
    void tokensComeLastWhereTheyAreWanted() throws Exception {
        var data = data(stream(
                HELLO.replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}")));

        var last = chunks(data).getLast();
        assertThat(last.getJsonArray("choices")).isEmpty();
        assertThat(last.getJsonObject("usage").getInteger("total_tokens")).isEqualTo(17);
        assertThat(last.containsKey("parley")).isTrue();
        assertThat(data).last().isEqualTo("[DONE]");
    }

    @Test
    void anAnswerThatIsThereAtOnceSaysInItsHeadersWhoGaveIt() throws Exception {
        door.llm.script = (_, _) -> Future.succeededFuture(FakeLlm.answer("At once."));

        var response = stream(HELLO);

        assertThat(response.headers().firstValue("x-parley-provider")).contains("openai");
        assertThat(choice(chunks(data(response)).getFirst())
                        .getJsonObject("delta")
                        .getString("content"))
                .isEqualTo("At once.");
    }

    @Test
    void whatIsLeftOfTheLimitsStandsInTheHeadersOfAStreamAndOfARefusal() throws Exception {
        var left =
                new Usage.Remaining(Optional.of(new Usage.Allowance(60, 59, Duration.ofMinutes(6))), Optional.empty());
        door.llm.script = (_, outlet) -> {
            outlet.send(new Llm.Pieces(List.of(), Optional.of(left)));
            outlet.send(new Llm.Pieces(List.of(Llm.Piece.text("Hello"))));
            return Future.succeededFuture(FakeLlm.answer("Hello"));
        };
        var streamed = stream(HELLO);
        door.llm.script =
                (_, _) -> Future.failedFuture(Failure.OVER_QUOTA.because("used up", Duration.ofSeconds(9), left));
        var refused = stream(HELLO);

        assertThat(data(streamed)).hasSize(3);
        assertThat(streamed.headers().firstValue("x-ratelimit-remaining-requests"))
                .contains("59");
        assertThat(streamed.headers().firstValue("x-ratelimit-reset-requests")).contains("6m0s");
        assertThat(streamed.headers().firstValue("x-ratelimit-limit-tokens")).isEmpty();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("x-ratelimit-limit-requests")).contains("60");
    }

    @Test
    void callsOfToolsComeInPiecesOrAsAWhole() throws Exception {
        var call = new Chat.ToolCall("c1", "weather", "{\"city\":\"Kazan\"}");
        door.llm.script = (_, outlet) -> {
            outlet.send(FakeLlm.call(
                    new Llm.CallPiece(0, Optional.of("c1"), Optional.of("weather"), ""),
                    new Llm.CallPiece(0, Optional.empty(), Optional.empty(), "{\"city\":")));
            outlet.send(FakeLlm.call(new Llm.CallPiece(0, Optional.empty(), Optional.empty(), "\"Kazan\"}")));
            return Future.succeededFuture(FakeLlm.answer("", List.of(call), Llm.Finish.TOOL_CALLS));
        };
        var pieces = chunks(data(stream(HELLO)));
        door.llm.script = (_, _) -> Future.succeededFuture(FakeLlm.answer("", List.of(call), Llm.Finish.TOOL_CALLS));
        var whole = chunks(data(stream(HELLO)));

        assertThat(delta(pieces.getFirst()).getJsonArray("tool_calls").getJsonObject(0))
                .isEqualTo(new JsonObject("{\"index\":0,\"id\":\"c1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}"));
        assertThat(arguments(pieces)).isEqualTo(call.arguments());
        assertThat(arguments(whole)).isEqualTo(call.arguments());
        assertThat(choice(pieces.getLast()).getString("finish_reason")).isEqualTo("tool_calls");
    }

    @Test
    void whatElseAProviderSaysIsHandedOnInItsPlace() throws Exception {
        door.llm.script = (_, outlet) -> {
            outlet.send(new Llm.Pieces(List.of(
                    new Llm.Piece("x", "hm", List.of(), "{\"annotations\":[1],\"logprobs\":{\"content\":[]}}"))));
            return Future.succeededFuture(FakeLlm.answer("x"));
        };

        assertThat(choice(chunks(data(stream(HELLO))).getFirst())).isEqualTo(new JsonObject("""
                        {"index": 0, "finish_reason": null, "logprobs": {"content": []},
                         "delta": {"role": "assistant", "content": "x", "reasoning_content": "hm", "annotations": [1]}}"""));
    }

    @Test
    void whatFailsBeforeTheFirstPieceHasItsStatus() throws Exception {
        door.llm.script = (_, _) -> Future.failedFuture(Failure.UNAVAILABLE.because("no provider answers"));

        var response = stream(HELLO);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void whatFailsOnTheWayIsAnEventAfterWhichThereIsNoDone() throws Exception {
        door.llm.script = (_, outlet) -> {
            outlet.send(new Llm.Pieces(List.of(Llm.Piece.text("Hel"))));
            return Future.failedFuture(Failure.UNAVAILABLE.because("openai broke off"));
        };

        var data = data(stream(HELLO));

        assertThat(new JsonObject(data.getLast()).getJsonObject("error").getString("message"))
                .isEqualTo("openai broke off");
        assertThat(data).doesNotContain("[DONE]");
    }

    @Test
    void aRefusalOnTheWayEndsTheStreamWithTheReason() throws Exception {
        door.llm.script = (_, outlet) -> {
            outlet.send(new Llm.Pieces(List.of(Llm.Piece.text("The key is"))));
            return Future.succeededFuture(FakeLlm.refused("shows a secret", true));
        };

        var last = chunks(data(stream(HELLO))).getLast();

        assertThat(choice(last).getString("finish_reason")).isEqualTo("content_filter");
        assertThat(delta(last).getString("refusal")).isEqualTo("shows a secret");
    }

    @Test
    void aStreamThatIsSilentShowsThatItLives() throws Exception {
        var end = Promise.<Llm.Answer>promise();
        door.llm.script = (_, _) -> end.future();

        try (var lines = stream(HELLO).body()) {
            var iterator = lines.iterator();
            assertThat(iterator.next()).isEqualTo(":");
            end.complete(FakeLlm.answer("late"));
            var rest = new ArrayList<String>();
            iterator.forEachRemaining(rest::add);
            assertThat(rest).contains("data: [DONE]");
        }
    }

    @Test
    void aClientThatHangsUpStopsTheModel() throws Exception {
        var cancelled = new AtomicBoolean();
        door.llm.script = (_, outlet) -> {
            outlet.send(new Llm.Pieces(List.of(Llm.Piece.text("Hel"))));
            outlet.cancelled().onSuccess(_ -> cancelled.set(true));
            return Promise.<Llm.Answer>promise().future();
        };

        try (var lines = stream(HELLO).body()) {
            assertThat(lines.iterator().next()).startsWith("data: ");
        }

        Poll.until(cancelled::get);
    }

    @Test
    void aModelWaitsForAClientThatDoesNotReadWhichIsLetGoInTheEnd() throws Exception {
        var writer = new AtomicReference<Endless>();
        door.llm.script = (_, outlet) -> {
            var endless = new Endless(outlet);
            writer.set(endless);
            return endless.begin();
        };

        try (var socket = new Socket()) {
            // What the kernel takes in its place is kept small.
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("127.0.0.1", door.port()));
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-API-Key: anna-key\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: " + HELLO.length() + "\r\n\r\n"
                                    + HELLO)
                            .getBytes(UTF_8));
            Poll.until(() -> writer.get() != null && writer.get().cancelled.get());

            // Of 10 kB each: what is in buffers, and no more.
            assertThat(writer.get().sent.get()).isLessThan(3_000);
        }
    }

    @Test
    void aClientThatReadsSlowlyGetsEverything() throws Exception {
        var pieces = 5_000;
        var text = "x".repeat(1_000);
        door.llm.script = (_, outlet) -> {
            var left = new AtomicLong(pieces);
            var end = Promise.<Llm.Answer>promise();
            Runnable go = () -> {
                while (!outlet.full() && left.get() > 0) {
                    outlet.send(new Llm.Pieces(List.of(Llm.Piece.text(text))));
                    left.decrementAndGet();
                }
                if (left.get() == 0) {
                    end.tryComplete(FakeLlm.answer(text.repeat(pieces)));
                }
            };
            outlet.onDrain(go);
            go.run();
            return end.future();
        };

        var data = data(stream(HELLO));

        assertThat(data).hasSize(pieces + 2).last().isEqualTo("[DONE]");
    }

    /** Writes for as long as it is let. */
    private static final class Endless {

        private final Outlet<Llm.Pieces> outlet;
        private final AtomicLong sent = new AtomicLong();
        private final AtomicBoolean cancelled = new AtomicBoolean();

        Endless(Outlet<Llm.Pieces> outlet) {
            this.outlet = outlet;
        }

        Future<Llm.Answer> begin() {
            outlet.cancelled().onSuccess(_ -> cancelled.set(true));
            outlet.onDrain(this::write);
            write();
            return Promise.<Llm.Answer>promise().future();
        }

        private void write() {
            if (outlet.isCancelled()) {
                return;
            }
            for (var i = 0; i < 16 && !outlet.full(); i++) {
                outlet.send(new Llm.Pieces(List.of(Llm.Piece.text("x".repeat(10_000)))));
                sent.incrementAndGet();
            }
            if (!outlet.full()) {
                Vertx.currentContext().runOnContext(_ -> write());
            }
        }
    }

    private HttpResponse<Stream<String>> stream(String body) throws Exception {
        return door.client.send(
                door.request("/v1/chat/completions")
                        .header("X-API-Key", "anna-key")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofLines());
    }

    private static List<String> data(HttpResponse<Stream<String>> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        return response.body()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    private static List<JsonObject> chunks(List<String> data) {
        return data.stream()
                .filter(line -> !line.equals("[DONE]"))
                .map(JsonObject::new)
                .toList();
    }

    private static JsonObject choice(JsonObject chunk) {
        return chunk.getJsonArray("choices").getJsonObject(0);
    }

    private static JsonObject delta(JsonObject chunk) {
        return choice(chunk).getJsonObject("delta");
    }

    private static String arguments(List<JsonObject> chunks) {
        var arguments = new StringBuilder();
        for (var chunk : chunks) {
            var calls = delta(chunk).getJsonArray("tool_calls");
            if (calls != null) {
                arguments.append(
                        calls.getJsonObject(0).getJsonObject("function").getString("arguments"));
            }
        }
        return arguments.toString();
    }
}
