package dev.parley.inference;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.EmotionHeard;
import dev.parley.bus.Inference.Span;
import dev.parley.models.audio.Recording;
import dev.parley.models.detection.SpeechRegion;
import dev.parley.models.emotion.EmotionClassifier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What voices sound like: the model is fetched on a worker thread, windows are heard on the lanes. Without weights the answer is the
 * reason. Touched on the context of the {@link InferenceVerticle} that owns it.
 */
final class Emotions {

    private final Vertx vertx;
    private final OpenEmotions model;
    private final Lanes lanes;
    private final RunningWork running;

    Emotions(Vertx vertx, OpenEmotions model, Lanes lanes, RunningWork running) {
        this.vertx = vertx;
        this.model = model;
        this.lanes = lanes;
        this.running = running;
    }

    Future<EmotionHeard> hear(Inference.HearEmotion request) {
        if (request.speech().isEmpty()) {
            return Future.succeededFuture(notHeard("there is no speech"));
        }
        return vertx.executeBlocking(model::use, false)
                .compose(
                        classifier -> lanes.run(() -> shares(classifier, request), seconds(request.speech())),
                        failure -> failure instanceof FailureException absent
                                ? Future.succeededFuture(notHeard(absent.detail()))
                                : Future.failedFuture(failure));
    }

    private EmotionHeard shares(EmotionClassifier classifier, Inference.HearEmotion request) {
        var speech = request.speech().stream()
                .map(span -> new SpeechRegion(sample(span.start()), sample(span.end())))
                .toList();
        try (var recording = Recording.open(request.audio());
                var watch = running.begin(request.job(), "emotion")) {
            return new EmotionHeard(classifier.shares(recording, speech, watch), Optional.empty());
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because("cannot read " + request.audio() + ": " + e.getMessage(), e);
        }
    }

    private static EmotionHeard notHeard(String reason) {
        return new EmotionHeard(Map.of(), Optional.of(reason));
    }

    private static double seconds(List<Span> speech) {
        return speech.stream().mapToDouble(span -> span.end() - span.start()).sum();
    }

    private static long sample(double seconds) {
        return Math.round(seconds * Recording.SAMPLE_RATE);
    }
}
