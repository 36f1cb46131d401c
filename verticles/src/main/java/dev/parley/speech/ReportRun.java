package dev.parley.speech;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Tasks;
import dev.parley.bus.Usage;
import dev.parley.conf.LlmConf;
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
                    .orElseGet(() -> stages.keep(Stage.REPORT, write(request, input, watch)));
            return new Jobs.Finished(Stages.write(output));
        }
    }

    private Tasks.ReportOutput write(Jobs.Run request, Tasks.ReportInput input, RunWatch watch) {
        var job = request.job();
        var payer = new Usage.Payer(job.owner(), Accounts.Role.USER, Optional.empty());
        var ask = new Llm.Ask(payer, LlmConf.REPORT, Chat.of(input.prompt(), input.message()), "report");
        var written = watch.await(bus.open(Llm.CHAT, ask, _ -> {}).reply());
        var provider = written.served().provider();
        if (written.text().isBlank()) {
            throw Failure.UNAVAILABLE.because(provider + " answered with an empty text");
        }
        return new Tasks.ReportOutput(written.text().strip(), provider);
    }
}
