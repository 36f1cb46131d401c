package dev.parley.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Health;
import dev.parley.bus.Voice;
import dev.parley.bus.Voice.Format;
import dev.parley.models.audio.SampleSink;
import dev.parley.models.audio.WavStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program of this machine behind the bus, for real. */
class LocalVoiceTest {

    private static final String LONG = "Первое предложение о погоде. Второе предложение — о работе, т.е. о том же. "
            + "Третье предложение совсем короткое. И ещё одно, чтобы кусков было несколько.";

    @TempDir
    Path folder;

    private VoiceNode node;

    @BeforeEach
    void open() throws Exception {
        VoiceNode.needEspeak();
        node = VoiceNode.open(folder, "providers: {espeak: {piece: 60}}");
    }

    @AfterEach
    void close() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void aSentenceIsAWavFileThatStatesItsLength() throws Exception {
        var heard = node.hear(VoiceNode.text("Добрый день."));

        var stated =
                ByteBuffer.wrap(heard.file()).order(ByteOrder.LITTLE_ENDIAN).getInt(40);
        assertThat(stated).isEqualTo(heard.file().length - 44);
        assertThat(heard.spoken().seconds()).isEqualTo(stated / 2 / 22_050.0).isBetween(0.5, 2.0);
        assertThat(heard.spoken().bytes()).isEqualTo(heard.file().length);
        assertThat(heard.spoken().voice()).isEqualTo("ru");
        assertThat(heard.spoken().provider()).isEqualTo("espeak");
        assertThat(heard.spoken().kept()).isFalse();
    }

    @Test
    void theVoiceIsThatOfTheLettersOrOfTheLanguageThatIsNamed() throws Exception {
        assertThat(node.hear(VoiceNode.text("Good morning.")).spoken().voice()).isEqualTo("en-us");
        var german = VoiceNode.text("Guten Morgen.");
        assertThat(node.hear(new Voice.Speak(
                                german.payer(), german.text(), "", "", Optional.of("de-DE"), Format.WAV, 1, ""))
                        .spoken()
                        .voice())
                .isEqualTo("de");
    }

    @Test
    void piecesAreJoinedWithoutClicks() throws Exception {
        var heard = node.hear(VoiceNode.text(LONG));

        var samples = samples(heard.file());
        var joints = joints(samples);
        assertThat(joints).hasSizeGreaterThanOrEqualTo(3);
        // Beside the silence between two pieces nothing is louder than 2 % of the full scale.
        assertThat(joints).allSatisfy(joint -> {
            assertThat(Math.abs(samples[joint.start() - 1])).isLessThan(655);
            assertThat(Math.abs(samples[joint.end()])).isLessThan(655);
        });
        assertThat(heard.spoken().seconds()).isEqualTo(samples.length / 22_050.0);
    }

    @Test
    void aLongTextIsSentWhileItIsBeingSpoken() throws Exception {
        assertThat(node.hear(VoiceNode.text(LONG, Format.MP3)).pieces()).isGreaterThan(2);
    }

    @ParameterizedTest
    @CsvSource({"MP3, -1", "OPUS, 79", "FLAC, 102", "AAC, -1"})
    void everyFormatIsWhatItsNameSays(Format format, int firstByte) throws Exception {
        var heard = node.hear(VoiceNode.text("Good morning. How are you today?", format));

        assertThat(heard.file()[0]).isEqualTo((byte) firstByte);
        assertThat(heard.spoken().format()).isEqualTo(format);
        assertThat(heard.spoken().bytes()).isEqualTo(heard.file().length).isGreaterThan(2_000);
    }

    @Test
    void bareSamplesAreThoseOf24Kilohertz() throws Exception {
        var heard = node.hear(VoiceNode.text("Good morning.", Format.PCM));

        assertThat(heard.file().length / 2 / 24_000.0).isCloseTo(heard.spoken().seconds(), within(0.02));
    }

    @ParameterizedTest
    @CsvSource({"0.25, 4", "0.5, 2", "2, 0.5", "4, 0.25"})
    void everySpeedIsKeptAlsoThoseThatTheProgramCannot(double speed, double length) throws Exception {
        var text = "The quick brown fox jumps over the lazy dog and then it walks home through the wide woods.";
        var usual = node.hear(VoiceNode.text(text)).spoken().seconds();

        var heard = node.hear(VoiceNode.speak(text, "", "", Format.WAV, speed));

        assertThat(heard.spoken().seconds() / usual).isCloseTo(length, within(0.35 * length));
        assertThat(samples(heard.file()).length / 22_050.0)
                .isCloseTo(heard.spoken().seconds(), within(0.1));
    }

    @Test
    void theSameTextIsSpokenOnceAlsoAfterARestart() throws Exception {
        var first = node.hear(VoiceNode.text(LONG, Format.MP3));
        var second = node.hear(VoiceNode.text(LONG, Format.MP3));
        node.close();
        node = VoiceNode.open(folder, "providers: {espeak: {piece: 60}}");
        var third = node.hear(VoiceNode.text(LONG, Format.MP3));

        assertThat(first.spoken().kept()).isFalse();
        for (var again : List.of(second, third)) {
            assertThat(again.spoken().kept()).isTrue();
            assertThat(again.file()).isEqualTo(first.file());
            assertThat(again.spoken().seconds()).isCloseTo(first.spoken().seconds(), within(0.001));
        }
        assertThat(node.hear(VoiceNode.speak(LONG, "", "", Format.MP3, 1.5))
                        .spoken()
                        .kept())
                .isFalse();
    }

    @Test
    void aKeptWavFileStatesTheLengthThatItsStreamCouldNot() throws Exception {
        var streamed = node.hear(VoiceNode.text(LONG)).file();
        var kept = node.hear(VoiceNode.text(LONG)).file();

        assertThat(ByteBuffer.wrap(streamed).order(ByteOrder.LITTLE_ENDIAN).getInt(40))
                .isEqualTo(-1);
        assertThat(ByteBuffer.wrap(kept).order(ByteOrder.LITTLE_ENDIAN).getInt(40))
                .isEqualTo(kept.length - 44);
        assertThat(samples(kept)).isEqualTo(samples(streamed));
    }

    @Test
    void openAisNamesStandForTheUsualVoice() throws Exception {
        for (var model : List.of("tts-1", "tts-1-hd", "gpt-4o-mini-tts")) {
            assertThat(node.hear(VoiceNode.speak("Good morning.", model, "alloy", Format.WAV, 1))
                            .spoken()
                            .voice())
                    .isEqualTo("en-us");
        }
    }

    @Test
    void anUnknownVoiceOrModelIsRefusedWithNearNames() {
        assertFails(
                () -> node.hear(VoiceNode.speak("Hello", "", "en-uss", Format.WAV, 1)),
                Failure.INVALID,
                "voice: there is no en-uss; near it are en-us, ");
        assertFails(
                () -> node.hear(VoiceNode.speak("Hello", "espeek", "", Format.WAV, 1)),
                Failure.NOT_FOUND,
                "model: there is no espeek; near it are espeak");
        assertFails(
                () -> node.hear(VoiceNode.speak("Hello", "", "../../x", Format.WAV, 1)),
                Failure.INVALID,
                "voice: there is no ");
    }

    @Test
    void textsAndSpeedsThatCannotBeSpokenAreRefusedByName() {
        assertFails(() -> node.hear(VoiceNode.text("…")), Failure.INVALID, "text: has no letter");
        assertFails(() -> node.hear(VoiceNode.text("a".repeat(1 << 20))), Failure.INVALID, "voice.longest-text");
        assertFails(
                () -> node.hear(VoiceNode.speak("Hello", "", "", Format.WAV, Double.NaN)), Failure.INVALID, "speed: ");
        assertFails(() -> node.hear(VoiceNode.speak("Hello", "", "", Format.WAV, 5)), Failure.INVALID, "speed: 5.0");
    }

    @Test
    void anAskerWhoLeavesEndsTheProgramsAndNothingIsKept() throws Exception {
        var failure = node.leave(VoiceNode.text("Это предложение повторяется. ".repeat(2_000), Format.MP3));

        assertThat(failure).isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure())
                .isEqualTo(Failure.CANCELLED));
        Awaitility.await().untilAsserted(() -> {
            assertThat(speaking()).isEmpty();
            assertThat(keptFiles()).isEmpty();
        });
    }

    @Test
    void theVoicesAreThoseOfTheProgram() throws Exception {
        var voices = VoiceNode.await(node.bus.ask(Voice.VOICES, new Voice.ListVoices()));

        assertThat(voices.voices()).anySatisfy(voice -> {
            assertThat(voice.provider()).isEqualTo("espeak");
            assertThat(voice.name()).isEqualTo("ru");
            assertThat(voice.languages()).contains("ru");
        });
    }

    @Test
    void theHealthSaysWhoSpeaks() throws Exception {
        var health = VoiceNode.await(node.bus.ask(Health.CHECK.of("voice"), new Health.Check()));

        assertThat(health).isEqualTo(new Health.Part(true, "in this order: espeak"));
    }

    private static void assertFails(ThrowingCallable work, Failure failure, String detail) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isEqualTo(failure))
                .hasMessageContaining(detail);
    }

    private List<Path> keptFiles() throws IOException {
        try (var files = Files.list(folder.resolve("spoken"))) {
            return files.toList();
        }
    }

    private record Joint(int start, int end) {}

    /** Stretches of perfect silence as long as the pause between sentences; those that the program makes itself are shorter. */
    private static List<Joint> joints(short[] samples) {
        var joints = new ArrayList<Joint>();
        var start = -1;
        for (var i = 0; i < samples.length; i++) {
            if (samples[i] == 0) {
                start = start < 0 ? i : start;
            } else {
                if (start > 0 && i - start >= 22_050 / 5) {
                    joints.add(new Joint(start, i));
                }
                start = -1;
            }
        }
        return joints;
    }

    private static short[] samples(byte[] wav) throws IOException {
        var all = new short[wav.length];
        var length = new int[1];
        WavStream.read(new ByteArrayInputStream(wav), new SampleSink() {
            @Override
            public void begin(int sampleRate) {
                assertThat(sampleRate).isEqualTo(22_050);
            }

            @Override
            public void take(short[] samples, int count) {
                System.arraycopy(samples, 0, all, length[0], count);
                length[0] += count;
            }
        });
        return Arrays.copyOf(all, length[0]);
    }

    /** Programs of speech alone: servers of other tests are at work as well. */
    private static List<String> speaking() {
        return ProcessHandle.current()
                .descendants()
                .flatMap(process -> process.info().command().stream())
                .filter(command -> command.contains("espeak") || command.contains("ffmpeg"))
                .toList();
    }
}
