package dev.parley.speech;

import static dev.parley.store.TestStore.await;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Failure;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody is being recorded: real recordings, as they come from a microphone, and the real network. */
class ListeningTest {

    private static final int SECOND = Recording.SAMPLE_RATE;
    private static final Speech.SpokenSoFar NOTHING = new Speech.SpokenSoFar(0, 0, 0, 0, 0);

    @TempDir
    private static Path scratch;

    private static HearingNode node;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private Optional<Speech.SpokenSoFar> soFar = Optional.empty();

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
        soFar = Optional.empty();
        var atOnce = listen();

        assertThat(inParts.speech()).isCloseTo(atOnce.speech(), within(0.2));
        assertThat(inParts.silence()).isCloseTo(atOnce.silence(), within(0.1));
    }

    @Test
    void quietNoiseIsNoSpeech() throws IOException {
        append(noise(10 * SECOND, 0.002));

        var listened = listen();
        assertThat(listened.speech()).isZero();
        assertThat(listened.silence()).isEqualTo(312 * 0.032);
        assertThat(listened.finished()).isFalse();
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
    void whatWasNotSentCountsForNothing() throws IOException {
        append(samples("audio/english/leopard.wav"));
        append(noise(4 * SECOND, 0.001));
        var heard = listen();

        var later = ask(Optional.of(heard.soFar()), heard.soFar().frames() + 20 * 60 * 31, 0, new byte[0]);

        assertThat(later.speech()).isEqualTo(heard.speech()).isBetween(3.0, 8.0);
        assertThat(later.silence()).isCloseTo(heard.silence() + 20 * 60 * 31 * 0.032, within(1e-6));
    }

    @Test
    void nothingIsThereYet() {
        assertThat(listen()).isEqualTo(new Listened(NOTHING, 0, 0, false));
    }

    @Test
    void aFrameThatIsNotWholeIsLeftForLater() {
        assertThat(ask(Optional.empty(), 0, 0, new byte[1023])).isEqualTo(new Listened(NOTHING, 0, 0, false));
    }

    @Test
    void whatCannotBeAPartIsRefusedByItsField() {
        refused(Failure.INVALID, () -> ask(Optional.empty(), 0, 2, new byte[1024]))
                .withMessageContaining("before: 2");
        refused(Failure.INVALID, () -> ask(Optional.of(new Speech.SpokenSoFar(9, 0, 0, 0, 0)), 8, 0, new byte[0]))
                .withMessageContaining("from: 8");
        refused(Failure.TOO_LARGE, () -> ask(Optional.empty(), 0, 0, new byte[(Speech.MOST_FRAMES + 1) * 1024]))
                .withMessageContaining("base64: ");
        refused(Failure.INVALID, () -> node.ask(Speech.LISTEN, new Speech.Listen(Optional.empty(), 0, 0, "§")))
                .withMessageContaining("base64: ");
    }

    /** Asks about what was not asked about before. */
    private Listened listen() {
        var bytes = answer.toByteArray();
        var from = soFar.map(Speech.SpokenSoFar::frames).orElse(0L);
        var before = (int) Math.min(from, 31);
        var part = Arrays.copyOfRange(bytes, (int) (from - before) * 1024, bytes.length);
        var listened = ask(soFar, from, before, part);
        soFar = Optional.of(listened.soFar());
        return listened;
    }

    private static Listened ask(Optional<Speech.SpokenSoFar> soFar, long from, int before, byte[] part) {
        var base64 = Base64.getEncoder().encodeToString(part);
        return node.ask(Speech.LISTEN, new Speech.Listen(soFar, from, before, base64));
    }

    private void append(float[] samples) {
        var bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var sample : samples) {
            bytes.putShort((short) (32_767 * sample));
        }
        answer.writeBytes(bytes.array());
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
