package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Chunk;
import dev.parley.bus.Inference.Recognized;
import dev.parley.bus.Inference.TimedText;
import dev.parley.bus.JobStore;
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

/**
 * Recognition of a whole recording, chunk by chunk. A chunk that is done is kept and told of at once, so that readers follow and a
 * crash costs what is at work; many are asked for at the same time, so that the devices' batches stay full.
 */
final class RecognitionStage {

    /** Enough for two lanes with a full batch each, and as many behind them. */
    private static final int CHUNKS_AT_ONCE = 32;

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

    /** What is kept when all chunks are. */
    record Complete(int chunks) {}

    /** Recognises all, by time, whichever file they are in. */
    Result run(List<Sound> sounds) {
        var ordered = sounds.stream()
                .sorted(Comparator.comparingDouble(sound -> sound.chunk().start()))
                .toList();
        var done = new ArrayList<Recognized>();
        var asked = new ArrayDeque<Future<Recognized>>();
        for (var number = 0; number < ordered.size(); number++) {
            while (asked.size() < CHUNKS_AT_ONCE && number + asked.size() < ordered.size()) {
                var next = number + asked.size();
                asked.add(ask(next, ordered.get(next)));
            }
            done.add(finish(number, Future.await(asked.remove())));
            progress.reached(Stage.RECOGNIZE, (number + 1.0) / ordered.size());
        }
        if (stages.output(Stage.RECOGNIZE, Complete.class).isEmpty()) {
            stages.keep(Stage.RECOGNIZE, new Complete(ordered.size()));
        }
        return result(ordered, done);
    }

    private Future<Recognized> ask(int number, Sound sound) {
        return stages.output(name(number), Recognized.class)
                .map(Future::succeededFuture)
                .orElseGet(() -> bus.ask(
                        Inference.RECOGNIZE, new Inference.Recognize(job, sound.audio(), sound.chunk(), hearing)));
    }

    private Recognized finish(int number, Recognized recognized) {
        if (stages.output(name(number), Recognized.class).isEmpty()) {
            var segments = recognized.pieces().stream()
                    .map(piece -> new JobStore.NewEvent("segment", Stages.write(Heard.of(piece))))
                    .toList();
            stages.keep(name(number), recognized, segments);
        }
        return recognized;
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
    static String language(List<Recognized> chunks) {
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

    private static String name(int number) {
        return Stage.RECOGNIZE + "/" + number;
    }
}
