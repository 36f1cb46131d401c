package dev.parley.llm.wire;

import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.conf.Secret;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a kind of provider is spoken with: translation, and nothing else. What it throws is a {@link TroubleException}. One for each
 * provider, confined to its context.
 */
public interface Dialect {

    /** Headers that open the door with this key, or without one. */
    Future<Map<String, String>> admission(Optional<Secret> key);

    /** Does what has to be done before the call itself, and says what to call then. Fails with a {@link TroubleException} alone. */
    default Future<Providers.Call> prepared(Providers.Call call, Optional<Secret> key) {
        return Future.succeededFuture(call);
    }

    /** The request for an answer. Throws NOT_OFFERED or INVALID, with the name of what cannot be had. */
    UpstreamRequest chat(Providers.Call call);

    /** How streamed answers are cut into events. */
    EventParser parser();

    /** Reads one event of a streamed answer. Throws what an event of an error says. */
    void read(byte[] event, int offset, int length, GrowingAnswer answer);

    /** Reads an answer that came as a whole. */
    void readWhole(Reply reply, GrowingAnswer answer);

    /** What a refusal means. */
    Trouble trouble(Reply refusal);

    /**
     * Takes notice of a refusal. Answers whether the same call will now be written in another way that may be accepted, so that it
     * is worth being sent once more at once.
     *
     * @param admission headers that were to open the door
     */
    default boolean adapts(Reply refusal, Map<String, String> admission) {
        return false;
    }

    /** What one request for vectors can hold. */
    BatchLimit batchLimit();

    /** @param texts at most
     *  @param characters of all of them together, but for one that is longer by itself */
    record BatchLimit(int texts, int characters) {}

    /** @param batch no more than {@link #batchLimit} */
    UpstreamRequest vectors(Providers.EmbedCall batch);

    Providers.Vectors readVectors(Reply reply, Providers.EmbedCall batch);

    /** @param page what the last answer said of the next; empty for the first */
    UpstreamRequest models(Optional<String> page);

    ModelPage readModels(Reply reply);

    /** @param kinds of those models of which it is told
     *  @param next the page after this, where there is one */
    record ModelPage(List<String> models, Map<String, Llm.Kind> kinds, Optional<String> next) {
        public ModelPage {
            models = List.copyOf(models);
            kinds = Map.copyOf(kinds);
        }
    }
}
