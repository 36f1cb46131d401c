package dev.parley.models.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.Progress;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.DecodeLimits;
import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames taken for speech by somebody who hears speech everywhere. */
class CrossTalkTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"0.1, 0", "0.3, 0", "0.1, 160", "0.05, 700"})
    void aLeakFromALouderChannelIsNoSpeech(float gain, int delay) throws IOException {
        var voice = voice("english/jfk.flac");

        var left = speechLeft(leak(voice, gain, delay), voice);

        assertThat(left).isLessThan(0.1);
    }

    @Test
    void aVoiceOfItsOwnIsSpeechHoweverQuietItIs() throws IOException {
        var loud = voice("english/jfk.flac");
        var quiet = leak(voice("english/digits.wav"), 0.1f, 0);

        assertThat(speechLeft(quiet, loud)).isGreaterThan(0.9);
    }

    @Test
    void theLouderChannelKeepsItsSpeech() throws IOException {
        var voice = voice("english/jfk.flac");

        assertThat(speechLeft(voice, leak(voice, 0.1f, 0))).isEqualTo(1);
    }

    @Test
    void silenceIsNoCrossTalk() throws IOException {
        assertThat(speechLeft(new float[32_000], new float[32_000])).isEqualTo(1);
    }

    /** The part of the frames that is still speech. */
    private double speechLeft(float[] own, float[] other) throws IOException {
        try (var heard = recording("own.wav", own);
                var loud = recording("other.wav", other)) {
            var probabilities = new float[Math.ceilDiv(own.length, SileroDetector.FRAME)];
            Arrays.fill(probabilities, 1);

            CrossTalk.remove(probabilities, heard, loud, 0.3);

            var left = 0;
            for (var probability : probabilities) {
                left += probability > 0 ? 1 : 0;
            }
            return left / (double) probabilities.length;
        }
    }

    private Recording recording(String name, float[] samples) throws IOException {
        var file = folder.resolve(name);
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
        return Recording.open(file);
    }

    private float[] voice(String name) throws IOException {
        var decoded = folder.resolve("voice.wav");
        new AudioDecoder(Path.of("target/cache"))
                .decode(SharedFiles.require("audio/" + name), decoded, DecodeLimits.DEFAULT, Progress.NONE);
        try (var recording = Recording.open(decoded)) {
            var samples = new float[(int) recording.samples()];
            recording.read(0, samples, 0, samples.length);
            return samples;
        }
    }

    private static float[] leak(float[] voice, float gain, int delay) {
        var leak = new float[voice.length];
        for (var i = delay; i < leak.length; i++) {
            leak[i] = gain * voice[i - delay];
        }
        return leak;
    }
}
