package dev.parley.models.diarization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.Progress;
import dev.parley.models.SharedFiles;
import dev.parley.models.alignment.Turn;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.DecodeLimits;
import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDiarizerTest {

    private static final int RATE = 16_000;

    @TempDir
    Path folder;

    private final EmbeddedDiarizer diarizer =
            new EmbeddedDiarizer(SpeakerModel.shipped(), Optional.empty(), Optional.empty());

    EmbeddedDiarizerTest() throws IOException {}

    @Test
    void silenceHasNoTurns() throws IOException {
        var diarization = diarize(new float[5 * RATE], 0f, SpeakerCount.any());

        assertThat(diarization.turns()).isEmpty();
        assertThat(diarization.speakers()).isZero();
    }

    @Test
    void anEmptyRecordingHasNoTurns() throws IOException {
        assertThat(diarize(new float[0], 0f, SpeakerCount.exactly(2)).turns()).isEmpty();
    }

    @Test
    void aTenthOfASecondIsOneTurnWithinTheRecording() throws IOException {
        var diarization = diarize(noise(0.1), 1f, SpeakerCount.any());

        assertThat(diarization.turns()).containsExactly(new Turn(0, 0.1, "SPEAKER_00"));
    }

    @Test
    void aGivenNumberOfSpeakersIsKeptEvenInNoise() throws IOException {
        var diarization = diarize(noise(6), 1f, SpeakerCount.exactly(3));

        assertThat(diarization.speakers()).isEqualTo(3);
        assertThat(diarization.turns().stream().map(Turn::speaker).distinct())
                .containsExactly("SPEAKER_00", "SPEAKER_01", "SPEAKER_02");
    }

    @Test
    void twoReadersInTurnAreTwoSpeakersInTheRightPlaces() throws IOException {
        float[] woman = decode("1688-142285-0001");
        float[] man = decode("2033-164914-0002");
        var dialogue = join(List.of(cut(woman, 0, 6), cut(man, 0, 6), cut(woman, 6, 10), cut(man, 6, 10)));

        var diarization = diarize(dialogue, 1f, SpeakerCount.any());

        assertThat(diarization.speakers()).isEqualTo(2);
        assertThat(speakerAt(diarization, 3)).isEqualTo("SPEAKER_00");
        assertThat(speakerAt(diarization, 9)).isEqualTo("SPEAKER_01");
        assertThat(speakerAt(diarization, 14)).isEqualTo("SPEAKER_00");
        assertThat(speakerAt(diarization, 17)).isEqualTo("SPEAKER_01");
    }

    @Test
    void overlappedSpeechGetsASecondSpeaker() throws IOException {
        float[] woman = decode("1688-142285-0001");
        float[] man = decode("2033-164914-0002");
        var samples = join(List.of(cut(woman, 0, 8), cut(man, 0, 8)));
        var overlap = new float[1_600];
        Arrays.fill(overlap, 700, 900, 1f);
        var activity = SpeechActivity.combine(1_600, new float[] {1}, Optional.empty(), Optional.of(overlap));

        try (var recording = record(samples)) {
            var diarization = EmbeddedDiarizer.attribute(
                    new Cepstra(recording), activity, SpeakerModel.shipped(), SpeakerCount.exactly(2), Progress.NONE);

            assertThat(diarization.turns().stream().filter(turn -> turn.start() <= 7.2 && turn.end() >= 8.8))
                    .hasSize(2);
            assertThat(diarization.turns().stream().filter(turn -> turn.start() <= 4 && turn.end() >= 4))
                    .hasSize(1);
            assertThat(diarization.exclusive()).isNotEqualTo(diarization.turns());
            for (int turn = 1; turn < diarization.exclusive().size(); turn++) {
                assertThat(diarization.exclusive().get(turn).start())
                        .isGreaterThanOrEqualTo(
                                diarization.exclusive().get(turn - 1).end());
            }
        }
    }

    @Test
    void progressRisesToOne() throws IOException {
        var last = new double[1];
        try (var recording = record(noise(3))) {
            diarizer.diarize(recording, new float[] {1}, SpeakerCount.any(), fraction -> {
                assertThat(fraction).isGreaterThanOrEqualTo(last[0]);
                last[0] = fraction;
            });
        }

        assertThat(last[0]).isEqualTo(1);
    }

    private Diarization diarize(float[] samples, float speech, SpeakerCount count) throws IOException {
        try (var recording = record(samples)) {
            return diarizer.diarize(recording, new float[] {speech}, count, Progress.NONE);
        }
    }

    private Recording record(float[] samples) throws IOException {
        var file = folder.resolve("sound.wav");
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
        return Recording.open(file);
    }

    private float[] decode(String utterance) throws IOException {
        var source = SharedFiles.require("audio/librispeech/" + utterance + ".flac");
        var target = folder.resolve(utterance + ".wav");
        new AudioDecoder(Path.of("target/cache")).decode(source, target, DecodeLimits.DEFAULT, Progress.NONE);
        try (var recording = Recording.open(target)) {
            var samples = new float[(int) recording.samples()];
            recording.read(0, samples, 0, samples.length);
            return samples;
        }
    }

    private static String speakerAt(Diarization diarization, double seconds) {
        return diarization.turns().stream()
                .filter(turn -> turn.start() <= seconds && seconds < turn.end())
                .map(Turn::speaker)
                .findFirst()
                .orElse("nobody");
    }

    private static float[] cut(float[] samples, int from, int to) {
        return Arrays.copyOfRange(samples, from * RATE, to * RATE);
    }

    private static float[] join(List<float[]> parts) {
        var whole = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int position = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, whole, position, part.length);
            position += part.length;
        }
        return whole;
    }

    private static float[] noise(double seconds) {
        var random = new Random(1);
        var samples = new float[(int) (seconds * RATE)];
        for (int index = 0; index < samples.length; index++) {
            samples[index] = (float) (0.1 * random.nextGaussian());
        }
        return samples;
    }
}
