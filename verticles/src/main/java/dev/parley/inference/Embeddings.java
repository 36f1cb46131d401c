package dev.parley.inference;

import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Llm;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Vectors of texts: read into tokens on worker threads, made into batches with those of other callers, computed on the lanes. As long
 * as all lanes are at work, texts gather for the next batch; nobody waits for others. Touched on the context of the {@link
 * InferenceVerticle} that owns it.
 */
final class Embeddings {

    private final Vertx vertx;
    private final OpenEmbedder model;
    private final Lanes lanes;
    private final int laneCount;
    private final LaneMetrics metrics;
    private final EmbeddingQueue queue = new EmbeddingQueue();
    private int running;

    /** @param laneCount how many batches may be under way at once */
    Embeddings(Vertx vertx, OpenEmbedder model, Lanes lanes, int laneCount, LaneMetrics metrics) {
        this.vertx = vertx;
        this.model = model;
        this.lanes = lanes;
        this.laneCount = laneCount;
        this.metrics = metrics;
    }

    Future<Inference.TextsEmbedded> embed(Inference.EmbedTexts request) {
        if (request.texts().size() > Inference.MOST_TEXTS) {
            return Future.failedFuture(Failure.INVALID.because("texts: "
                    + request.texts().size() + " in one call; " + Inference.MOST_TEXTS + " is the most, divide them"));
        }
        return vertx.executeBlocking(() -> tokens(request.texts()), false).compose(tokens -> {
            var waiting = tokens.stream().map(this::queue).toList();
            start();
            return Future.all(waiting).map(all -> answer(all.list(), tokens));
        });
    }

    private List<int[]> tokens(List<String> texts) {
        var embedder = model.use();
        return texts.stream().map(embedder::tokens).toList();
    }

    private Future<float[]> queue(int[] tokens) {
        var text = new PendingText(tokens);
        queue.add(text);
        return text.vector().future();
    }

    private void start() {
        while (running < laneCount && queue.size() > 0) {
            var batch = queue.take();
            running++;
            lanes.run(() -> compute(batch), 0).onComplete(outcome -> {
                running--;
                for (int i = 0; i < batch.size(); i++) {
                    var vector = batch.get(i).vector();
                    if (outcome.succeeded()) {
                        vector.complete(outcome.result()[i]);
                    } else {
                        vector.fail(outcome.cause());
                    }
                }
                start();
            });
        }
    }

    private float[][] compute(List<PendingText> batch) {
        metrics.batch(OpenEmbedder.MODEL, "cpu", batch.size());
        return model.use().embed(batch.stream().map(PendingText::tokens).toList());
    }

    private static Inference.TextsEmbedded answer(List<float[]> vectors, List<int[]> tokens) {
        return new Inference.TextsEmbedded(
                OpenEmbedder.MODEL,
                vectors.stream().map(Llm.Vector::of).toList(),
                tokens.stream().mapToInt(text -> text.length).sum());
    }

    /** Drops what waits. */
    void close() {
        queue.takeAll().forEach(text -> text.vector().fail(new CancellationException()));
    }
}
