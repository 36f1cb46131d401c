package dev.parley.bench;

import dev.parley.bus.Speech;
import dev.parley.models.onnx.OnnxSessions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Twenty recordings through the whole service but its door: all handed in at once, and one after the other without batches. Each
 * way has a start of its own, and a first time that is not counted: the compiler of the JVM is at work then.
 *
 * <p>{@code --shared FOLDER} with {@code audio} and {@code models}, {@code --work FOLDER} for everything that is written,
 * {@code --pyannet yes} to have PyanNet's detectors as well.
 */
public final class ServiceSpeed {

    private static final List<String> FOLDERS = List.of("ami", "formats", "english", "librispeech");
    private static final int RECORDINGS = 20;

    private final List<Path> recordings;
    private final Path work;
    private final Optional<String> mirror;
    private final PrintStream out;

    private ServiceSpeed(List<Path> recordings, Path work, Optional<String> mirror, PrintStream out) {
        this.recordings = recordings;
        this.work = work;
        this.mirror = mirror;
        this.out = out;
    }

    public static void main(String... arguments) throws Exception {
        var options = new Options(arguments);
        var shared = options.path("shared");
        var mirror = options.text("pyannet", "no").equals("yes")
                ? Optional.of(shared.resolve("models").toString())
                : Optional.<String>empty();
        table(shared.resolve("audio"), options.path("work"), mirror, System.out);
    }

    /** Prints one row for each way, and how much faster the first one is. */
    static void table(Path audio, Path work, Optional<String> mirror, PrintStream out) throws Exception {
        new ServiceSpeed(recordings(audio), work, mirror, out).table();
    }

    /** Meetings, talks, sentences and read books of 2 to 60 s. */
    private static List<Path> recordings(Path audio) throws IOException {
        var recordings = new ArrayList<Path>();
        for (var folder : FOLDERS) {
            try (var files = Files.list(audio.resolve(folder))) {
                files.filter(file -> file.toString().matches(".*\\.(flac|mp3|opus|wav)"))
                        .sorted()
                        .limit(7)
                        .forEach(recordings::add);
            }
        }
        return recordings.subList(0, Math.min(RECORDINGS, recordings.size()));
    }

    private void table() throws Exception {
        out.println("| %d recordings | wall | times real time | in models, of all cores | some model at work |"
                .formatted(recordings.size()));
        out.println("|---|---|---|---|---|");
        var together = measure("all at once", Map.of(), recordings.size());
        var apart = measure("one by one, no batches", Map.of("inference.batch-size", "1"), 1);
        out.printf("%nAll at once is %.2f times as fast.%n", apart / together);
    }

    /** Wall seconds for all recordings. */
    private double measure(String way, Map<String, String> settings, int atOnce) throws Exception {
        try (var service = Service.start(work, mirror, settings)) {
            service.transcribe(recordings, atOnce);
            var inside = OnnxSessions.secondsInside();
            var any = OnnxSessions.secondsAnyInside();
            var start = System.nanoTime();
            var transcripts = service.transcribe(recordings, atOnce);
            var wall = (System.nanoTime() - start) / 1e9;
            inside = OnnxSessions.secondsInside() - inside;
            any = OnnxSessions.secondsAnyInside() - any;
            var sound = transcripts.stream()
                    .mapToDouble(Speech.Transcript::duration)
                    .sum();
            var share = 100 * inside / wall / Runtime.getRuntime().availableProcessors();
            out.printf(
                    "| %s | %.1f s | %.1f | %.0f %% | %.0f %% |%n", way, wall, sound / wall, share, 100 * any / wall);
            return wall;
        }
    }
}
