package dev.parley.bench;

import dev.parley.models.Progress;
import dev.parley.models.audio.Recording;
import dev.parley.models.catalog.Catalog;
import dev.parley.models.detection.SegmentationSettings;
import dev.parley.models.detection.SileroDetector;
import dev.parley.models.detection.SpeechSegmenter;
import dev.parley.models.emotion.EmotionClassifier;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the emotion weights say of people who read audiobooks aloud (LibriSpeech): no sound with labelled emotions is at hand, but such
 * reading is seldom angry or afraid. Prints how often each label comes first.
 *
 * <p>Options: {@code --audio} folder of FLAC files, {@code --weights} speech_emotion.onnx, {@code --silero} silero_vad.onnx,
 * {@code --cache} folder for decoded files.
 */
public final class EmotionOfReading {

    private EmotionOfReading() {}

    public static void main(String... arguments) throws IOException {
        print(new Options(arguments), System.out);
    }

    private static void print(Options options, PrintStream out) throws IOException {
        var decoded = new DecodedFolder(options.path("cache"));
        var audio = options.path("audio");
        var labels = Catalog.bundled().require("speech-emotion").labels();
        var first = new TreeMap<String, Integer>();
        var confidence = 0.0;
        var seconds = 0.0;
        var started = System.nanoTime();
        try (var silero = SileroDetector.open(options.path("silero"));
                var classifier = EmotionClassifier.open(options.path("weights"), labels)) {
            for (var name : DecodedFolder.names(audio)) {
                var shares = shares(decoded.wav(audio, name), silero, classifier);
                var highest = shares.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow(() -> new IOException(name + " has no speech"));
                first.merge(highest.getKey().replaceFirst("^(fe)?male_", ""), 1, Integer::sum);
                confidence += highest.getValue();
                try (var recording = Recording.open(decoded.wav(audio, name))) {
                    seconds += recording.seconds();
                }
            }
        }
        var count = first.values().stream().mapToInt(number -> number).sum();
        out.printf("%d recordings, %.0f s of sound in %.0f s%n", count, seconds, (System.nanoTime() - started) / 1e9);
        first.forEach((label, number) -> out.printf("%-8s %4d  %4.1f %%%n", label, number, 100.0 * number / count));
        out.printf("mean share of the first: %.2f%n", confidence / count);
    }

    private static Map<String, Double> shares(Path wav, SileroDetector silero, EmotionClassifier classifier)
            throws IOException {
        try (var recording = Recording.open(wav)) {
            var probabilities = silero.probabilities(recording, Progress.NONE);
            var speech = SpeechSegmenter.segment(probabilities, recording.samples(), SegmentationSettings.DEFAULT);
            return classifier.shares(recording, speech, Progress.NONE);
        }
    }
}
