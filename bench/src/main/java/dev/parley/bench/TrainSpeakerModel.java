package dev.parley.bench;

import dev.parley.bench.speaker.SpeakerTraining;
import dev.parley.bench.speaker.Utterance;
import dev.parley.models.Progress;
import dev.parley.models.diarization.Cepstra;
import dev.parley.models.diarization.EmbeddedDiarizer;
import dev.parley.models.diarization.SpeakerCount;
import dev.parley.models.diarization.SpeakerModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains the speaker model that ships with Parley: several random starts, written joined and none of them chosen. Prints the
 * error of every start and of all together on every set; no constant was chosen on the check sets.
 *
 * <p>{@code --audio FOLDER} with FLAC files named speaker-chapter-utterance, {@code --meetings FOLDER} with FLAC files and
 * {@code reference.rttm}, {@code --silero FILE}, {@code --pyannet FOLDER}, {@code --cache FOLDER}, {@code --first SEED},
 * {@code --seeds N}, {@code --out FILE}.
 */
public final class TrainSpeakerModel {

    private static final double[] SPEEDS = {0.9, 1, 1.1};

    private final Options options;
    private final PrintStream out;

    private TrainSpeakerModel(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String... arguments) throws IOException {
        new TrainSpeakerModel(new Options(arguments), System.out).run();
    }

    private void run() throws IOException {
        var decoded = new DecodedFolder(options.path("cache"));
        var voices = new ReadVoices(options.path("audio"), decoded);
        try (var detectors = new Detectors(options.path("silero"), options.path("pyannet"))) {
            var training = new SpeakerTraining(utterances(voices, detectors));
            var meetings = DiarizationError.sounds(options.path("meetings"), decoded);
            var sounds = new TuningSounds(meetings, voices.manySentences(detectors));
            var prepared = prepare(sounds, detectors, decoded.folder().resolve("tuning"));
            out.println("start | " + String.join(" | ", sounds.sets().keySet()) + " | mean of tuning sets");
            var starts = new ArrayList<SpeakerModel>();
            int first = options.number("first", 1);
            for (int seed = first; seed < first + options.number("seeds", 2); seed++) {
                var start = training.train(seed);
                row(String.valueOf(seed), start, prepared);
                starts.add(start);
            }
            var joined = SpeakerModel.joined(starts);
            row("all", joined, prepared);
            write(joined);
        }
    }

    private static List<Utterance> utterances(ReadVoices voices, Detectors detectors) throws IOException {
        var utterances = new ArrayList<Utterance>();
        for (var name : voices.singleSentences()) {
            // Drawn from the name, so that rooms and lines are the same in every training.
            var random = new Random(name.hashCode());
            for (double speed : SPEEDS) {
                utterances.add(Utterance.of(name, speed, voices.samples(name), voices.silero(name, detectors), random));
            }
        }
        return utterances;
    }

    /** A tuning sound with what the detectors found in it, so that they run once and not for each seed. */
    private record Prepared(LabelledSound sound, Detectors.Found found) {}

    private static Map<String, List<Prepared>> prepare(TuningSounds sounds, Detectors detectors, Path folder)
            throws IOException {
        var prepared = new LinkedHashMap<String, List<Prepared>>();
        for (var set : sounds.sets().entrySet()) {
            for (var sound : set.getValue()) {
                try (var recording = sound.open(folder)) {
                    prepared.computeIfAbsent(set.getKey(), name -> new ArrayList<>())
                            .add(new Prepared(sound, detectors.find(recording, folder.resolve(sound.fileName()))));
                }
            }
        }
        return prepared;
    }

    private void row(String name, SpeakerModel model, Map<String, List<Prepared>> sets) {
        var row = new StringBuilder("%5s".formatted(name));
        double sum = 0;
        int count = 0;
        for (var set : sets.entrySet()) {
            var total = DiarizationScore.NONE;
            for (var prepared : set.getValue()) {
                total = total.plus(score(model, prepared));
            }
            row.append(" | %5.1f".formatted(total.percent()));
            if (!set.getKey().startsWith(TuningSounds.CHECK)) {
                sum += total.percent();
                count++;
            }
        }
        out.println(row.append(" | %5.1f".formatted(sum / count)));
    }

    private static DiarizationScore score(SpeakerModel model, Prepared prepared) {
        float[] samples = prepared.sound.samples();
        var cepstra = new Cepstra(
                (first, into, offset, count) -> System.arraycopy(samples, (int) first, into, offset, count),
                samples.length);
        var found =
                EmbeddedDiarizer.attribute(cepstra, prepared.found.neural(), model, SpeakerCount.any(), Progress.NONE);
        return DiarizationScore.of(prepared.sound.reference(), found.turns());
    }

    private void write(SpeakerModel model) throws IOException {
        try (var stream = Files.newOutputStream(options.path("out"))) {
            model.write(stream);
        }
    }
}
