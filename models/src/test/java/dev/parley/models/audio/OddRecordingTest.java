package dev.parley.models.audio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.Progress;
import dev.parley.models.audio.AudioException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings that are damaged, lie about themselves or are simply unusual, and what is made of them. */
class OddRecordingTest {

    private static final List<String> NOISE = List.of("-f", "lavfi", "-i", "anoisesrc=d=20:c=pink");
    private static final int WAV_HEADER = 44;

    private final AudioDecoder decoder = new AudioDecoder(Sounds.PROGRAMS);
    private Sounds sounds;
    private Path target;

    @BeforeEach
    void nameFiles(@TempDir Path folder) {
        sounds = new Sounds(folder);
        target = folder.resolve("decoded.wav");
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 12_000, 22_050, 32_000, 37_800, 88_200, 96_000, 176_400, 192_000})
    void everySampleRateKeepsItsTimes(int rate) throws Exception {
        var source = sounds.make("tone.wav", Sounds.TONE, "-ar", "" + rate);

        assertThat(decode(source).seconds()).isCloseTo(3, within(0.001));
        assertThat(soundBegins()).isCloseTo(0.5, within(0.002));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.99, 1.01})
    void theTimeLineIsThatOfTheContainerWhereTheClockOfTheSoundIsWrong(double speed) throws Exception {
        var late = List.of("-f", "lavfi", "-i", "aevalsrc='if(lt(t,50),0,0.5*sin(2764*t))':s=48000:d=60");
        var source =
                sounds.make("skewed.mkv", late, "-af", "asetnsamples=960,asetpts=PTS*" + speed, "-c:a", "pcm_s16le");

        assertThat(decode(source).seconds()).isCloseTo(60 * speed, within(0.15));
        assertThat(soundBegins()).isCloseTo(50 * speed, within(0.15));
    }

    @Test
    void picturesOfVariableRateDoNotMoveTheSound() throws Exception {
        var source = sounds.makeVideoWithLateSound(
                "variable.mp4", "-vf", "select='lt(mod(n,7),2)'", "-fps_mode", "vfr", "-c:v", "mpeg4");

        decode(source);

        assertThat(soundBegins()).isCloseTo(2, within(0.03));
    }

    @Test
    void aCoverPictureIsNoTrouble() throws Exception {
        var picture = sounds.make("cover.png", Sounds.PICTURE, "-frames:v", "1");
        var tone = sounds.make("tone.wav", Sounds.TONE);
        var source = sounds.make(
                "cover.mp3",
                List.of("-i", tone.toString(), "-i", picture.toString(), "-map", "0", "-map", "1"),
                "-disposition:v",
                "attached_pic");

        assertThat(decode(source).seconds()).isCloseTo(3, within(0.1));
    }

    @Test
    void subtitlesAloneAreRefusedAsWithoutSound() throws Exception {
        var text = "1\n00:00:01,000 --> 00:00:02,000\nПривет\n\n2\n00:00:03,000 --> 00:00:04,000\nBye\n";
        var subtitles = Files.write(target.resolveSibling("talk.srt"), text.getBytes(UTF_8));
        var video = sounds.make("talk.mkv", List.of("-i", subtitles.toString()), "-c", "copy");

        assertRefused(subtitles, "The file has no sound track, only subtitle (subrip)");
        assertRefused(video, "The file has no sound track, only subtitle (subrip)");
    }

    @ParameterizedTest
    @CsvSource({"cut.mp4, aac", "cut.ogg, vorbis", "cut.opus, libopus", "cut.mka, flac", "cut.aac, aac"})
    void ofACutOffFileIsDecodedWhatIsThere(String name, String codec) throws Exception {
        // An mp4 with its index in front, as players of the web want it.
        var index = name.endsWith("mp4") ? new String[] {"-movflags", "+faststart"} : new String[0];
        var options = new String[] {"-c:a", codec, "-strict", "-2", "-ac", "2"};
        var source = sounds.make(name, NOISE, concat(options, index));
        cutTo(source, 0.5);

        var decoded = decode(source);

        assertThat(decoded.seconds()).isCloseTo(10, within(1.5));
    }

    @Test
    void aCutOffMp4IsDecodedWithAWarning() throws Exception {
        var source = sounds.make("cut.mp4", NOISE, "-movflags", "+faststart");
        cutTo(source, 0.5);

        assertThat(decode(source).warnings())
                .anySatisfy(warning -> assertThat(warning).contains("cut off"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MAX_VALUE})
    void aWavThatLiesAboutItsLengthIsDecodedToItsEnd(int stated) throws Exception {
        var source = sounds.make("tone.wav", Sounds.TONE, "-bitexact", "-ar", "16000");
        var bytes = Files.readAllBytes(source);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, stated).putInt(WAV_HEADER - 4, stated);
        Files.write(source, bytes);

        assertThat(decode(source).seconds()).isCloseTo(3, within(0.001));
        assertThat(soundBegins()).isCloseTo(0.5, within(0.002));
    }

    @Test
    void samplesThatAreNoNumbersAreSilenceAndAWarning() throws Exception {
        var samples = new float[32_000];
        Arrays.fill(samples, 0.25f);
        Arrays.fill(samples, 8_000, 16_000, Float.NaN);
        samples[20_000] = Float.POSITIVE_INFINITY;
        var source = floatWav(samples);

        var decoded = decode(source);

        assertThat(decoded.warnings())
                .containsExactly("the recording has samples that are not numbers; they were taken as silence");
        assertThat(decoded.seconds()).isEqualTo(2);
        var heard = samples();
        assertThat(heard[4_000]).isEqualTo(0.25f);
        assertThat(Arrays.copyOfRange(heard, 8_000, 16_000)).containsOnly(0f);
        assertThat(heard[20_000]).isZero();
        assertThat(heard[30_000]).isEqualTo(0.25f);
    }

    @Test
    void samplesBeyondFullScaleAreClipped() throws Exception {
        var samples = new float[16_000];
        Arrays.fill(samples, 3f);

        assertThat(decode(floatWav(samples)).warnings()).isEmpty();

        assertThat(samples()).contains(32_767 / 32_768f).doesNotContain(-1f);
    }

    @Test
    void aTwentiethOfASecondIsARecording() throws Exception {
        var source = sounds.make("short.wav", List.of("-f", "lavfi", "-i", "sine=d=0.05"));

        assertThat(decode(source).seconds()).isEqualTo(0.05);
    }

    /** FFmpeg has layouts for 8, 12 and 16 channels and none for 9 and 33, so it is not asked to write them. */
    @ParameterizedTest
    @ValueSource(ints = {7, 8, 9, 12, 16, 33})
    void manyChannelsWithoutALayoutAreMixed(int channels) throws Exception {
        var source = target.resolveSibling("many.wav");
        Files.write(source, tone(channels));

        assertThat(decode(source).channels()).isEqualTo(channels);
        assertThat(soundBegins()).isCloseTo(0.5, within(0.01));
    }

    /** A WAV of one second at 16 kHz, silent for its first half. */
    private static byte[] tone(int channels) {
        var frame = channels * Short.BYTES;
        var wav = ByteBuffer.allocate(WAV_HEADER + 16_000 * frame).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(wav.capacity() - 8);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) channels).putInt(16_000).putInt(16_000 * frame);
        wav.putShort((short) frame).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(16_000 * frame);
        for (var sample = 0; sample < 16_000; sample++) {
            for (var channel = 0; channel < channels; channel++) {
                wav.putShort((short) (sample < 8_000 ? 0 : 16_000 * Math.sin(sample * 0.17)));
            }
        }
        return wav.array();
    }

    private Decoded decode(Path source) throws IOException {
        return decoder.decode(source, target, Channels.AUTO, DecodeLimits.DEFAULT, Progress.NONE);
    }

    private void assertRefused(Path source, String message) {
        assertThatExceptionOfType(AudioException.class)
                .isThrownBy(() -> decode(source))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_SOUND));
    }

    /** 16 kHz, mono, 32-bit floats, which FFmpeg would not write with samples that are no numbers. */
    private Path floatWav(float[] samples) throws IOException {
        var bytes = ByteBuffer.allocate(WAV_HEADER + 4 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(US_ASCII)).putInt(bytes.capacity() - 8).put("WAVEfmt ".getBytes(US_ASCII));
        bytes.putInt(16).putShort((short) 3).putShort((short) 1).putInt(16_000).putInt(64_000);
        bytes.putShort((short) 4)
                .putShort((short) 32)
                .put("data".getBytes(US_ASCII))
                .putInt(4 * samples.length);
        for (var sample : samples) {
            bytes.putFloat(sample);
        }
        return Files.write(target.resolveSibling("floats.wav"), bytes.array());
    }

    private double soundBegins() throws IOException {
        var samples = samples();
        for (var i = 0; i < samples.length; i++) {
            if (Math.abs(samples[i]) > 0.02) {
                return i / (double) Recording.SAMPLE_RATE;
            }
        }
        throw new AssertionError("no sound");
    }

    private float[] samples() throws IOException {
        try (var recording = Recording.open(target)) {
            var samples = new float[(int) recording.samples()];
            recording.read(0, samples, 0, samples.length);
            return samples;
        }
    }

    private static void cutTo(Path file, double part) throws IOException {
        var bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * part)));
    }

    private static String[] concat(String[] some, String[] others) {
        var all = Arrays.copyOf(some, some.length + others.length);
        System.arraycopy(others, 0, all, some.length, others.length);
        return all;
    }
}
