package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs;
import dev.parley.bus.Tasks;
import java.util.Map;

/** Runs one job of kind {@link Tasks#DIARIZE} on a virtual thread. Holds no state between runs. */
final class DiarizeUrlRun {

    private static final Map<String, Double> SHARES = Map.of(Stage.DECODE, 0.1, Stage.DETECT, 0.2, Stage.DIARIZE, 0.7);

    private final Bus bus;
    private final UrlRecordings recordings;

    DiarizeUrlRun(Bus bus, UrlRecordings recordings) {
        this.bus = bus;
        this.recordings = recordings;
    }

    Jobs.Finished run(Jobs.Run request) {
        var job = request.job().id();
        var input = Stages.input(request.job(), Tasks.DiarizeInput.class);
        var stages = new Stages(bus, job, request.checkpoints());
        var progress = new RunProgress(bus, job, SHARES);
        try (var watch = RunWatch.open(bus, job, report -> progress.reached(report.stage(), report.fraction()))) {
            var diarized = stages.output(Stage.DIARIZE, Inference.Diarized.class)
                    .orElseGet(() -> stages.keep(
                            Stage.DIARIZE, recordings.with(input.fileUrl(), watch, heard -> diarize(heard, watch))));
            var turns = NumberedTurns.of(diarized.turns());
            var speakers = (int) turns.stream()
                    .mapToInt(Tasks.SpeakerTurn::speaker)
                    .distinct()
                    .count();
            return new Jobs.Finished(Stages.write(new Tasks.DiarizeOutput(speakers, turns)));
        }
    }

    private Inference.Diarized diarize(UrlRecordings.Heard heard, RunWatch watch) {
        return watch.await(bus.ask(
                Inference.DIARIZE,
                new Inference.Diarize(
                        watch.job(), heard.audio(), heard.seconds(), heard.probabilities(), Inference.Speakers.ANY)));
    }
}
