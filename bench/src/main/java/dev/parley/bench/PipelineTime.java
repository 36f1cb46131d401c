package dev.parley.bench;

import dev.parley.models.BundledWeights;
import dev.parley.models.Progress;
import dev.parley.models.alignment.SpeakerAlignment;
import dev.parley.models.alignment.TimedText;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.DecodeLimits;
import dev.parley.models.audio.Recording;
import dev.parley.models.detection.SegmentationSettings;
import dev.parley.models.detection.SpeechSegmenter;
import dev.parley.models.diarization.Cepstra;
import dev.parley.models.diarization.EmbeddedDiarizer;
import dev.parley.models.diarization.SpeakerCount;
import dev.parley.models.diarization.SpeakerModel;
import dev.parley.models.recognition.Chunk;
import dev.parley.models.recognition.Chunks;
import dev.parley.models.recognition.MoonshineRecognizer;
import dev.parley.models.recognition.SentenceTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prints where the time of a recording goes, stage by stage on one thread, and which share of it is not spent inside neural
 * models. The process is fresh, so the shares include warming up, but not loading the models.
 *
 * <p>Options: {@code --recording FILE --mirror FOLDER --models CACHE --work FOLDER}.
 */
public final class PipelineTime {

    private static final int BATCH = 8;

    private final Map<String, Double> seconds = new LinkedHashMap<>();

    private PipelineTime() {}

    public static void main(String... arguments) throws IOException {
        new PipelineTime().run(new Options(arguments));
    }

    private void run(Options options) throws IOException {
        var weights = BundledWeights.resolver(Optional.of(options.path("models")), Optional.of(options.text("mirror")));
        var decoder = new AudioDecoder(options.path("models"));
        var pyannet = options.path("mirror").resolve("pyannet-v1");
        var wav = Files.createDirectories(options.path("work")).resolve("pipeline.wav");
        try (var recognizer = MoonshineRecognizer.open(weights.resolve("moonshine-tiny-en"));
                var detectors = new Detectors(weights.resolve("silero-vad").resolve("silero_vad.onnx"), pyannet)) {
            timed("decode", () -> decoder.decode(options.path("recording"), wav, DecodeLimits.DEFAULT, Progress.NONE));
            try (var recording = Recording.open(wav)) {
                print(recording.seconds(), pipeline(recording, recognizer, detectors));
            }
        }
    }

    private int pipeline(Recording recording, MoonshineRecognizer recognizer, Detectors detectors) throws IOException {
        var probabilities = timed("Silero (model)", () -> detectors.silero(recording));
        var chunks = timed(
                "segmentation",
                () -> Chunks.of(
                        SpeechSegmenter.segment(probabilities, recording.samples(), SegmentationSettings.DEFAULT),
                        recognizer.longestChunk()));
        var pieces = new ArrayList<TimedText>();
        for (var first = 0; first < chunks.size(); first += BATCH) {
            var batch = chunks.subList(first, Math.min(chunks.size(), first + BATCH));
            pieces.addAll(recognize(recording, recognizer, batch));
        }
        var found = timed("PyanNet (model)", () -> detectors.find(recording, probabilities));
        var turns = timed("speakers", () -> EmbeddedDiarizer.attribute(
                        new Cepstra(recording),
                        found.neural(),
                        SpeakerModel.shipped(),
                        SpeakerCount.any(),
                        Progress.NONE)
                .turns());
        return timed("alignment", () -> SpeakerAlignment.align(pieces, turns)).size();
    }

    private List<TimedText> recognize(Recording recording, MoonshineRecognizer recognizer, List<Chunk> batch)
            throws IOException {
        var samples = timed(
                "reading chunks",
                () -> batch.stream().map(chunk -> chunk.samples(recording)).toList());
        var texts = timed("Moonshine (model)", () -> recognizer.recognize(samples));
        return timed("sentence times", () -> {
            var pieces = new ArrayList<TimedText>();
            for (var i = 0; i < batch.size(); i++) {
                pieces.addAll(SentenceTimes.of(batch.get(i), texts.get(i)));
            }
            return pieces;
        });
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T timed(String stage, Work<T> work) throws IOException {
        var start = System.nanoTime();
        var result = work.run();
        seconds.merge(stage, (System.nanoTime() - start) / 1e9, Double::sum);
        return result;
    }

    private void print(double length, int segments) {
        var all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        var rest = seconds.entrySet().stream()
                .filter(stage -> !stage.getKey().endsWith("(model)"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        seconds.forEach(
                (stage, time) -> System.out.printf("| %-18s | %7.2f s | %5.1f %% |%n", stage, time, 100 * time / all));
        System.out.printf(
                "| %-18s | %7.2f s | %.0f s of sound, %d segments, %.1f times real time on one thread |%n",
                "all", all, length, segments, length / all);
        System.out.printf("| %-18s | %7.2f s | %5.1f %% |%n", "not in models", rest, 100 * rest / all);
    }
}
