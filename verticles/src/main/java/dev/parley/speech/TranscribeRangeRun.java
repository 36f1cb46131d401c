package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Chunk;
import dev.parley.bus.Inference.Span;
import dev.parley.bus.Inference.TimedText;
import dev.parley.bus.Jobs;
import dev.parley.bus.Tasks;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs one job of kind {@link Tasks#TRANSCRIBE} on a virtual thread. Holds no state between runs. */
final class TranscribeRangeRun {

    private static final Map<String, Double> SHARES =
            Map.of(Stage.DECODE, 0.2, Stage.DETECT, 0.2, Stage.RECOGNIZE, 0.6);

    /** What is left of a stretch of speech at the edge of the range, in seconds; a shorter rest is no word. */
    private static final double SHORTEST = 0.1;

    private final Bus bus;
    private final UrlRecordings recordings;

    TranscribeRangeRun(Bus bus, UrlRecordings recordings) {
        this.bus = bus;
        this.recordings = recordings;
    }

    Jobs.Finished run(Jobs.Run request) {
        var job = request.job().id();
        var input = Stages.input(request.job(), Tasks.TranscribeInput.class);
        var stages = new Stages(bus, job, request.checkpoints());
        var progress = new RunProgress(bus, job, SHARES);
        try (var watch = RunWatch.open(bus, job, report -> progress.reached(report.stage(), report.fraction()))) {
            var recognition = new RecognitionStage(bus, job, Inference.Hearing.in(input.language()), stages, progress);
            var output = recordings.with(input.fileUrl(), watch, heard -> transcribe(input, heard, recognition));
            return new Jobs.Finished(Stages.write(output));
        }
    }

    private static Tasks.TranscribeOutput transcribe(
            Tasks.TranscribeInput input, UrlRecordings.Heard heard, RecognitionStage recognition) {
        if (input.start() >= heard.seconds()) {
            throw Failure.INVALID.because("start_time: " + input.start()
                    + " s is behind the end of the recording, which" + " is " + heard.seconds() + " s long");
        }
        var result = recognition.run(within(input, heard.found().chunks()).stream()
                .map(chunk -> new RecognitionStage.Sound(heard.audio(), chunk))
                .toList());
        var text = result.in(heard.audio()).stream()
                .map(TimedText::text)
                .map(String::strip)
                .filter(piece -> !piece.isEmpty())
                .collect(Collectors.joining(" "));
        return new Tasks.TranscribeOutput(text, result.language());
    }

    /** What of the chunks lies in the range. */
    private static List<Chunk> within(Tasks.TranscribeInput range, List<Chunk> chunks) {
        return chunks.stream()
                .map(chunk -> new Chunk(
                        Math.max(range.start(), chunk.start()),
                        Math.min(range.end(), chunk.end()),
                        chunk.speech().stream()
                                .map(span -> new Span(
                                        Math.max(range.start(), span.start()), Math.min(range.end(), span.end())))
                                .filter(span -> span.end() - span.start() >= SHORTEST)
                                .toList()))
                .filter(chunk -> !chunk.speech().isEmpty())
                .toList();
    }
}
