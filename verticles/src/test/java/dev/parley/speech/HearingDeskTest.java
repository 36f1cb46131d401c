package dev.parley.speech;

import static dev.parley.store.TestStore.await;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Chunk;
import dev.parley.bus.Inference.Decoded;
import dev.parley.bus.Inference.EmotionHeard;
import dev.parley.bus.Inference.Recognized;
import dev.parley.bus.Inference.Span;
import dev.parley.bus.Inference.SpeechFound;
import dev.parley.bus.Inference.TimedText;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of whom while a recording is heard: the models answer by script. */
class HearingDeskTest {

    private static final UUID WORK = UUID.randomUUID();
    private static final Path SOUND = Path.of("answer.webm");

    @TempDir
    private Path scratch;

    private HearingNode node;

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void textsOfAllChunksBecomeOneInTheirOrder() {
        start(Map.of());
        speech(new Span(0, 2), new Span(3, 4.5));
        serve(request -> Future.succeededFuture(said("at " + request.chunk().start() + " ")));

        var heard = await(node.hear(WORK, SOUND, 60, false));

        assertThat(heard.text()).isEqualTo("at 0.0 at 3.0");
        assertThat(heard.speech()).isCloseTo(3.5, within(1e-9));
        assertThat(heard.seconds()).isEqualTo(30);
        assertThat(node.keepsNothing()).isTrue();
    }

    @Test
    void withoutSpeechNoRecogniserIsAsked() {
        start(Map.of());
        speech();
        var asked = new AtomicInteger();
        serve(_ -> {
            asked.incrementAndGet();
            return Future.succeededFuture(said("Thank you for watching!"));
        });

        assertThat(await(node.hear(WORK, SOUND, 60, true)).text()).isEmpty();
        assertThat(asked).hasValue(0);
    }

    @Test
    void theDecoderIsToldHowLongASoundMayBe() {
        start(Map.of());
        var limits = new ArrayList<Optional<Double>>();
        await(node.bus().serve(Inference.DECODE, request -> {
            limits.add(request.longest());
            return Future.failedFuture(Failure.TOO_LARGE.because("too long"));
        }));

        refused(Failure.TOO_LARGE, () -> node.hear(SOUND, 90));
        assertThat(limits).containsExactly(Optional.of(90.0));
    }

    @Test
    void whoCancelsIsAnsweredAtOnceAndTheFilesGoWhenNobodyReadsThemAnyMore() {
        start(Map.of());
        speech(new Span(0, 2));
        var asked = Promise.<Void>promise();
        var text = Promise.<Recognized>promise();
        serve(_ -> {
            asked.tryComplete();
            return text.future();
        });
        var heard = node.hear(WORK, SOUND, 60, false);
        await(asked.future());

        node.bus().publish(Inference.CANCEL, new Inference.Cancel(UUID.randomUUID()));
        node.bus().publish(Inference.CANCEL, new Inference.Cancel(WORK));

        refused(Failure.CANCELLED, () -> await(heard));
        assertThat(node.keepsNothing()).isFalse();
        text.complete(said("late"));
        Awaitility.await().until(node::keepsNothing);
    }

    @Test
    void aFailureOfARecogniserIsThatOfTheCallAndNothingIsKept() {
        start(Map.of());
        speech(new Span(0, 2));
        serve(_ -> Future.failedFuture(Failure.INVALID.because("language: nobody knows it")));

        refused(Failure.INVALID, () -> node.hear(SOUND, 60)).withMessageContaining("language: nobody knows it");
        Awaitility.await().until(node::keepsNothing);
    }

    @Test
    void labelsOfTheWeightsBecomeConfiguredEmotionsThatAddUpToOne() {
        start(Map.of("emotion.enabled", "true", "emotion.labels", "female_angry=anger,male_angry=anger,calm=neutral"));
        speech(new Span(0, 2));
        serve(_ -> Future.succeededFuture(said("yes")));
        emotion(Future.succeededFuture(new EmotionHeard(
                Map.of("female_angry", 0.2, "male_angry", 0.3, "calm", 0.3, "surprised", 0.2), Optional.empty())));

        var emotion = await(node.hear(WORK, SOUND, 60, true)).emotion();

        assertThat(emotion.analysed()).isTrue();
        assertThat(emotion.primary()).contains("anger");
        assertThat(emotion.confidence()).isCloseTo(0.625, within(1e-9));
        assertThat(emotion.emotions()).containsOnlyKeys("anger", "neutral");
        assertThat(emotion.emotions().get("neutral")).isCloseTo(0.375, within(1e-9));
        assertThat(emotion.reason()).isEmpty();
    }

    @Test
    void whatNoLabelIsMappedToIsNotAnalysed() {
        assertThat(reason("emotion.labels", "calm=neutral", Map.of("surprised", 1.0), new Span(0, 2)))
                .isEqualTo("emotion.labels has none of what the weights heard: surprised");
    }

    @Test
    void aWordIsTooLittleForAnEmotion() {
        assertThat(reason("emotion.model", "speech-emotion", Map.of("male_calm", 1.0), new Span(0, 0.4)))
                .isEqualTo("0.4 s of speech are too little, 0.5 s are needed");
    }

    @Test
    void switchedOffNothingIsAnalysed() {
        assertThat(reason("emotion.enabled", "false", Map.of("male_calm", 1.0), new Span(0, 2)))
                .isEqualTo("it is switched off: emotion.enabled is false");
    }

    @Test
    void withoutWeightsTheTextIsThereAndTheReasonAsWell() {
        start(Map.of("emotion.enabled", "true"));
        speech(new Span(0, 2));
        serve(_ -> Future.succeededFuture(said("yes")));
        emotion(Future.succeededFuture(new EmotionHeard(Map.of(), Optional.of("speech_emotion.onnx is missing"))));

        var heard = await(node.hear(WORK, SOUND, 60, true));

        assertThat(heard.text()).isEqualTo("yes");
        assertThat(heard.emotion()).isEqualTo(Speech.Emotion.notAnalysed("speech_emotion.onnx is missing"));
    }

    @Test
    void anEmotionThatFailsCostsNobodyTheText() {
        start(Map.of("emotion.enabled", "true"));
        speech(new Span(0, 2));
        serve(_ -> Future.succeededFuture(said("yes")));
        emotion(Future.failedFuture(Failure.UNAVAILABLE.because("no device is left")));

        var heard = await(node.hear(WORK, SOUND, 60, true));

        assertThat(heard.text()).isEqualTo("yes");
        assertThat(heard.emotion()).isEqualTo(Speech.Emotion.notAnalysed("no device is left"));
    }

    private String reason(String setting, String value, Map<String, Double> shares, Span... spans) {
        var settings = new HashMap<>(Map.of("emotion.enabled", "true"));
        settings.put(setting, value);
        start(settings);
        speech(spans);
        serve(_ -> Future.succeededFuture(said("yes")));
        emotion(Future.succeededFuture(new EmotionHeard(shares, Optional.empty())));
        var emotion = await(node.hear(WORK, SOUND, 60, true)).emotion();
        assertThat(emotion.analysed()).isFalse();
        assertThat(emotion.emotions()).isEmpty();
        return emotion.reason().orElseThrow();
    }

    private void start(Map<String, String> settings) {
        node = new HearingNode(scratch, settings);
    }

    /** A recording of half a minute with speech here and there. */
    private void speech(Span... spans) {
        await(node.bus().serve(Inference.DECODE, request -> {
            return node.vertx()
                    .fileSystem()
                    .writeFile(request.target().toString(), Buffer.buffer("wav"))
                    .map(new Decoded(30, 1, Optional.empty(), List.of(), List.of()));
        }));
        var speech = List.of(spans);
        var chunks = speech.stream()
                .map(span -> new Chunk(span.start(), span.end(), List.of(span)))
                .toList();
        await(node.bus().serve(Inference.DETECT_SPEECH, request -> {
            assertThat(Files.exists(request.audio())).isTrue();
            return Future.succeededFuture(new SpeechFound(speech, chunks));
        }));
    }

    private void serve(Function<Inference.Recognize, Future<Recognized>> recogniser) {
        await(node.bus().serve(Inference.RECOGNIZE, recogniser));
    }

    private void emotion(Future<EmotionHeard> reply) {
        await(node.bus().serve(Inference.HEAR_EMOTION, _ -> reply));
    }

    private static Recognized said(String text) {
        return new Recognized(List.of(new TimedText(0, 1, text, List.of())), "en", false);
    }
}
