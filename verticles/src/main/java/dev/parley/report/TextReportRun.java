package dev.parley.report;

import dev.parley.bus.Bus;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.StopWord;
import dev.parley.bus.StoredJson;
import dev.parley.bus.Tasks;
import dev.parley.bus.Usage;
import dev.parley.conf.LlmConf;
import dev.parley.conf.ReportConf;
import java.util.Optional;

/**
 * Runs one job of kind {@link Tasks#REPORT} or {@link Tasks#SEMI_REPORT}: a text and what is wanted of it, both from the sender. What the
 * models of the route do not answer is a failure, as an extract would not be what was asked for. Holds no state between runs.
 */
final class TextReportRun {

    private final Bus bus;
    private final ReportConf conf;

    TextReportRun(Bus bus, ReportConf conf) {
        this.bus = bus;
        this.conf = conf;
    }

    Jobs.Finished run(Jobs.Run request) {
        var job = request.job();
        var input = StoredJson.input(job, Tasks.ReportInput.class);
        var notes = new JobNotes(bus, job.id(), request.checkpoints(), 0);
        try (var stop = StopWord.of(bus, job.id())) {
            return new Jobs.Finished(StoredJson.write(write(job, input, notes, stop)));
        } catch (Unanswered e) {
            throw e.failure();
        }
    }

    private Tasks.ReportOutput write(Jobs.Job job, Tasks.ReportInput input, JobNotes notes, StopWord stop) {
        var window = stop.await(bus.ask(Llm.WINDOW, new Llm.AskWindow(LlmConf.REPORT)));
        var payer = Usage.Payer.of(job);
        // Where the route has nobody who reads prompts, an extract is what is wanted.
        var asker = new ModelCalls.Asker(payer, LlmConf.REPORT, window.streams(), window.readers());
        var calls = new ModelCalls(bus, stop, notes, asker, conf.atOnce());
        var material = Material.of(input.message());
        var instructions = new Instructions(input.prompt(), Frames.in(material.language()), false, Optional.empty());
        var written =
                new MapReduce(notes, calls, instructions, window.tokens()).write(material.lines(), input.message());
        return new Tasks.ReportOutput(written.text(), calls.made().getLast().provider());
    }
}
