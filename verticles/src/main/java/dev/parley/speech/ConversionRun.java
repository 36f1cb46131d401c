package dev.parley.speech;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Conversions.ConversionInput;
import dev.parley.bus.Conversions.ConversionOutput;
import dev.parley.bus.Downloads;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;

/** Runs one conversion job on a virtual thread. Holds no state between runs. */
final class ConversionRun {

    private final Bus bus;
    private final Path scratchRoot;
    private final long mostBytes;

    /** @param mostBytes largest file that is read from elsewhere */
    ConversionRun(Bus bus, Path scratchRoot, long mostBytes) {
        this.bus = bus;
        this.scratchRoot = scratchRoot;
        this.mostBytes = mostBytes;
    }

    Jobs.Finished run(Jobs.Run request) {
        var job = request.job().id();
        var input = Stages.read("the job's input", request.job().input(), ConversionInput.class);
        var stages = new Stages(bus, job, request.checkpoints());
        var reports = bus.listen(Inference.PROGRESS.of(job), report -> reached(job, Stage.CONVERT, report.fraction()));
        var stops = bus.listen(Jobs.STOP.of(job), _ -> stop(job));
        try {
            Future.await(Future.all(reports.ready(), stops.ready()));
            var output = stages.output(Stage.CONVERT, ConversionOutput.class)
                    .orElseGet(() -> stages.keep(Stage.CONVERT, convert(job, input, stages)));
            ScratchFolder.of(scratchRoot, job).delete();
            return new Jobs.Finished(Stages.write(output));
        } finally {
            stop(job);
            reports.close();
            stops.close();
        }
    }

    private void stop(UUID job) {
        bus.publish(Inference.CANCEL, new Inference.Cancel(job));
        bus.publish(Downloads.CANCEL, new Downloads.Cancel(job));
    }

    private void reached(UUID job, String stage, double fraction) {
        bus.ask(Jobs.PROGRESS, new Jobs.Progress(job, stage, fraction));
    }

    private ConversionOutput convert(UUID job, ConversionInput input, Stages stages) {
        var scratch = ScratchFolder.of(scratchRoot, job);
        var original = original(job, input, scratch, stages);
        var media = bus.await(Blobs.LOCATE, new Blobs.Locate(original.media())).file();
        var target = scratch.converted();
        var format = input.options().format();
        var converted = bus.await(
                Inference.CONVERT,
                new Inference.Convert(
                        job, media, target, format, input.options().denoise()));
        var blob = bus.await(Blobs.ADOPT, new Blobs.Adopt(target));
        return new ConversionOutput(
                blob.key(),
                converted.seconds(),
                blob.bytes(),
                name(original.name(), format),
                format,
                converted.warnings());
    }

    private DownloadStage.Downloaded original(UUID job, ConversionInput input, ScratchFolder scratch, Stages stages) {
        if (input.media().isPresent()) {
            return new DownloadStage.Downloaded(input.media().get(), 0, input.name());
        }
        reached(job, Stage.DOWNLOAD, 0);
        return new DownloadStage(bus, job, scratch, stages, mostBytes)
                .run(input.source().orElseThrow());
    }

    private static String name(String original, Inference.AudioFormat format) {
        var extension = format.name().toLowerCase(Locale.ROOT);
        return original.replaceFirst("\\.[^.]{1,5}$", "") + "." + extension;
    }
}
