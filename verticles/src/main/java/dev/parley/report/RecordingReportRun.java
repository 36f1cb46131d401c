package dev.parley.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.Recordings;
import dev.parley.bus.Reports;
import dev.parley.bus.StoredJson;
import dev.parley.bus.Usage;
import dev.parley.report.ReportWriter.Patience;
import java.util.Map;
import java.util.UUID;

/** Runs one job of kind {@link Reports#KIND}; and the report of a job that has made a transcript. Holds no state between runs. */
final class RecordingReportRun {

    private final Bus bus;
    private final ReportWriter writer;

    RecordingReportRun(Bus bus, ReportWriter writer) {
        this.bus = bus;
        this.writer = writer;
    }

    /**
     * The input of a job, written by {@link ReportDesk} alone, which has checked that the payer may read the recording.
     *
     * @param recording first, as the store looks for it there
     */
    @JsonPropertyOrder({"recording", "payer", "wish"})
    record Input(UUID recording, Usage.Payer payer, Reports.Wish wish) {}

    Jobs.Finished run(Jobs.Run request) {
        var job = request.job();
        var input = StoredJson.input(job, Input.class);
        var recording = bus.await(Recordings.FIND, new Recordings.Find(input.recording()));
        var transcript = recording
                .transcript()
                .orElseThrow(() ->
                        Failure.CONFLICT.because("recording " + input.recording() + " has no transcript any more"));
        var work = new ReportWriter.Work(
                input.recording(),
                Material.of(transcript.language(), transcript.segments(), recording.labels()),
                input.wish(),
                input.payer(),
                new JobNotes(bus, job.id(), request.checkpoints(), 0),
                job.attempt() < job.maxAttempts() ? Patience.TRIES_AGAIN : Patience.LAST_TRY);
        return new Jobs.Finished(StoredJson.write(writer.write(work)));
    }

    /** The report on a transcript that its job has just made. */
    Reports.Output write(Reports.Write request) {
        return writer.write(new ReportWriter.Work(
                request.recording(),
                Material.of(request.language(), request.segments(), Map.of()),
                request.wish(),
                request.payer(),
                new JobNotes(bus, request.job(), request.checkpoints(), request.before()),
                Patience.ALWAYS_WRITES));
    }
}
