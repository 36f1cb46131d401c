package dev.parley.speech;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Conversions;
import dev.parley.bus.Conversions.ConversionInput;
import dev.parley.bus.Conversions.ConversionOutput;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.AudioFormat;
import dev.parley.bus.Jobs;
import dev.parley.bus.Tasks;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Runs one conversion job on a virtual thread: of a file of the store, or of one that is fetched and gets a web address. Holds no
 * state between runs.
 */
final class ConversionRun {

    private final Bus bus;
    private final Path scratchRoot;
    private final RemoteMedia remote;

    ConversionRun(Bus bus, Path scratchRoot, RemoteMedia remote) {
        this.bus = bus;
        this.scratchRoot = scratchRoot;
        this.remote = remote;
    }

    /** A job of kind {@link Conversions#KIND}. */
    Jobs.Finished run(Jobs.Run request) {
        var input = Stages.read("the job's input", request.job().input(), ConversionInput.class);
        try (var watch = watch(request)) {
            var output = converted(request, watch, input.name(), input.options(), () -> bus.await(
                            Blobs.LOCATE, new Blobs.Locate(input.media()))
                    .file());
            return finished(request, output);
        }
    }

    /** A job of kind {@link Tasks#CONVERT}. */
    Jobs.Finished runFromUrl(Jobs.Run request) {
        var input = Stages.input(request.job(), Tasks.ConvertInput.class);
        var name = input.name().orElseGet(() -> request.job().id().toString()) + ".wav";
        var options = new Conversions.Options(AudioFormat.WAV, input.denoise());
        try (var watch = watch(request)) {
            var output = converted(request, watch, name, options, () -> remote.fetch(
                    input.fileUrl(), scratch(request).fetched(), watch));
            var link = bus.await(Blobs.PUBLISH, new Blobs.Publish(output.audio(), name, "audio/wav"));
            var seconds = Math.round(100 * output.seconds()) / 100.0;
            return finished(
                    request,
                    new Tasks.ConvertOutput(link.address().toString(), seconds, output.audio(), output.warnings()));
        }
    }

    private RunWatch watch(Jobs.Run request) {
        var job = request.job().id();
        return RunWatch.open(
                bus, job, report -> bus.ask(Jobs.PROGRESS, new Jobs.Progress(job, Stage.CONVERT, report.fraction())));
    }

    private ConversionOutput converted(
            Jobs.Run request, RunWatch watch, String name, Conversions.Options options, Supplier<Path> media) {
        var stages = new Stages(bus, watch.job(), request.checkpoints());
        return stages.output(Stage.CONVERT, ConversionOutput.class)
                .orElseGet(() -> stages.keep(Stage.CONVERT, convert(request, watch, name, options, media.get())));
    }

    private ConversionOutput convert(
            Jobs.Run request, RunWatch watch, String name, Conversions.Options options, Path media) {
        var target = scratch(request).converted();
        var format = options.format();
        var converted = watch.await(bus.ask(
                Inference.CONVERT, new Inference.Convert(watch.job(), media, target, format, options.denoise())));
        var blob = bus.await(Blobs.ADOPT, new Blobs.Adopt(target));
        return new ConversionOutput(
                blob.key(), converted.seconds(), blob.bytes(), name(name, format), format, converted.warnings());
    }

    private Jobs.Finished finished(Jobs.Run request, Object output) {
        scratch(request).delete();
        return new Jobs.Finished(Stages.write(output));
    }

    private ScratchFolder scratch(Jobs.Run request) {
        return ScratchFolder.of(scratchRoot, request.job().id());
    }

    private static String name(String name, AudioFormat format) {
        var extension = format.name().toLowerCase(Locale.ROOT);
        return name.replaceFirst("\\.[^.]{1,5}$", "") + "." + extension;
    }
}
