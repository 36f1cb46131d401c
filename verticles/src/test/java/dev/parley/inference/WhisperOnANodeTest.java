package dev.parley.inference;

import static dev.parley.store.TestStore.await;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Health;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Chunk;
import dev.parley.bus.Inference.Span;
import dev.parley.conf.Conf;
import dev.parley.models.BundledWeights;
import dev.parley.models.RealWeights;
import dev.parley.models.audio.RecordingWriter;
import dev.parley.models.recognition.whisper.SmallWhisper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inference actor with a Whisper that is asked for by configuration and comes from a mirror. */
class WhisperOnANodeTest {

    private static final List<Span> SPEECH = List.of(new Span(0.5, 3.5));

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeEach
    void start() throws IOException {
        var silero = RealWeights.require("silero-vad").resolve("silero_vad.onnx");
        var mirror = folder.resolve("mirror");
        Files.copy(silero, Files.createDirectories(mirror.resolve("silero-vad")).resolve("silero_vad.onnx"));
        SmallWhisper.write(Files.createDirectories(mirror.resolve("whisper-base")));
        SmallWhisper.write(Files.createDirectories(mirror.resolve("whisper-tiny")));
        var weights = BundledWeights.resolver(Optional.of(folder.resolve("cache")), Optional.of(mirror.toString()));
        weights.resolve("whisper-tiny");
        var conf = Conf.load(Optional.empty(), Map.of(), Map.of("speech.model", "whisper-base"));
        await(vertx.deployVerticle(new InferenceVerticle(bus, conf, weights, meters)));
    }

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void itsLanguagesAreThoseOfTheNode() {
        assertThat(await(bus.ask(Inference.ABILITIES, new Inference.AskAbilities()))
                        .languages())
                .containsExactly("de", "en", "ru", "uk");
    }

    @Test
    void aChunkIsHeardInTheLanguageAsked() throws IOException {
        assertThat(recognize(Optional.of("ru")).language()).isEqualTo("ru");
    }

    @Test
    void theLanguageIsFoundOutAndPiecesLieInTheSpeech() throws IOException {
        var recognized = recognize(Optional.empty());

        assertThat(recognized.language()).isIn("de", "en", "ru", "uk");
        assertThat(recognized.pieces()).allSatisfy(piece -> {
            assertThat(piece.start()).isBetween(0.5, 3.5);
            assertThat(piece.end()).isBetween(piece.start(), 3.5);
        });
    }

    @Test
    void anUnknownLanguageIsRefused() {
        refused(Failure.INVALID, () -> recognize(Optional.of("fi"))).withMessageContaining("fi");
    }

    @Test
    void allThatAreInstalledAreListedAndOneIsOpenedWhenItIsFirstAskedFor() throws IOException {
        var engines = await(bus.ask(Inference.ABILITIES, new Inference.AskAbilities()))
                .engines();
        assertThat(engines).extracting(Inference.Engine::model).containsExactly("whisper-base", "whisper-tiny");

        var tiny = new Inference.Hearing(Optional.of("ru"), Optional.of("whisper-tiny"), false, "", List.of());

        assertThat(recognize(tiny).language()).isEqualTo("ru");
        assertThat(meters.get("whisper.transcription")
                        .tags("model", "whisper-tiny", "device", "cpu")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aChunkWhoseSoundIsGoneFailsAndNoDeviceIsSuspected() {
        var request = new Inference.Recognize(
                new UUID(1, 1), folder.resolve("gone.wav"), new Chunk(0, 4, SPEECH), Inference.Hearing.ANY);

        refused(Failure.UNAVAILABLE, () -> await(bus.ask(Inference.RECOGNIZE, request)))
                .withMessageContaining("cannot read")
                .withMessageContaining("gone.wav");
        healthTellsOfTheDevices();
    }

    @Test
    void healthTellsOfTheDevices() {
        var health = await(bus.ask(Health.CHECK.of("inference"), new Health.Check()));

        assertThat(health.ready()).isTrue();
        assertThat(health.detail()).startsWith("cpu: 0 of ").endsWith("0 chunks and 0 recordings waiting");
    }

    private Inference.Recognized recognize(Optional<String> language) throws IOException {
        return recognize(Inference.Hearing.in(language));
    }

    private Inference.Recognized recognize(Inference.Hearing hearing) throws IOException {
        var request = new Inference.Recognize(new UUID(1, 1), noise(), new Chunk(0, 4, SPEECH), hearing);
        return await(bus.ask(Inference.RECOGNIZE, request));
    }

    private Path noise() throws IOException {
        var random = new Random(1);
        var samples = new float[4 * 16_000];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (float) random.nextGaussian() * 0.05f;
        }
        var wav = folder.resolve("noise.wav");
        try (var writer = RecordingWriter.create(wav)) {
            writer.write(samples, 0, samples.length);
        }
        return wav;
    }
}
