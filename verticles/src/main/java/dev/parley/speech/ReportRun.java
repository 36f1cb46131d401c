package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Tasks;
import java.util.Optional;

/** Runs one job of kind {@link Tasks#REPORT} on a virtual thread. Holds no state between runs. */
final class ReportRun {

    private final Bus bus;

    ReportRun(Bus bus) {
        this.bus = bus;
    }

    Jobs.Finished run(Jobs.Run request) {
        var job = request.job().id();
        var input = Stages.input(request.job(), Tasks.ReportInput.class);
        var stages = new Stages(bus, job, request.checkpoints());
        try (var watch = RunWatch.open(bus, job, _ -> {})) {
            var output = stages.output(Stage.REPORT, Tasks.ReportOutput.class)
                    .orElseGet(() -> stages.keep(Stage.REPORT, write(input, watch)));
            return new Jobs.Finished(Stages.write(output));
        }
    }

    private Tasks.ReportOutput write(Tasks.ReportInput input, RunWatch watch) {
        var written = watch.await(
                bus.ask(Llm.PROMPT, new Llm.FollowPrompt(Optional.empty(), input.prompt(), input.message())));
        if (written.text().isBlank()) {
            throw Failure.UNAVAILABLE.because(written.provider() + " answered with an empty text");
        }
        return new Tasks.ReportOutput(written.text().strip(), written.provider());
    }
}
