package dev.parley.bench;

import dev.parley.models.Progress;
import dev.parley.models.audio.Recording;
import dev.parley.models.diarization.Cepstra;
import dev.parley.models.diarization.EmbeddedDiarizer;
import dev.parley.models.diarization.SpeakerCount;
import dev.parley.models.diarization.SpeakerModel;
import dev.parley.models.diarization.SpeechActivity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints the diarization error of every clip of a folder and of all together, with PyanNet's speech and overlap detection
 * and without, and with one label for everything. No collar, overlap scored, whole files.
 *
 * <p>{@code --audio FOLDER} with FLAC files and {@code reference.rttm}, {@code --silero FILE}, {@code --pyannet FOLDER},
 * {@code --cache FOLDER} for decoded sound.
 */
public final class DiarizationError {

    private final SpeakerModel model = SpeakerModel.shipped();
    private final PrintStream out;

    private DiarizationError(PrintStream out) {
        this.out = out;
    }

    public static void main(String... arguments) throws IOException {
        var options = new Options(arguments);
        var audio = options.path("audio");
        var decoded = new DecodedFolder(options.path("cache"));
        try (var detectors = new Detectors(options.path("silero"), options.path("pyannet"))) {
            new DiarizationError(System.out).table(sounds(audio, decoded), detectors, decoded.folder());
        }
    }

    /** All clips that have a reference. */
    static List<LabelledSound> sounds(Path audio, DecodedFolder decoded) throws IOException {
        var reference = Rttm.read(audio.resolve("reference.rttm"));
        var sounds = new ArrayList<LabelledSound>();
        for (var name : DecodedFolder.names(audio)) {
            var turns = reference.get(name);
            if (turns != null) {
                sounds.add(new LabelledSound(name, decoded.samples(audio, name), turns));
            }
        }
        return sounds;
    }

    /** A score and how many speakers were found. */
    private record Outcome(DiarizationScore score, int speakers) {}

    private void table(List<LabelledSound> sounds, Detectors detectors, Path folder) throws IOException {
        out.println("percent    speech and overlap by PyanNet    | Silero alone                    | one label");
        out.println("clip     |  miss false  conf    DER  n  |  miss false  conf    DER  n  |    DER");
        var neural = DiarizationScore.NONE;
        var alone = DiarizationScore.NONE;
        var one = DiarizationScore.NONE;
        for (var sound : sounds) {
            try (var recording = sound.open(folder.resolve("clips"))) {
                var found = detectors.find(recording);
                var first = outcome(sound, recording, found.neural(), SpeakerCount.any());
                var second = outcome(sound, recording, found.sileroAlone(), SpeakerCount.any());
                var third = outcome(sound, recording, withoutOverlap(found.neural()), SpeakerCount.exactly(1));
                row(sound.name(), first, second, third);
                neural = neural.plus(first.score);
                alone = alone.plus(second.score);
                one = one.plus(third.score);
            }
        }
        row("pooled", new Outcome(neural, 0), new Outcome(alone, 0), new Outcome(one, 0));
    }

    private Outcome outcome(LabelledSound sound, Recording recording, SpeechActivity activity, SpeakerCount count) {
        var found = EmbeddedDiarizer.attribute(new Cepstra(recording), activity, model, count, Progress.NONE);
        return new Outcome(DiarizationScore.of(sound.reference(), found.turns()), found.speakers());
    }

    private static SpeechActivity withoutOverlap(SpeechActivity activity) {
        return new SpeechActivity(
                activity.raw(), activity.speech(), new boolean[activity.speech().length], activity.single());
    }

    private void row(String name, Outcome neural, Outcome alone, Outcome one) {
        var left = neural.score;
        var right = alone.score;
        out.printf(
                "%-8s | %5.1f %5.1f %5.1f %6.1f %3d | %5.1f %5.1f %5.1f %6.1f %3d | %6.1f%n",
                name,
                left.percent(left.miss()),
                left.percent(left.falseAlarm()),
                left.percent(left.confusion()),
                left.percent(),
                neural.speakers,
                right.percent(right.miss()),
                right.percent(right.falseAlarm()),
                right.percent(right.confusion()),
                right.percent(),
                alone.speakers,
                one.score.percent());
    }
}
