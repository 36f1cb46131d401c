package dev.parley.models.diarization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.Progress;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.DecodeLimits;
import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyanNetTest {

    @TempDir
    Path folder;

    /** The reference says: silence until 1.4 s, then one speaker until 13.2 s. */
    @Test
    void speechIsFoundInAMeeting() throws IOException {
        var weights = SharedFiles.require("models/pyannet-v1/sad_ami.onnx");
        var meeting = SharedFiles.require("audio/ami/dev00.flac");
        var wav = folder.resolve("dev00.wav");
        new AudioDecoder(Path.of("target/cache")).decode(meeting, wav, DecodeLimits.DEFAULT, Progress.NONE);

        try (var net = new PyanNet(weights);
                var recording = Recording.open(wav)) {
            float[] speech = net.probabilities(recording, Progress.NONE);

            assertThat(speech.length).isEqualTo(Cepstra.frames(recording.samples()));
            assertThat(mean(speech, 0, 120)).isLessThan(0.3);
            assertThat(mean(speech, 160, 1_300)).isGreaterThan(0.8);
        }
    }

    @Test
    void aRecordingShorterThanAWindowIsHeardWhole() throws IOException {
        var weights = SharedFiles.require("models/pyannet-v1/sad_ami.onnx");
        var wav = folder.resolve("short.wav");
        try (var writer = RecordingWriter.create(wav)) {
            writer.write(new float[1_600], 0, 1_600);
        }

        try (var net = new PyanNet(weights);
                var recording = Recording.open(wav)) {
            assertThat(net.probabilities(recording, Progress.NONE).length).isEqualTo(10);
        }
    }

    @Test
    void digitalSilenceIsNotHeardAndSpeechBehindItIs() throws IOException {
        var weights = SharedFiles.require("models/pyannet-v1/sad_ami.onnx");
        var meeting = SharedFiles.require("audio/ami/dev00.flac");
        var wav = folder.resolve("dev00.wav");
        new AudioDecoder(Path.of("target/cache")).decode(meeting, wav, DecodeLimits.DEFAULT, Progress.NONE);
        var late = folder.resolve("late.wav");
        try (var sound = Recording.open(wav);
                var writer = RecordingWriter.create(late)) {
            var samples = new float[10 * 16_000];
            writer.write(new float[60 * 16_000], 0, 60 * 16_000);
            sound.read(3 * 16_000L, samples, 0, samples.length);
            writer.write(samples, 0, samples.length);
        }

        try (var net = new PyanNet(weights);
                var recording = Recording.open(late)) {
            float[] speech = net.probabilities(recording, Progress.NONE);

            assertThat(mean(speech, 0, 5_000)).isZero();
            assertThat(mean(speech, 6_050, 6_950)).isGreaterThan(0.8);
        }
    }

    private static double mean(float[] values, int from, int to) {
        double sum = 0;
        for (int index = from; index < to; index++) {
            sum += values[index];
        }
        return sum / (to - from);
    }
}
