package dev.parley.inference;

import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Bus;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.EmotionHeard;
import dev.parley.bus.Inference.Span;
import dev.parley.conf.Conf;
import dev.parley.models.BundledWeights;
import dev.parley.models.CacheFolder;
import dev.parley.models.Progress;
import dev.parley.models.RealWeights;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.DecodeLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inference actor asked what a voice sounds like; and the weights that are not there. */
class EmotionsOnANodeTest {

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void aRealVoiceHasSharesThatAddUpToOneAndSilenceHasAReason() throws IOException {
        RealWeights.require("speech-emotion");
        startWithRealWeights();
        var audio = folder.resolve("jfk.wav");
        new AudioDecoder(CacheFolder.ofThisUser())
                .decode(SharedFiles.require("audio/english/jfk.flac"), audio, DecodeLimits.DEFAULT, Progress.NONE);

        var heard = hear(audio, List.of(new Span(0.3, 10.5)));

        assertThat(heard.reason()).isEmpty();
        assertThat(heard.shares()).hasSize(10).containsKeys("female_angry", "male_sad");
        assertThat(heard.shares().values().stream().mapToDouble(share -> share).sum())
                .isCloseTo(1, within(1e-4));
        assertThat(hear(audio, List.of())).isEqualTo(new EmotionHeard(Map.of(), Optional.of("there is no speech")));
    }

    @Test
    void withoutWeightsTheReasonNamesTheFileAndTheWayToGetIt() {
        var weights = BundledWeights.resolver(Optional.of(folder.resolve("cache")), Optional.empty());
        var model = new OpenEmotions(weights, "speech-emotion", unlimited(), System::nanoTime);

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(model::use)
                .withMessageContaining("speech_emotion.onnx of speech-emotion")
                .withMessageContaining("set models.mirror")
                .withMessageContaining("./parley models pull speech-emotion");
    }

    @Test
    void weightsThatAreMissingAreLookedForAgainAfterSomeMinutes() throws IOException {
        var mirror = Files.createDirectories(folder.resolve("mirror"));
        var weights = BundledWeights.resolver(Optional.of(folder.resolve("cache")), Optional.of(mirror.toString()));
        var now = new AtomicLong();
        var published = SharedFiles.require("models/speech-emotion/speech_emotion.onnx");
        try (var model = new OpenEmotions(weights, "speech-emotion", unlimited(), now::get)) {
            assertThatExceptionOfType(FailureException.class).isThrownBy(model::use);
            Files.copy(
                    published,
                    Files.createDirectories(mirror.resolve("speech-emotion")).resolve("speech_emotion.onnx"));

            assertThatExceptionOfType(FailureException.class).isThrownBy(model::use);
            now.set(Duration.ofMinutes(6).toNanos());
            assertThat(model.use()).isSameAs(model.use());
        }
    }

    @Test
    void damagedWeightsAreNotUsed() throws IOException {
        var mirror = Files.createDirectories(folder.resolve("mirror/speech-emotion"));
        Files.writeString(mirror.resolve("speech_emotion.onnx"), "no network");
        var weights = BundledWeights.resolver(
                Optional.of(folder.resolve("cache")),
                Optional.of(folder.resolve("mirror").toString()));
        var model = new OpenEmotions(weights, "speech-emotion", unlimited(), System::nanoTime);

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(model::use)
                .withMessageContaining("speech_emotion.onnx");
    }

    private void startWithRealWeights() {
        RealWeights.require("silero-vad");
        RealWeights.require("moonshine-tiny-en");
        var conf = Conf.load(Optional.empty(), Map.of(), Map.of("emotion.enabled", "true"));
        await(vertx.deployVerticle(
                new InferenceVerticle(bus, conf, RealWeights.resolver(), new SimpleMeterRegistry())));
    }

    private EmotionHeard hear(Path audio, List<Span> speech) {
        return await(bus.ask(Inference.HEAR_EMOTION, new Inference.HearEmotion(UUID.randomUUID(), audio, speech)));
    }

    private static MemoryCheck unlimited() {
        return new MemoryCheck(0, _ -> OptionalLong.empty());
    }
}
