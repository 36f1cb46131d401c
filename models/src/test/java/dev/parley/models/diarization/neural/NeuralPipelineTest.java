package dev.parley.models.diarization.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.Progress;
import dev.parley.models.alignment.Turn;
import dev.parley.models.diarization.Diarization;
import dev.parley.models.diarization.SpeakerCount;
import dev.parley.models.onnx.GraphWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeuralPipelineTest {

    private static final double[][] DIALOGUE = {
        {0.5, 6, SmallNetworks.LOW}, {6.5, 12, SmallNetworks.HIGH}, {12.5, 18, SmallNetworks.LOW}
    };

    private final ExpectedNumbers expected = new ExpectedNumbers("pipeline.json");

    @TempDir
    Path folder;

    @Test
    void turnsEqualThoseOfAnIndependentImplementation() throws IOException {
        var diarization = diarize(conversation(), Optional.empty(), SpeakerCount.any());

        assertTurns(diarization.turns(), expected.matrix("turns"));
        assertTurns(diarization.exclusive(), expected.matrix("exclusive"));
    }

    @Test
    void turnsByVariationalBayesEqualThoseOfAnIndependentImplementation() throws IOException {
        var plda = Optional.ofNullable(ExpectedNumbers.file("plda.npz").getParent());

        var diarization = diarize(conversation(), plda, SpeakerCount.any());

        assertTurns(diarization.turns(), expected.matrix("bayesTurns"));
        assertTurns(diarization.exclusive(), expected.matrix("bayesExclusive"));
    }

    @Test
    void aVoiceThatComesBackIsTheSameSpeaker() throws IOException {
        var diarization = diarize(Formulas.sound(18.5, DIALOGUE, 5), Optional.empty(), SpeakerCount.any());

        assertThat(diarization.turns().stream().map(Turn::speaker))
                .containsExactly("SPEAKER_00", "SPEAKER_01", "SPEAKER_00");
        assertThat(diarization.turns().get(1).start()).isEqualTo(6.5, within(0.03));
        assertThat(diarization.turns().get(2).end()).isEqualTo(18, within(0.03));
    }

    @Test
    void silenceHasNoTurns() throws IOException {
        var diarization = diarize(new float[12 * Formulas.RATE], Optional.empty(), SpeakerCount.exactly(2));

        assertThat(diarization.turns()).isEmpty();
        assertThat(diarization.exclusive()).isEmpty();
        assertThat(diarization.speakers()).isZero();
    }

    @Test
    void anEmptyRecordingHasNoTurns() throws IOException {
        assertThat(diarize(new float[0], Optional.empty(), SpeakerCount.any()).turns())
                .isEmpty();
    }

    @Test
    void lessThanAFrameOfSoundHasTurnsWithinTheRecordingOrNone() throws IOException {
        var diarization = diarize(tone(0.01), Optional.empty(), SpeakerCount.any());

        assertThat(diarization.turns()).allMatch(turn -> turn.end() <= 0.01);
    }

    @Test
    void soundTooShortToHearAVoiceInIsOneSpeaker() throws IOException {
        var diarization = diarize(tone(0.2), Optional.empty(), SpeakerCount.between(2, 3));

        assertThat(diarization.turns()).hasSize(1);
        assertThat(diarization.turns().getFirst().end()).isEqualTo(0.2, within(0.02));
    }

    @Test
    void oneVoiceIsOneSpeaker() throws IOException {
        var monologue = new double[][] {{0.5, 6, SmallNetworks.MIDDLE}, {7, 13, SmallNetworks.MIDDLE}};

        var diarization = diarize(Formulas.sound(14, monologue, 7), Optional.empty(), SpeakerCount.any());

        assertThat(diarization.turns()).hasSize(2);
        assertThat(diarization.speakers()).isEqualTo(1);
    }

    @Test
    void whereOnlyOneSpeakerIsAllowedNoTurnsOverlap() throws IOException {
        var diarization = diarize(conversation(), Optional.empty(), SpeakerCount.exactly(1));

        assertThat(diarization.speakers()).isEqualTo(1);
        assertThat(diarization.turns()).isEqualTo(diarization.exclusive());
    }

    @Test
    void aGivenNumberOfSpeakersIsKept() throws IOException {
        assertThat(diarize(conversation(), Optional.empty(), SpeakerCount.exactly(2))
                        .speakers())
                .isEqualTo(2);
        assertThat(diarize(conversation(), Optional.empty(), SpeakerCount.exactly(5))
                        .speakers())
                .isEqualTo(5);
    }

    @Test
    void moreSpeakersThanThereIsSoundForAreNotMadeUp() throws IOException {
        var sound = Formulas.sound(5, new double[][] {{0, 2, SmallNetworks.LOW}, {2, 5, SmallNetworks.HIGH}}, 6);

        var diarization = diarize(sound, Optional.empty(), SpeakerCount.exactly(20));

        assertThat(diarization.speakers()).isEqualTo(2);
    }

    @Test
    void voicesThatAreNoNumbersAreOneSpeaker() throws IOException {
        var broken = folder.resolve("broken.onnx");
        GraphWriter.write(broken, graph -> {
            graph.floatInput("feats", "B", "T", Fbank.MELS);
            var mean = graph.make("ReduceMean", GraphWriter.integers("axes", 1), "feats");
            var row = graph.make("Reshape", mean, graph.longs(0L, (long) Fbank.MELS));
            var wide = graph.make("MatMul", row, graph.weight(new float[Fbank.MELS * 256], Fbank.MELS, 256));
            graph.floatOutput("embs", graph.make("Div", wide, wide), "B", 256);
        });

        try (var pipeline = NeuralPipeline.open(SmallNetworks.segmentation(folder, 100), broken, Optional.empty());
                var recording = SmallRecording.of(folder, conversation())) {
            assertThat(pipeline.diarize(recording, SpeakerCount.any(), Progress.NONE)
                            .speakers())
                    .isEqualTo(1);
        }
    }

    @Test
    void voiceWeightsOfAnotherLayoutAreRefused() throws IOException {
        var segmentation = SmallNetworks.segmentation(folder, 100);

        assertThatIOException()
                .isThrownBy(() -> NeuralPipeline.open(segmentation, segmentation, Optional.empty()))
                .withMessageContaining(segmentation + " is not of the layout of WeSpeaker ResNet34-LM");
    }

    @Test
    void progressRisesToOne() throws IOException {
        var heard = new ArrayList<Double>();
        try (var pipeline = open(Optional.empty());
                var recording = SmallRecording.of(folder, conversation())) {
            pipeline.diarize(recording, SpeakerCount.any(), heard::add);
        }

        assertThat(heard).isSorted().endsWith(1.0).hasSizeGreaterThan(10);
    }

    @Test
    void progressStopsTheWorkAtEveryStep() throws IOException {
        try (var pipeline = open(Optional.empty());
                var recording = SmallRecording.of(folder, conversation())) {
            for (double stop : new double[] {0, 0.1, 0.5, 0.95}) {
                assertThatExceptionOfType(CancellationException.class)
                        .isThrownBy(() -> pipeline.diarize(recording, SpeakerCount.any(), fraction -> {
                            if (fraction >= stop) {
                                throw new CancellationException();
                            }
                        }));
            }
        }
    }

    @Test
    void severalThreadsFindWhatOneFinds() throws IOException, ExecutionException, InterruptedException {
        try (var pipeline = open(Optional.empty());
                var recording = SmallRecording.of(folder, conversation());
                var threads = Executors.newFixedThreadPool(3)) {
            var alone = pipeline.diarize(recording, SpeakerCount.any(), Progress.NONE);
            var together = new ArrayList<Future<Diarization>>();
            for (int call = 0; call < 3; call++) {
                together.add(threads.submit(() -> pipeline.diarize(recording, SpeakerCount.any(), Progress.NONE)));
            }
            for (var diarization : together) {
                assertThat(diarization.get()).isEqualTo(alone);
            }
        }
    }

    private static void assertTurns(List<Turn> turns, double[][] wanted) {
        assertThat(turns).hasSize(wanted.length);
        for (int index = 0; index < wanted.length; index++) {
            var turn = turns.get(index);
            assertThat(turn.start()).as(turns.toString()).isEqualTo(wanted[index][0], within(1e-6));
            assertThat(turn.end()).as(turns.toString()).isEqualTo(wanted[index][1], within(1e-6));
            assertThat(turn.speaker()).isEqualTo("SPEAKER_%02d".formatted((int) wanted[index][2]));
        }
    }

    private float[] conversation() {
        return Formulas.sound(expected.number("seconds"), expected.matrix("tones"), 21);
    }

    private static float[] tone(double seconds) {
        return Formulas.sound(seconds, new double[][] {{0, seconds, SmallNetworks.MIDDLE}}, 7);
    }

    private NeuralPipeline open(Optional<Path> plda) throws IOException {
        return NeuralPipeline.open(SmallNetworks.segmentation(folder, 100), SmallNetworks.voices(folder, 102), plda);
    }

    private Diarization diarize(float[] samples, Optional<Path> plda, SpeakerCount count) throws IOException {
        try (var pipeline = open(plda);
                var recording = SmallRecording.of(folder, samples)) {
            return pipeline.diarize(recording, count, Progress.NONE);
        }
    }
}
