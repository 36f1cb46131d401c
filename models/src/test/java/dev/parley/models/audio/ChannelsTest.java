package dev.parley.models.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.Progress;
import dev.parley.models.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the channels of a recording. */
class ChannelsTest {

    /** A dialogue: a second of one voice on the left, then a second of another on the right, six times each. */
    private static final List<String> DIALOGUE = List.of(
            "-f",
            "lavfi",
            "-i",
            "anoisesrc=d=12:c=pink:s=1:a=0.5,volume='(0.6+0.4*sin(19*t))*lt(mod(t,2),1)':eval=frame",
            "-f",
            "lavfi",
            "-i",
            "anoisesrc=d=12:c=pink:s=2:a=0.5,volume='(0.6+0.4*sin(23*t))*gte(mod(t,2),1)':eval=frame");

    private final AudioDecoder decoder = new AudioDecoder(Sounds.PROGRAMS);
    private Sounds sounds;
    private Path target;

    @BeforeEach
    void nameFiles(@TempDir Path folder) {
        sounds = new Sounds(folder);
        target = folder.resolve("decoded.wav");
    }

    @Test
    void twoSpeakersOnTwoChannelsAreKeptApart() throws Exception {
        var decoded = decode(SharedFiles.require("audio/english/two_channels.wav"), Channels.AUTO);

        assertThat(decoded.apart()).hasSize(2).allSatisfy(file -> assertThat(secondsOf(file))
                .isEqualTo(decoded.seconds()));
        assertThat(decoded.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pan=stereo|c0=c0|c1=c1",
                "pan=stereo|c0=c0+0.1*c1|c1=c1+0.1*c0",
                "pan=stereo|c0=c1|c1=0.1*c0",
            })
    void aDialogueOnTwoLinesIsKeptApart(String lines) throws Exception {
        assertThat(decode(dialogue(lines), Channels.AUTO).apart()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pan=stereo|c0=c0+c1|c1=c0+c1",
                "pan=stereo|c0=c0+c1|c1=0.05*c0+0.05*c1",
                "pan=stereo|c0=c0+0.6*c1|c1=c1+0.6*c0",
                "pan=stereo|c0=c0+0.7*c1|c1=c1+0.7*c0,adelay=0|15",
                "pan=stereo|c0=c0+c1|c1=c0+c1,aecho=0.8:0.9:37|61|113:0.5|0.4|0.3,adelay=0|9",
                "pan=stereo|c0=c0+c1|c1=0*c0",
                "pan=stereo|c0=c0+c1|c1=-1*c0-1*c1",
            })
    void oneRoomOnTwoChannelsIsMixed(String room) throws Exception {
        var decoded = decode(dialogue(room), Channels.AUTO);

        assertThat(decoded.apart()).isEmpty();
        assertThat(filesBesideTheSource()).containsExactly(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio/english/jfk.flac", "audio/formats/talk.mp3", "audio/languages/en_de.mp3"})
    void aMonoRecordingOnBothChannelsIsMixed(String shared) throws Exception {
        var source = sounds.make(
                "stereo.flac", List.of("-i", SharedFiles.require(shared).toString()), "-ac", "2");

        assertThat(decode(source, Channels.AUTO).apart()).isEmpty();
    }

    @Test
    void noiseOnTheOtherLineIsNoSpeaker() throws Exception {
        var source = sounds.make(
                "noise.flac",
                List.of("-i", SharedFiles.require("audio/english/jfk.flac").toString()),
                "-filter_complex",
                "[0]aresample=16000,aformat=channel_layouts=mono[a];anoisesrc=d=11:a=0.002:r=16000[b];[a][b]amerge");

        assertThat(decode(source, Channels.AUTO).apart()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "5", "6", "8"})
    void channelsKeptApartAreEachWhatTheyWere(int channels) throws Exception {
        // Channel n is the tone times n.
        var gains = new StringBuilder("pan=%dc".formatted(channels));
        for (var channel = 0; channel < channels; channel++) {
            gains.append("|c%d=%.1f*c0".formatted(channel, (channel + 1) / 10.0));
        }
        var source = sounds.make("tone.wav", Sounds.TONE, "-af", gains.toString());

        var apart = decode(source, Channels.APART).apart();

        assertThat(apart).hasSize(channels);
        for (var channel = 0; channel < channels; channel++) {
            assertThat(loudest(apart.get(channel))).isCloseTo(0.05f * (channel + 1), within(0.01f));
        }
    }

    @Test
    void oneChannelCannotBeKeptApart() throws Exception {
        var decoded = decode(sounds.make("tone.wav", Sounds.TONE), Channels.APART);

        assertThat(decoded.apart()).isEmpty();
        assertThat(decoded.warnings())
                .containsExactly("the recording has 1 channel; between 2 and 8 can be kept apart");
    }

    @Test
    void channelsInOppositePhaseDoNotCancelEachOther() throws Exception {
        var source = sounds.make("phase.wav", Sounds.TONE, "-af", "pan=stereo|c0=0.8*c0|c1=-0.9*c0");

        var decoded = decode(source, Channels.TOGETHER);

        assertThat(loudest(target)).isCloseTo(0.45f, within(0.01f));
        assertThat(decoded.warnings())
                .containsExactly("the channels are in opposite phase and cancel each other when they are mixed;"
                        + " channel 2 was taken alone");
    }

    @Test
    void whatIsOnOneChannelAloneIsInTheMix() throws Exception {
        var source = sounds.make("left.wav", Sounds.TONE, "-af", "pan=stereo|c0=c0|c1=0*c0");

        var decoded = decode(source, Channels.TOGETHER);

        assertThat(loudest(target)).isCloseTo(0.25f, within(0.01f));
        assertThat(decoded.warnings()).isEmpty();
    }

    private Path dialogue(String filter) throws IOException, InterruptedException {
        return sounds.make("dialogue.wav", DIALOGUE, "-filter_complex", "[0][1]amerge," + filter);
    }

    private Decoded decode(Path source, Channels channels) throws IOException {
        return decoder.decode(source, target, channels, DecodeLimits.DEFAULT, Progress.NONE);
    }

    private List<Path> filesBesideTheSource() throws IOException {
        try (var files = Files.list(target.resolveSibling(""))) {
            return files.filter(file -> !file.getFileName().toString().equals("dialogue.wav"))
                    .toList();
        }
    }

    private static double secondsOf(Path file) throws IOException {
        try (var recording = Recording.open(file)) {
            return recording.seconds();
        }
    }

    private static float loudest(Path file) throws IOException {
        try (var recording = Recording.open(file)) {
            var samples = new float[(int) recording.samples()];
            recording.read(0, samples, 0, samples.length);
            var loudest = 0f;
            for (var sample : samples) {
                loudest = Math.max(loudest, Math.abs(sample));
            }
            return loudest;
        }
    }
}
