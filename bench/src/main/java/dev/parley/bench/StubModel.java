package dev.parley.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.stream.IntStream;

/** A model of OpenAI's dialect that answers at once and always the same: whole, or in twenty pieces. A process of its own. */
final class StubModel {

    private static final int PIECES = 20;

    private static final Buffer WHOLE = Buffer.buffer("""
            {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"small","choices":[{"index":0,\
            "message":{"role":"assistant","content":"Протокол передаёт решения, а стенограмма — каждое слово."},\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":42,"completion_tokens":20,"total_tokens":62}}""");

    private static final Buffer[] STREAM =
            IntStream.rangeClosed(0, PIECES + 1).mapToObj(StubModel::piece).toArray(Buffer[]::new);

    private StubModel() {}

    /** @param args the port to listen on */
    public static void main(String[] args) {
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    if (body.toString().contains("\"stream\":true")) {
                        stream(request.response());
                    } else {
                        request.response()
                                .putHeader("Content-Type", "application/json")
                                .end(WHOLE);
                    }
                }))
                .listen(Integer.parseInt(args[0]), "127.0.0.1")
                .onSuccess(_ -> System.out.println("listening"))
                .onFailure(failure -> {
                    System.err.println(failure.getMessage());
                    System.exit(1);
                });
    }

    private static void stream(HttpServerResponse response) {
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        for (var piece : STREAM) {
            response.write(piece);
        }
        response.end();
    }

    /** The pieces of text, then the usage, then the end. */
    private static Buffer piece(int number) {
        if (number == PIECES + 1) {
            return Buffer.buffer("data: [DONE]\n\n");
        }
        var choices = number == PIECES
                ? "[]"
                : "[{\"index\":0,\"delta\":{" + (number == 0 ? "\"role\":\"assistant\"," : "")
                        + "\"content\":\"слово " + number + " \"},\"finish_reason\":"
                        + (number == PIECES - 1 ? "\"stop\"" : "null") + "}]";
        var usage = number == PIECES
                ? ",\"usage\":{\"prompt_tokens\":42,\"completion_tokens\":60,\"total_tokens\":102}"
                : "";
        return Buffer.buffer("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"small\",\"choices\":" + choices + usage + "}\n\n");
    }
}
