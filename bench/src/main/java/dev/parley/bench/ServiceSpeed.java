package dev.parley.bench;

import dev.parley.Parley;
import dev.parley.Parley.Purpose;
import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs;
import dev.parley.bus.Speech;
import dev.parley.conf.Conf;
import dev.parley.models.BundledWeights;
import dev.parley.models.onnx.OnnxSessions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Recordings through the whole service but its door: all handed in at once, and one after the other without batches. Each way
 * has a start of its own, and a first recording that is not counted.
 *
 * <p>{@code --shared FOLDER} with {@code audio} and {@code models}, {@code --work FOLDER} for everything that is written,
 * {@code --pyannet yes} to have PyanNet's detectors as well.
 */
public final class ServiceSpeed {

    private static final Caller CALLER = new Caller(new UUID(1, 1), Role.USER);

    private final List<Path> recordings;
    private final Path work;
    private final Optional<String> mirror;
    private final PrintStream out;

    ServiceSpeed(List<Path> recordings, Path work, Optional<String> mirror, PrintStream out) {
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
        new ServiceSpeed(recordings(shared.resolve("audio")), options.path("work"), mirror, System.out).table();
    }

    /** Twenty recordings of 2 to 60 s: meetings, talks, sentences, read books. */
    static List<Path> recordings(Path audio) throws IOException {
        var recordings = new ArrayList<Path>();
        for (var folder : List.of("ami", "formats", "english", "librispeech")) {
            try (var files = Files.list(audio.resolve(folder))) {
                files.filter(file -> file.toString().matches(".*\\.(flac|mp3|opus|wav)"))
                        .sorted()
                        .limit(7)
                        .forEach(recordings::add);
            }
        }
        return recordings.subList(0, Math.min(20, recordings.size()));
    }

    void table() throws Exception {
        out.println("| way | wall | times real time | in models, of all cores | wall by time in models |");
        out.println("|---|---|---|---|---|");
        var together = measure("all at once, batches of 8", Map.of(), recordings.size());
        var apart = measure("one by one, no batches", Map.of("inference.batch-size", "1"), 1);
        out.printf("all at once is %.2f times as fast%n", apart / together);
    }

    /** Wall seconds for all recordings. */
    private double measure(String way, Map<String, String> settings, int atOnce) throws Exception {
        var data = Files.createTempDirectory(Files.createDirectories(work), "data");
        var options = new HashMap<>(settings);
        options.put("store.data", data.toString());
        var conf = Conf.load(Optional.empty(), Map.of(), options);
        var weights = BundledWeights.resolver(Optional.of(work.resolve("models")), mirror);
        try (var parley = new Parley(conf, Purpose.ONE_RECORDING, weights)) {
            var bus = parley.start().bus();
            run(bus, recordings.subList(0, 1), 1);
            var inside = OnnxSessions.secondsInside();
            var start = System.nanoTime();
            var seconds = run(bus, recordings, atOnce);
            var wall = (System.nanoTime() - start) / 1e9;
            inside = OnnxSessions.secondsInside() - inside;
            var cores = Runtime.getRuntime().availableProcessors();
            out.printf(
                    "| %s | %.1f s | %.1f | %.0f %% | %.2f |%n",
                    way, wall, seconds / wall, 100 * inside / wall / cores, wall * Math.min(cores, atOnce) / inside);
            return wall;
        }
    }

    /** Seconds of sound. */
    private double run(Bus bus, List<Path> files, int atOnce) throws Exception {
        var seconds = 0.0;
        for (var first = 0; first < files.size(); first += atOnce) {
            var ids = new ArrayList<UUID>();
            for (var file : files.subList(first, Math.min(files.size(), first + atOnce))) {
                ids.add(submit(bus, file));
            }
            for (var id : ids) {
                seconds += await(bus, id);
            }
        }
        return seconds;
    }

    private UUID submit(Bus bus, Path file) throws IOException {
        // The store takes away what it is given.
        var link = work.resolve(UUID.randomUUID() + "-" + file.getFileName());
        Files.createSymbolicLink(link, file.toRealPath());
        var options = new Speech.Options(
                Inference.Hearing.in(Optional.of("en")),
                Inference.Speakers.ANY,
                Inference.Channels.TOGETHER,
                true,
                false);
        return bus.await(
                        Speech.SUBMIT,
                        new Speech.Submit(
                                CALLER,
                                file.getFileName().toString(),
                                link,
                                options,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .id();
    }

    private static double await(Bus bus, UUID id) throws InterruptedException {
        var changed = new Semaphore(0);
        var listening = bus.listen(Jobs.EVENT.of(id), _ -> changed.release());
        try {
            while (!job(bus, id).ended()) {
                changed.tryAcquire(1, TimeUnit.SECONDS);
                changed.drainPermits();
            }
        } finally {
            listening.close();
        }
        if (!(job(bus, id) instanceof Jobs.State.Succeeded)) {
            throw new IllegalStateException("job " + id + " ended as " + job(bus, id));
        }
        return bus.await(Speech.GET, new Speech.Get(id, CALLER))
                .transcript()
                .orElseThrow()
                .duration();
    }

    private static Jobs.State job(Bus bus, UUID id) {
        return bus.await(Jobs.GET, new Jobs.Get(id, CALLER)).state();
    }
}
