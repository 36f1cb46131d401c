package dev.parley.speech;

import static dev.parley.store.TestStore.await;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Failure;
import dev.parley.bus.Speech;
import dev.parley.conf.EmotionConf;
import dev.parley.inference.InferenceVerticle;
import dev.parley.models.RealWeights;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import dev.parley.models.audio.Sounds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short recordings heard at once: real weights, real recordings, what browsers send. */
class HearingTest {

    private static final double LONG_ENOUGH = 120;

    @TempDir
    private static Path scratch;

    private static HearingNode node;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        RealWeights.require("silero-vad");
        RealWeights.require("moonshine-tiny-en");
        node = new HearingNode(scratch, Map.of("emotion.enabled", "true"));
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

    @AfterEach
    void nothingIsKept() {
        assertThat(node.keepsNothing()).as("scratch files are gone").isTrue();
    }

    @Test
    void whatABrowserRecordedBecomesText() throws Exception {
        var heard = node.hear(webm("audio/english/jfk.flac"), LONG_ENOUGH);

        assertThat(words(heard)).contains("ask not what your country can do for you");
        assertThat(heard.language()).isEqualTo("en");
        assertThat(heard.seconds()).isCloseTo(11, within(0.1));
        assertThat(heard.speech()).isBetween(7.0, 11.0);
        assertThat(heard.emotion()).isEqualTo(Speech.Emotion.notAnalysed("nobody asked for it"));
    }

    @Test
    void anyOtherMediaFileBecomesTextAsWell() {
        var heard = node.hear(SharedFiles.require("audio/english/hotwords.mp3"), LONG_ENOUGH);

        assertThat(heard.text()).isNotBlank();
        assertThat(heard.speech()).isPositive().isLessThanOrEqualTo(heard.seconds());
    }

    @Test
    void whatAVoiceSoundsLikeIsToldInTheSevenWordsAndAddsUpToOne() throws Exception {
        RealWeights.require("speech-emotion");

        var emotion = await(node.hear(UUID.randomUUID(), webm("audio/english/jfk.flac"), LONG_ENOUGH, true))
                .emotion();

        assertThat(emotion.analysed()).isTrue();
        assertThat(EmotionConf.EMOTIONS).containsAll(emotion.emotions().keySet());
        assertThat(emotion.emotions().values().stream()
                        .mapToDouble(share -> share)
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(emotion.emotions().get(emotion.primary().orElseThrow())).isEqualTo(emotion.confidence());
        assertThat(emotion.reason()).isEmpty();
    }

    @Test
    void ofARecordingThatWasCutOffIsHeardWhatThereIs() throws Exception {
        var whole = Files.readAllBytes(webm("audio/english/jfk.flac"));
        var half = Files.write(folder.resolve("half.webm"), Arrays.copyOf(whole, whole.length / 2));

        var heard = node.hear(half, LONG_ENOUGH);

        assertThat(words(heard)).contains("my fellow americans").doesNotContain("for your country");
        assertThat(heard.seconds()).isBetween(4.0, 7.0);
    }

    @Test
    void silenceIsNoText() throws IOException {
        var heard = node.hear(wav(new float[10 * Recording.SAMPLE_RATE]), LONG_ENOUGH);

        assertThat(heard.text()).isEmpty();
        assertThat(heard.speech()).isZero();
        assertThat(heard.seconds()).isEqualTo(10);
        assertThat(heard.language()).isEqualTo("und");
    }

    @Test
    void noiseIsNoText() throws IOException {
        var random = new Random(1);
        var noise = new float[10 * Recording.SAMPLE_RATE];
        for (var i = 0; i < noise.length; i++) {
            noise[i] = (float) (0.05 * random.nextGaussian());
        }

        var heard = node.hear(wav(noise), LONG_ENOUGH);

        assertThat(heard.text()).isEmpty();
        assertThat(heard.speech()).isZero();
    }

    @Test
    void whatIsNoSoundIsUnsupportedWhateverItsName() throws IOException {
        var text = Files.writeString(folder.resolve("answer.webm"), "give me ten points");

        refused(Failure.UNSUPPORTED_MEDIA, () -> node.hear(text, LONG_ENOUGH));
    }

    @Test
    void theHeadOfAWebmAndNothingOfSenseBehindItIsUnsupported() throws Exception {
        var whole = Files.readAllBytes(webm("audio/english/jfk.flac"));
        var bytes = new byte[whole.length];
        new Random(1).nextBytes(bytes);
        System.arraycopy(whole, 0, bytes, 0, 40);
        var damaged = Files.write(folder.resolve("damaged.webm"), bytes);

        refused(Failure.UNSUPPORTED_MEDIA, () -> node.hear(damaged, LONG_ENOUGH));
    }

    @Test
    void anEmptyFileIsUnsupported() throws IOException {
        var empty = Files.createFile(folder.resolve("empty.webm"));

        refused(Failure.UNSUPPORTED_MEDIA, () -> node.hear(empty, LONG_ENOUGH)).withMessageContaining("empty");
    }

    @Test
    void whatIsLongerThanAskedForIsTooLargeAndToldTheLimit() throws Exception {
        var webm = webm("audio/english/jfk.flac");

        refused(Failure.TOO_LARGE, () -> node.hear(webm, 5)).withMessageContaining("longer than the 5 s allowed");
    }

    @Test
    void aLimitThatIsNoneIsInvalid() throws IOException {
        var silence = wav(new float[Recording.SAMPLE_RATE]);

        refused(Failure.INVALID, () -> node.hear(silence, 0)).withMessageContaining("longest");
        refused(Failure.INVALID, () -> node.hear(silence, Double.NaN)).withMessageContaining("longest");
    }

    /** As Chrome and Firefox record a microphone. */
    private Path webm(String recording) throws IOException, InterruptedException {
        var source = List.of("-i", SharedFiles.require(recording).toString());
        return new Sounds(folder).make("answer.webm", source, "-c:a", "libopus", "-b:a", "32k", "-ac", "1");
    }

    private Path wav(float[] samples) throws IOException {
        var file = folder.resolve("sound.wav");
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
        return file;
    }

    private static String words(Speech.Heard heard) {
        return heard.text().toLowerCase(Locale.ROOT).replaceAll("[^a-z ]", "");
    }
}
