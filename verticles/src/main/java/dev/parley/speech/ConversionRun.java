package dev.parley.speech;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Conversions.ConversionInput;
import dev.parley.bus.Conversions.ConversionOutput;
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

    ConversionRun(Bus bus, Path scratchRoot) {
        this.bus = bus;
        this.scratchRoot = scratchRoot;
    }

    Jobs.Finished run(Jobs.Run request) {
        var job = request.job().id();
        var input = Stages.read("the job's input", request.job().input(), ConversionInput.class);
        var stages = new Stages(bus, job, request.checkpoints());
        var reports = bus.listen(
                Inference.PROGRESS.of(job),
                report -> bus.ask(Jobs.PROGRESS, new Jobs.Progress(job, Stage.CONVERT, report.fraction())));
        var stops = bus.listen(Jobs.STOP.of(job), _ -> bus.publish(Inference.CANCEL, new Inference.Cancel(job)));
        try {
            Future.await(Future.all(reports.ready(), stops.ready()));
            var output = stages.output(Stage.CONVERT, ConversionOutput.class)
                    .orElseGet(() -> stages.keep(Stage.CONVERT, convert(job, input)));
            ScratchFolder.of(scratchRoot, job).delete();
            return new Jobs.Finished(Stages.write(output));
        } finally {
            bus.publish(Inference.CANCEL, new Inference.Cancel(job));
            reports.close();
            stops.close();
        }
    }

    private ConversionOutput convert(UUID job, ConversionInput input) {
        var media = bus.await(Blobs.LOCATE, new Blobs.Locate(input.media())).file();
        var target = ScratchFolder.of(scratchRoot, job).converted();
        var format = input.options().format();
        var converted = bus.await(
                Inference.CONVERT,
                new Inference.Convert(
                        job, media, target, format, input.options().denoise()));
        var blob = bus.await(Blobs.ADOPT, new Blobs.Adopt(target));
        return new ConversionOutput(
                blob.key(), converted.seconds(), blob.bytes(), name(input), format, converted.warnings());
    }

    private static String name(ConversionInput input) {
        var extension = input.options().format().name().toLowerCase(Locale.ROOT);
        return input.name().replaceFirst("\\.[^.]{1,5}$", "") + "." + extension;
    }
}
