package dev.parley.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Llm;
import dev.parley.bus.Providers.Breakage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** What dialects have taken over from OpenAI's as it is. */
public final class OpenAiShapes {

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private OpenAiShapes() {}

    /** Whether this event is the last of a stream; the answer is complete then. One that has not said why it ended is cut off. */
    public static boolean isEnd(byte[] event, int offset, int length, GrowingAnswer answer) {
        if (!Arrays.equals(event, offset, offset + length, DONE, 0, DONE.length)) {
            return false;
        }
        if (!answer.isFinished()) {
            throw new TroubleException(Breakage.CUT_OFF, "the stream ended without a reason");
        }
        answer.complete();
        return true;
    }

    /** An answer that came as a whole; one without a choice is none. */
    public static JsonNode chosen(JsonNode whole) {
        if (!whole.path("choices").path(0).isObject()) {
            throw new TroubleException(Breakage.CUT_OFF, "answered without choices");
        }
        return whole;
    }

    /**
     * The vectors of {@code data} in the order of the texts, in whatever order they stand.
     *
     * @param texts how many there are; a vector may be missing
     */
    public static List<Llm.Vector> vectors(JsonNode whole, int texts) {
        var vectors = new ArrayList<Optional<Llm.Vector>>();
        for (var text = 0; text < texts; text++) {
            vectors.add(Optional.empty());
        }
        var place = 0;
        for (var item : whole.path("data")) {
            var index = item.path("index").asInt(place++);
            if (index < 0 || index >= texts) {
                throw new TroubleException(Breakage.CUT_OFF, "answered with a vector for a text that there is not");
            }
            vectors.set(index, Optional.of(vector(item.path("embedding"))));
        }
        return vectors.stream().flatMap(Optional::stream).toList();
    }

    private static Llm.Vector vector(JsonNode values) {
        return values.isTextual() ? new Llm.Vector(values.textValue()) : Llm.Vector.of(Json.floats(values));
    }

    /** The models of a list, which has one page. OpenAI itself tells no kind; GigaChat and many servers do. */
    public static Dialect.ModelPage models(Reply reply) {
        var names = new ArrayList<String>();
        var kinds = new HashMap<String, Llm.Kind>();
        Json.read(reply.body()).path("data").forEach(model -> Json.text(model.path("id"))
                .ifPresent(name -> {
                    names.add(name);
                    Json.text(model.path("type")).flatMap(OpenAiShapes::kind).ifPresent(kind -> kinds.put(name, kind));
                }));
        return new Dialect.ModelPage(names, kinds, Optional.empty());
    }

    /** Words of GigaChat, LM Studio and Together; what is unknown tells nothing. */
    private static Optional<Llm.Kind> kind(String type) {
        return switch (type) {
            case "chat", "llm", "vlm", "language" -> Optional.of(Llm.Kind.CHAT);
            case "embedder", "embedding", "embeddings" -> Optional.of(Llm.Kind.EMBEDDING);
            case "transcribe" -> Optional.of(Llm.Kind.RECOGNITION);
            case "audio" -> Optional.of(Llm.Kind.SPEECH);
            case "image", "video" -> Optional.of(Llm.Kind.IMAGE);
            case "aicheck", "moderation", "rerank" -> Optional.of(Llm.Kind.OTHER);
            default -> Optional.empty();
        };
    }
}
