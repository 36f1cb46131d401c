package dev.parley.speech;

import static dev.parley.store.TestStore.await;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Failure;
import dev.parley.bus.Listening;
import dev.parley.bus.Speech;
import dev.parley.bus.Speech.Listened;
import dev.parley.inference.InferenceVerticle;
import dev.parley.models.CacheFolder;
import dev.parley.models.Progress;
import dev.parley.models.RealWeights;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.DecodeLimits;
import dev.parley.models.audio.Recording;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody is being recorded: real recordings, as they come from a microphone, and the real network. */
class ListeningTest {

    private static final int SECOND = Recording.SAMPLE_RATE;

    @TempDir
    private static Path scratch;

    private static HearingNode node;

    @TempDir
    private Path folder;

    private Path answer;

    @BeforeAll
    static void start() {
        RealWeights.require("silero-vad");
        RealWeights.require("moonshine-tiny-en");
        node = new HearingNode(scratch, Map.of());
        await(node.vertx()
                .deployVerticle(new InferenceVerticle(
                        node.bus(), node.conf(), RealWeights.resolver(), new SimpleMeterRegistry())));
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    @BeforeEach
    void create() throws IOException {
        answer = Files.createFile(folder.resolve("answer.pcm"));
    }

    @Test
    void anAnswerEndsThreeSecondsAfterItsLastWord() throws IOException {
        var speech = samples("audio/english/jfk.flac");
        var room = noise(6 * SECOND, 0.001);
        var finished = 0.0;
        for (var half = 0; half < 34; half++) {
            append(half < 22 ? part(speech, half) : part(room, half - 22));
            var listened = listen();
            if (listened.finished() && finished == 0) {
                finished = (half + 1) / 2.0;
            }
            assertThat(listened.finished()).isEqualTo(finished > 0);
        }

        // Its last word ends half a second before the recording does.
        assertThat(finished).isBetween(13.0, 14.5);
        assertThat(listen().speech()).isBetween(6.0, 10.5);
        assertThat(listen().silence()).isBetween(5.9, 7.5);
    }

    @Test
    void inSmallPartsAsMuchSpeechIsHeardAsAtOnce() throws IOException {
        var speech = samples("audio/english/leopard.wav");
        for (var from = 0; from < speech.length; from += 1600) {
            append(Arrays.copyOfRange(speech, from, Math.min(from + 1600, speech.length)));
            listen();
        }
        var inParts = listen();
        var whole = folder.resolve("whole.pcm");
        Files.copy(answer, whole);
        var atOnce = node.ask(Speech.LISTEN, new Speech.Listen(whole));

        assertThat(inParts.speech()).isCloseTo(atOnce.speech(), within(0.2));
        assertThat(inParts.silence()).isCloseTo(atOnce.silence(), within(0.1));
    }

    @Test
    void quietNoiseIsNoSpeech() throws IOException {
        append(noise(10 * SECOND, 0.002));

        assertThat(listen()).isEqualTo(new Listened(0, 312 * 0.032, false));
    }

    @Test
    void loudNoiseIsNoSpeech() throws IOException {
        append(noise(10 * SECOND, 0.1));

        assertThat(listen().speech()).isZero();
        assertThat(listen().finished()).isFalse();
    }

    @Test
    void noiseBehindAnAnswerDoesNotKeepItOpen() throws IOException {
        append(samples("audio/english/leopard.wav"));
        append(noise(5 * SECOND, 0.02));

        assertThat(listen().finished()).isTrue();
    }

    @Test
    void ofALongRecordingThatNobodyAskedAboutOnlyTheTailIsLookedAt() throws IOException {
        try (var sparse = new RandomAccessFile(answer.toFile(), "rw")) {
            sparse.setLength(20L * 60 * SECOND * 2);
        }
        append(samples("audio/english/leopard.wav"));
        append(noise(4 * SECOND, 0.001));

        var listened = listen();

        assertThat(listened.speech()).isBetween(3.0, 8.0);
        assertThat(listened.finished()).isTrue();
    }

    @Test
    void nothingIsThereYet() {
        assertThat(listen()).isEqualTo(new Listened(0, 0, false));
    }

    @Test
    void aSampleThatIsHalfWrittenIsLeftForLater() throws IOException {
        Files.write(answer, new byte[] {1}, StandardOpenOption.APPEND);

        assertThat(listen()).isEqualTo(new Listened(0, 0, false));
    }

    @Test
    void aFileThatBecameShorterIsANewRecording() throws IOException {
        append(samples("audio/english/leopard.wav"));
        assertThat(listen().speech()).isPositive();

        Files.write(answer, new byte[2 * SECOND]);

        assertThat(listen()).isEqualTo(new Listened(0, 31 * 0.032, false));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        refused(Failure.NOT_FOUND, () -> node.ask(Speech.LISTEN, new Speech.Listen(folder.resolve("none.pcm"))))
                .withMessageContaining("none.pcm");
        refused(
                        Failure.NOT_FOUND,
                        () -> node.ask(Listening.FOLLOW, new Listening.Follow(folder.resolve("none.pcm"), 0)))
                .withMessageContaining("none.pcm");
    }

    private Listened listen() {
        return node.ask(Speech.LISTEN, new Speech.Listen(answer));
    }

    private void append(float[] samples) throws IOException {
        var bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var sample : samples) {
            bytes.putShort((short) (32_767 * sample));
        }
        Files.write(answer, bytes.array(), StandardOpenOption.APPEND);
    }

    /** Half a second of it. */
    private static float[] part(float[] samples, int half) {
        return Arrays.copyOfRange(samples, half * SECOND / 2, (half + 1) * SECOND / 2);
    }

    private float[] samples(String name) throws IOException {
        var wav = folder.resolve("decoded.wav");
        new AudioDecoder(CacheFolder.ofThisUser())
                .decode(SharedFiles.require(name), wav, DecodeLimits.DEFAULT, Progress.NONE);
        try (var recording = Recording.open(wav)) {
            var samples = new float[(int) recording.samples()];
            recording.read(0, samples, 0, samples.length);
            return samples;
        }
    }

    private static float[] noise(int length, double loudness) {
        var random = new Random(1);
        var samples = new float[length];
        for (var i = 0; i < length; i++) {
            samples[i] = (float) Math.clamp(loudness * random.nextGaussian(), -1, 1);
        }
        return samples;
    }
}
