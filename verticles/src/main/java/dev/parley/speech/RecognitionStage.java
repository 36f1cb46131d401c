package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Chunk;
import dev.parley.bus.Inference.Recognized;
import dev.parley.bus.Inference.TimedText;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Gatherers;

/**
 * Recognition of a whole recording in parts of some chunks each. A part that is done is kept, so that a crash costs one
 * part; the next part is on its way while the last one is written, so that the device's batches stay full.
 */
final class RecognitionStage {

    /** Enough for two batches; about five minutes of sound, so that a crash costs seconds of work. */
    private static final int CHUNKS_IN_PART = 16;

    private static final int PARTS_AT_ONCE = 2;

    private final Bus bus;
    private final UUID job;
    private final Inference.Hearing hearing;
    private final Stages stages;
    private final RunProgress progress;

    RecognitionStage(Bus bus, UUID job, Inference.Hearing hearing, Stages stages, RunProgress progress) {
        this.bus = bus;
        this.job = job;
        this.hearing = hearing;
        this.stages = stages;
        this.progress = progress;
    }

    /** @param audio file that the chunk is in */
    record Sound(Path audio, Chunk chunk) {}

    /** @param pieces what was said in each file
     *  @param suspect chunks whose text a guard has doubts about */
    record Result(Map<Path, List<TimedText>> pieces, String language, int suspect, int chunks) {

        List<TimedText> in(Path audio) {
            return pieces.getOrDefault(audio, List.of());
        }

        boolean isEmpty() {
            return pieces.values().stream().allMatch(List::isEmpty);
        }
    }

    /** What those who watch are told of a piece; its words are in the transcript. */
    record Heard(double start, double end, String text) {

        static Heard of(TimedText piece) {
            return new Heard(piece.start(), piece.end(), piece.text());
        }
    }

    /** What is kept of a part, one entry for each of its chunks. */
    record Part(List<Recognized> chunks) {}

    /** What is kept when all parts are. */
    record Complete(int parts) {}

    /** Recognises all, by time, whichever file they are in. */
    Result run(List<Sound> sounds) {
        var ordered = sounds.stream()
                .sorted(Comparator.comparingDouble(sound -> sound.chunk().start()))
                .toList();
        var parts = partsOf(ordered);
        var done = new ArrayList<Recognized>();
        var started = new ArrayDeque<List<Future<Recognized>>>();
        for (var number = 0; number < parts.size(); number++) {
            while (started.size() < PARTS_AT_ONCE && number + started.size() < parts.size()) {
                var next = number + started.size();
                started.add(start(next, parts.get(next)));
            }
            done.addAll(finish(number, started.remove()).chunks());
            progress.reached(Stage.RECOGNIZE, (number + 1.0) / parts.size());
        }
        if (stages.output(Stage.RECOGNIZE, Complete.class).isEmpty()) {
            stages.keep(Stage.RECOGNIZE, new Complete(parts.size()));
        }
        return result(ordered, done);
    }

    private List<Future<Recognized>> start(int number, List<Sound> sounds) {
        return stages.output(name(number), Part.class)
                .map(part -> part.chunks().stream().map(Future::succeededFuture).toList())
                .orElseGet(() -> sounds.stream()
                        .map(sound -> bus.ask(
                                Inference.RECOGNIZE,
                                new Inference.Recognize(job, sound.audio(), sound.chunk(), hearing)))
                        .toList());
    }

    /** Tells of each chunk when it and those before it are recognised. What a crash cuts off is told of again. */
    private Part finish(int number, List<Future<Recognized>> chunks) {
        var earlier = stages.output(name(number), Part.class);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        var recognized = new ArrayList<Recognized>();
        for (var chunk : chunks) {
            recognized.add(Future.await(chunk));
            recognized.getLast().pieces().forEach(piece -> stages.emit("segment", Heard.of(piece)));
        }
        return stages.keep(name(number), new Part(recognized));
    }

    private static Result result(List<Sound> sounds, List<Recognized> chunks) {
        var pieces = new HashMap<Path, List<TimedText>>();
        for (var i = 0; i < chunks.size(); i++) {
            pieces.computeIfAbsent(sounds.get(i).audio(), _ -> new ArrayList<>())
                    .addAll(chunks.get(i).pieces());
        }
        return new Result(
                pieces,
                language(chunks),
                (int) chunks.stream().filter(Recognized::suspect).count(),
                chunks.size());
    }

    /** That of most of the text: it is found out chunk by chunk, and a short one may be mistaken. */
    private static String language(List<Recognized> chunks) {
        var letters = new LinkedHashMap<String, Integer>();
        for (var chunk : chunks) {
            var text = chunk.pieces().stream()
                    .mapToInt(piece -> piece.text().length())
                    .sum();
            letters.merge(chunk.language(), text, Integer::sum);
        }
        return letters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("und");
    }

    private static List<List<Sound>> partsOf(List<Sound> sounds) {
        return sounds.stream().gather(Gatherers.windowFixed(CHUNKS_IN_PART)).toList();
    }

    private static String name(int number) {
        return Stage.RECOGNIZE + "/" + number;
    }
}
