package dev.parley.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.parley.models.Progress;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.DecodeLimits;
import dev.parley.models.audio.Recording;
import dev.parley.models.detection.SileroDetector;
import dev.parley.models.recognition.MoonshineRecognizer;
import dev.parley.models.recognition.Recognizer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/**
 * How fast speech is detected and recognized: {@code RecognitionSpeed MOONSHINE_FOLDER SILERO_FILE RECORDING}. Rows of one run
 * can be compared, rows of two runs cannot.
 */
public final class RecognitionSpeed {

    private static final int SECONDS_IN_ALL = 80;
    private static final int ROUNDS = 3;

    private static final OperatingSystemMXBean MACHINE =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private RecognitionSpeed() {}

    /** One way of recognizing the same sound. */
    private record Way(int chunkSeconds, int batch, int threads) {}

    public static void main(String[] arguments) throws Exception {
        var samples = decoded(Path.of(arguments[2]));
        var opening = System.nanoTime();
        try (var recognizer = MoonshineRecognizer.open(Path.of(arguments[0]))) {
            System.out.printf("%-36s %6d ms%n", "load Moonshine", millis(opening));
            var first = System.nanoTime();
            recognizer.recognize(List.of(samples));
            System.out.printf("%-36s %6d ms%n%n", "first call", millis(first));
            System.out.printf("%-36s %6s %10s%n", "times real time", "wall", "CPU second");
            measure("whole recording, alone", samples.length, () -> recognizer
                    .recognize(List.of(samples))
                    .size());
            detect(Path.of(arguments[1]), samples);
            for (var chunkSeconds : List.of(5, 20)) {
                for (var threads : List.of(1, 2)) {
                    for (var batch : List.of(1, 4, 8)) {
                        measure(recognizer, samples, new Way(chunkSeconds, batch, threads));
                    }
                }
            }
        }
    }

    private static void detect(Path weights, float[] samples) throws Exception {
        var sound = new LabelledSound("speed", samples, List.of());
        var folder = Files.createTempDirectory("parley-bench");
        try (var detector = SileroDetector.open(weights);
                var recording = sound.open(folder)) {
            measure("detect speech", samples.length, () -> detector.probabilities(recording, Progress.NONE).length);
        }
    }

    private static void measure(Recognizer recognizer, float[] samples, Way way) throws Exception {
        var work = new ArrayList<Callable<Integer>>();
        var chunks = chunks(samples, way.chunkSeconds);
        for (var from = 0; from < chunks.size(); from += way.batch) {
            var batch = chunks.subList(from, Math.min(chunks.size(), from + way.batch));
            work.add(() -> recognizer.recognize(batch).size());
        }
        var name = "%2d s chunks, batch %d, threads %d".formatted(way.chunkSeconds, way.batch, way.threads);
        measure(name, (long) SECONDS_IN_ALL * Recording.SAMPLE_RATE, () -> {
            try (var threads = Executors.newFixedThreadPool(way.threads)) {
                for (var done : threads.invokeAll(work)) {
                    done.get();
                }
            }
            return work.size();
        });
    }

    /** Best of some rounds: whatever else the machine does only makes a round worse. */
    private static void measure(String name, long samples, Callable<Integer> round) throws Exception {
        var wall = Long.MAX_VALUE;
        var cpu = Long.MAX_VALUE;
        for (var i = 0; i < ROUNDS; i++) {
            var cpuStart = MACHINE.getProcessCpuTime();
            var start = System.nanoTime();
            round.call();
            wall = Math.min(wall, System.nanoTime() - start);
            cpu = Math.min(cpu, MACHINE.getProcessCpuTime() - cpuStart);
        }
        var seconds = samples * 1e9 / Recording.SAMPLE_RATE;
        System.out.printf("%-36s %6.0f %10.0f%n", name, seconds / wall, seconds / cpu);
    }

    /** The recording over and over, in chunks that begin at other places each time. */
    private static List<float[]> chunks(float[] samples, int seconds) {
        var chunks = new ArrayList<float[]>();
        var position = 0;
        for (var i = 0; i < SECONDS_IN_ALL / seconds; i++) {
            var chunk = new float[seconds * Recording.SAMPLE_RATE];
            for (var j = 0; j < chunk.length; j++) {
                chunk[j] = samples[position++ % samples.length];
            }
            chunks.add(chunk);
        }
        return chunks;
    }

    private static float[] decoded(Path media) throws IOException {
        var folder = Files.createTempDirectory("parley-bench");
        var wav = folder.resolve("sound.wav");
        new AudioDecoder(folder).decode(media, wav, DecodeLimits.DEFAULT, Progress.NONE);
        return LabelledSound.samples(wav);
    }

    private static long millis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
