package dev.parley.bench;

import dev.parley.bus.Inference;
import dev.parley.bus.Speech;
import dev.parley.conf.SpeechConf.Model;
import dev.parley.models.alignment.Turn;
import dev.parley.models.onnx.OnnxSessions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All of it: word errors, diarization error, speed, share of the models and memory for every recogniser that is installed, then
 * what batches gain. {@code ./parley bench} runs it.
 *
 * <p>{@code --shared FOLDER} with {@code audio} and {@code models}; {@code --work FOLDER} for everything that is written.
 */
public final class Bench {

    private final Path audio;
    private final Path work;
    private final Optional<String> mirror;
    private final PrintStream out;

    private Bench(Path shared, Path work, PrintStream out) {
        this.audio = shared.resolve("audio");
        this.work = work;
        this.mirror =
                Optional.of(shared.resolve("models")).filter(Files::isDirectory).map(Path::toString);
        this.out = out;
    }

    public static void main(String... arguments) throws Exception {
        var options = new Options(arguments);
        var shared = options.path("shared");
        if (!Files.isDirectory(shared.resolve("audio"))) {
            System.err.println(
                    "bench: " + shared + " has no folder audio with recordings; set PARLEY_SHARED to one that has");
            System.exit(1);
        }
        new Bench(shared, options.path("work"), System.out).tables();
    }

    private void tables() throws Exception {
        out.println(
                "| recogniser | word errors | diarization error | times real time | in models, of all cores | memory |");
        out.println("|---|---|---|---|---|---|");
        for (var model : installed()) {
            row(model);
        }
        out.println();
        ServiceSpeed.table(audio, work, Optional.empty(), out);
        out.println();
        out.println("The same with PyanNet's detectors:");
        out.println();
        ServiceSpeed.table(audio, work, mirror, out);
    }

    /** The embedded default, which is fetched if need be, and whatever else is here. */
    private List<Model> installed() {
        var weights = Service.weights(work, mirror);
        var installed = new ArrayList<Model>();
        for (var model : Model.values()) {
            if (model == Model.MOONSHINE_TINY_EN
                    || (model != Model.AUTO && weights.find(model.weights()).isPresent())) {
                installed.add(model);
            }
        }
        return installed;
    }

    private void row(Model model) throws Exception {
        var references = EnglishReferences.texts();
        var turns = Rttm.read(audio.resolve("ami").resolve("reference.rttm"));
        var files = new ArrayList<Path>();
        references.keySet().forEach(file -> files.add(audio.resolve(file)));
        turns.keySet().forEach(name -> files.add(audio.resolve("ami").resolve(name + ".flac")));
        try (var service = Service.start(work, mirror, Map.of("speech.model", model.weights()))) {
            service.transcribe(files.subList(0, 1), 1);
            var inside = OnnxSessions.secondsInside();
            var start = System.nanoTime();
            var transcripts = service.transcribe(files, files.size());
            var wall = (System.nanoTime() - start) / 1e9;
            var share = 100
                    * (OnnxSessions.secondsInside() - inside)
                    / wall
                    / Runtime.getRuntime().availableProcessors();
            var sound = transcripts.stream()
                    .mapToDouble(Speech.Transcript::duration)
                    .sum();
            out.printf(
                    "| %s | %.1f %% | %.1f %% | %.0f | %.0f %% | %.1f GB |%n",
                    model.weights(),
                    wordErrors(List.copyOf(references.values()), transcripts).percent(),
                    diarizationError(
                                    List.copyOf(turns.values()),
                                    transcripts.subList(references.size(), transcripts.size()))
                            .percent(),
                    sound / wall,
                    share,
                    peakGigabytes());
        }
    }

    private static WordErrors wordErrors(List<String> references, List<Speech.Transcript> transcripts) {
        var errors = WordErrors.NONE;
        for (var i = 0; i < references.size(); i++) {
            var heard = transcripts.get(i).segments().stream()
                    .map(Speech.Segment::text)
                    .collect(Collectors.joining(" "));
            errors = errors.plus(WordErrors.of(references.get(i), heard));
        }
        return errors;
    }

    private static DiarizationScore diarizationError(List<List<Turn>> references, List<Speech.Transcript> transcripts) {
        var score = DiarizationScore.NONE;
        for (var i = 0; i < references.size(); i++) {
            var found = transcripts.get(i).turns().stream().map(Bench::turn).toList();
            score = score.plus(DiarizationScore.of(references.get(i), found));
        }
        return score;
    }

    private static Turn turn(Inference.Turn turn) {
        return new Turn(turn.start(), turn.end(), turn.speaker());
    }

    /** The most that this process has had in memory; of Linux, 0 elsewhere. */
    private static double peakGigabytes() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .max()
                        .orElse(0)
                / 1e6;
    }
}
