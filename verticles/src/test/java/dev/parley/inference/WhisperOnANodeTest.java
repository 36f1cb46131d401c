package dev.parley.inference;

import static dev.parley.store.TestStore.await;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
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

    @BeforeEach
    void start() throws IOException {
        var silero = RealWeights.require("silero-vad").resolve("silero_vad.onnx");
        var mirror = folder.resolve("mirror");
        Files.copy(silero, Files.createDirectories(mirror.resolve("silero-vad")).resolve("silero_vad.onnx"));
        SmallWhisper.write(Files.createDirectories(mirror.resolve("whisper-base")));
        var weights = BundledWeights.resolver(Optional.of(folder.resolve("cache")), Optional.of(mirror.toString()));
        var conf = Conf.load(Optional.empty(), Map.of(), Map.of("speech.model", "whisper-base"));
        await(vertx.deployVerticle(new InferenceVerticle(bus, conf, weights, new SimpleMeterRegistry())));
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

    private Inference.Recognized recognize(Optional<String> language) throws IOException {
        var request = new Inference.Recognize(
                new UUID(1, 1), noise(), new Chunk(0, 4, SPEECH), Inference.Hearing.in(language));
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
