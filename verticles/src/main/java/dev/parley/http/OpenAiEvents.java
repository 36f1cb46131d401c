package dev.parley.http;

import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import dev.parley.transcript.Prose;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;

/**
 * The streamed answer of OpenAI's API: the text of each segment as it is recognised, then the whole. Owned by one request;
 * touch only on its context.
 */
final class OpenAiEvents implements AwaitedJob.Listener {

    private final HttpServerResponse response;
    /** A line for some seconds of speech, for as long as the recording is heard. */
    private final Set<String> told = new HashSet<>();

    private String before = "";

    OpenAiEvents(HttpServerResponse response) {
        this.response = response;
    }

    void begin(Runnable drained) {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .putHeader("X-Accel-Buffering", "no")
                .drainHandler(_ -> drained.run());
        keepAlive();
    }

    @Override
    public boolean full() {
        return response.writeQueueFull();
    }

    @Override
    public void heard(Jobs.Event event) {
        // What a crash has cut off is recognised, and told of, again.
        var text = event.type().equals("segment") && told.add(event.data())
                ? new JsonObject(event.data()).getString("text", "").strip()
                : "";
        if (!text.isEmpty()) {
            write(new JsonObject().put("type", "transcript.text.delta").put("delta", Prose.continued(before, text)));
            before = text;
        }
    }

    @Override
    public void keepAlive() {
        response.write(":\n\n");
    }

    /** Who said what is known when all has been heard. */
    void finish(OpenAiAnswer answer, boolean diarized) {
        if (diarized) {
            answer.diarizedSegments().forEach(this::write);
        }
        write(new JsonObject()
                .put("type", "transcript.text.done")
                .put("text", answer.text())
                .put("usage", answer.usage()));
        response.end("data: [DONE]\n\n");
    }

    /** The status has been sent, so the error is an event. */
    void fail(FailureException problem) {
        write(OpenAiError.json(Problem.of(problem)));
        response.end();
    }

    private void write(JsonObject event) {
        response.write("data: " + event.encode() + "\n\n");
    }
}
