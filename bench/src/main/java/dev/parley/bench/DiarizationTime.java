package dev.parley.bench;

import dev.parley.models.Progress;
import dev.parley.models.diarization.Cepstra;
import dev.parley.models.diarization.EmbeddedDiarizer;
import dev.parley.models.diarization.SpeakerCount;
import dev.parley.models.diarization.SpeakerModel;
import java.io.IOException;
import java.util.ArrayList;

/**
 * Prints how long diarization takes on ten minutes of clips one after the other, and which share of it is not spent in neural
 * models. The process is fresh, so the share includes warming up. Options as for {@link DiarizationError}.
 */
public final class DiarizationTime {

    private static final double SECONDS = 600;

    private DiarizationTime() {}

    public static void main(String... arguments) throws IOException {
        var options = new Options(arguments);
        var decoded = new DecodedFolder(options.path("cache"));
        var clips = DiarizationError.sounds(options.path("audio"), decoded);
        var parts = new ArrayList<LabelledSound>();
        for (double length = 0; length < SECONDS; length += parts.getLast().seconds()) {
            parts.add(clips.get(parts.size() % clips.size()));
        }
        var sound = LabelledSound.join("ten-minutes", parts).crop(0, SECONDS);
        try (var detectors = new Detectors(options.path("silero"), options.path("pyannet"));
                var recording = sound.open(decoded.folder())) {
            long start = System.nanoTime();
            var found = detectors.find(recording);
            EmbeddedDiarizer.attribute(
                    new Cepstra(recording), found.neural(), SpeakerModel.shipped(), SpeakerCount.any(), Progress.NONE);
            double all = (System.nanoTime() - start) / 1e9;
            double rest = all - detectors.seconds();
            System.out.printf(
                    "recording %.0f s | neural models %.1f s | the rest %.1f s | share of the rest %.1f %%%n",
                    sound.seconds(), detectors.seconds(), rest, 100 * rest / all);
        }
    }
}
