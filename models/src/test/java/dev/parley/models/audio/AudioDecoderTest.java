package dev.parley.models.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.Progress;
import dev.parley.models.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioDecoderTest {

    /** What lossy codecs may shift a sound by. */
    private static final double CODEC_SECONDS = 0.03;

    private final AudioDecoder decoder = new AudioDecoder(Sounds.PROGRAMS);
    private Sounds sounds;
    private Path target;

    @BeforeEach
    void nameFiles(@TempDir Path folder) {
        sounds = new Sounds(folder);
        target = folder.resolve("decoded.wav");
    }

    @ParameterizedTest
    @CsvSource({
        "tone.wav,  pcm_u8,      8000,  1",
        "tone.wav,  pcm_s16le,   16000, 1",
        "tone.wav,  pcm_s24le,   44100, 2",
        "tone.wav,  pcm_f32le,   48000, 2",
        "tone.wav,  pcm_s16le,   48000, 6",
        "tone.aiff, pcm_s16be,   48000, 2",
        "tone.flac, flac,        96000, 2",
        "tone.mp3,  libmp3lame,  44100, 2",
        "tone.m4a,  aac,         44100, 2",
        "tone.aac,  aac,         44100, 1",
        "tone.opus, libopus,     48000, 2",
        "tone.webm, libopus,     48000, 1",
        "tone.ogg,  vorbis,      48000, 2",
        "tone.wma,  wmav2,       44100, 2",
        "tone.amr,  libopencore_amrnb, 8000, 1",
    })
    void everyUsualCodingIsDecodedOnItsTimeLine(String name, String codec, int rate, int channels) throws Exception {
        var source =
                sounds.make(name, Sounds.TONE, "-c:a", codec, "-ar", "" + rate, "-ac", "" + channels, "-strict", "-2");

        var decoded = decode(source);

        assertThat(decoded.seconds()).isCloseTo(3, within(0.1));
        assertThat(decoded.sampleRate()).isEqualTo(rate);
        assertThat(decoded.channels()).isEqualTo(channels);
        assertThat(decoded.warnings()).isEmpty();
        assertThat(toneBegins()).isCloseTo(0.5, within(0.05));
    }

    @ParameterizedTest
    @CsvSource({"video.mp4, mpeg4", "video.mkv, mpeg4", "video.webm, libvpx", "video.ts, mpeg2video", "video.mov, mpeg4"
    })
    void soundThatBeginsAfterThePictureStaysWhereItIs(String name, String picture) throws Exception {
        var source = sounds.makeVideoWithLateSound(name, "-c:v", picture);

        var decoded = decode(source);

        assertThat(decoded.seconds()).isCloseTo(4.5, within(CODEC_SECONDS));
        assertThat(toneBegins()).isCloseTo(2, within(CODEC_SECONDS));
    }

    @Test
    void aGapInTheSoundBecomesSilence() throws Exception {
        var source = sounds.make("gap.mkv", Sounds.TONE, "-af", "asetpts='PTS+gte(T,1)*2/TB'", "-c:a", "pcm_s16le");

        assertThat(decode(source).seconds()).isCloseTo(5, within(0.1));
    }

    @Test
    void twoRecordingsInOneOggFollowEachOther() throws Exception {
        var one = Files.readAllBytes(sounds.make("one.opus", Sounds.TONE));
        var source = target.resolveSibling("two.opus");
        Files.write(source, one);
        Files.write(source, one, StandardOpenOption.APPEND);

        assertThat(decode(source).seconds()).isCloseTo(6, within(CODEC_SECONDS));
    }

    @Test
    void allChannelsAreHeard() throws Exception {
        var source = sounds.make("left.wav", Sounds.TONE, "-af", "pan=5.1|BL=c0");

        decode(source);

        assertThat(loudest()).isGreaterThan(0.05f);
    }

    @Test
    void silenceStaysAsLongAsItWas() throws Exception {
        var source = sounds.make("silence.wav", List.of("-f", "lavfi", "-i", "anullsrc=d=7"));

        assertThat(decode(source).seconds()).isEqualTo(7);
        assertThat(loudest()).isZero();
    }

    @Test
    void aTenthOfASecondIsARecording() throws Exception {
        var source = sounds.make("short.wav", List.of("-f", "lavfi", "-i", "sine=d=0.1"));

        assertThat(decode(source).seconds()).isEqualTo(0.1);
    }

    @Test
    void theFirstOfSeveralSoundTracksIsDecodedWithAWarning() throws Exception {
        var source = sounds.make("tracks.mka", Sounds.TONE, "-map", "0", "-map", "0");

        assertThat(decode(source).warnings()).containsExactly("the file has 2 sound tracks; the first was decoded");
    }

    @ParameterizedTest
    @CsvSource({"cut.mp3, libmp3lame", "cut.flac, flac", "cut.wav, pcm_s16le"})
    void aCutOffFileGivesWhatIsThereAndAWarning(String name, String codec) throws Exception {
        var source = sounds.make(name, List.of("-f", "lavfi", "-i", "anoisesrc=d=20:c=pink"), "-c:a", codec);
        cutTo(source, 0.5);

        var decoded = decode(source);

        assertThat(decoded.seconds()).isCloseTo(10, within(1.0));
        assertThat(decoded.warnings()).anySatisfy(warning -> assertThat(warning).contains("cut off"));
    }

    @Test
    void progressRunsFromZeroToOneAndNeverFalls() throws Exception {
        var source = sounds.make("long.wav", List.of("-f", "lavfi", "-i", "anoisesrc=d=1800:c=pink"));
        var fractions = new ArrayList<Double>();

        decoder.decode(source, target, DecodeLimits.DEFAULT, fractions::add);

        assertThat(fractions).isSorted().endsWith(1.0);
        assertThat(fractions).allSatisfy(fraction -> assertThat(fraction).isBetween(0.0, 1.0));
    }

    @Test
    void realFilesAreDecoded() throws IOException {
        assertThat(decode(SharedFiles.require("audio/formats/talk.mp3")).codec())
                .isEqualTo("mp3");
        assertThat(decode(SharedFiles.require("audio/formats/talk.opus")).container())
                .isEqualTo("ogg");
        assertThat(decode(SharedFiles.require("audio/english/jfk.flac")).seconds())
                .isEqualTo(11);
    }

    private Decoded decode(Path source) throws IOException {
        return decoder.decode(source, target, DecodeLimits.DEFAULT, Progress.NONE);
    }

    private static void cutTo(Path file, double part) throws IOException {
        var bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * part)));
    }

    private double toneBegins() throws IOException {
        var samples = samples();
        for (var i = 0; i < samples.length; i++) {
            if (Math.abs(samples[i]) > 0.05) {
                return i / (double) Recording.SAMPLE_RATE;
            }
        }
        throw new AssertionError("no tone");
    }

    private float loudest() throws IOException {
        var loudest = 0f;
        for (var sample : samples()) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        return loudest;
    }

    private float[] samples() throws IOException {
        try (var recording = Recording.open(target)) {
            var samples = new float[(int) recording.samples()];
            recording.read(0, samples, 0, samples.length);
            return samples;
        }
    }
}
