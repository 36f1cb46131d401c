package dev.parley.llm.builtin;

import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.conf.Conf;
import dev.parley.llm.OneProvider;
import dev.parley.llm.TestChats;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalProviderTest {

    private static final String MODEL = "all-minilm-l6-v2";

    private final OneProvider provider = new OneProvider(one -> _ -> new LocalProvider(
            one.bus,
            Conf.load(Optional.empty(), Map.of(), Map.of()).llm().providers().get("local")));

    private final List<Integer> asked = new ArrayList<>();

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void manyTextsAreAskedForInPartsAndKeepTheirOrder() {
        serveLengths();
        var texts = IntStream.range(0, 600).mapToObj("x"::repeat).toList();

        var vectors = (Providers.Vectors) provider.embed(MODEL, texts, Optional.empty());

        assertThat(asked).containsExactly(256, 256, 88);
        assertThat(vectors.vectors())
                .extracting(vector -> (int) vector.values()[0])
                .containsExactlyElementsOf(IntStream.range(0, 600).boxed().toList());
        assertThat(vectors.tokens()).contains(new Llm.Tokens(1200, 0, 0, 0, false));
    }

    @Test
    void aNodeWithoutModelsIsAway() {
        assertThat(broken(MODEL, Optional.empty()).breakage()).isEqualTo(Breakage.AWAY);
    }

    @Test
    void whatTheModelsSayIsPassedOn() {
        await(provider.bus.serve(
                Inference.EMBED,
                _ -> Future.failedFuture(Failure.UNAVAILABLE.because("model.onnx could not be fetched"))));

        assertThat(broken(MODEL, Optional.empty()).detail()).isEqualTo("local: model.onnx could not be fetched");
    }

    @Test
    void otherModelsAndDimensionsAndChatsAreRefused() {
        assertThat(broken("ada", Optional.empty()).breakage()).isEqualTo(Breakage.NO_SUCH_MODEL);
        assertThat(broken(MODEL, Optional.of(256)).detail()).contains("dimensions", "384");
        assertThat(provider.broken(MODEL, TestChats.of("Hello")).breakage()).isEqualTo(Breakage.NOT_OFFERED);
    }

    @Test
    void itsModelIsOffered() {
        assertThat(provider.offer().models()).containsExactly(MODEL);
    }

    private Providers.Broken broken(String model, Optional<Integer> dimensions) {
        return ((Providers.NoVectors) provider.embed(model, List.of("word"), dimensions)).broken();
    }

    /** Vectors whose one number is the length of the text. */
    private void serveLengths() {
        await(provider.bus.serve(Inference.EMBED, request -> {
            asked.add(request.texts().size());
            return Future.succeededFuture(new Inference.TextsEmbedded(
                    MODEL,
                    request.texts().stream()
                            .map(text -> Llm.Vector.of(new float[] {text.length()}))
                            .toList(),
                    2 * request.texts().size()));
        }));
    }
}
