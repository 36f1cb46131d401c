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
    private final long mostBytes;

    /** @param mostBytes largest file that is read from elsewhere */
    ConversionRun(Bus bus, Path scratchRoot, RemoteMedia remote, long mostBytes) {
        this.bus = bus;
        this.scratchRoot = scratchRoot;
        this.remote = remote;
        this.mostBytes = mostBytes;
    }

    /** @param name file name for the owner */
    private record Original(Path file, String name) {}

    /** A job of kind {@link Conversions#KIND}. */
    Jobs.Finished run(Jobs.Run request) {
        var input = Stages.read("the job's input", request.job().input(), ConversionInput.class);
        try (var watch = watch(request)) {
            return finished(request, converted(request, watch, input.options(), () -> original(request, input)));
        }
    }

    /** A job of kind {@link Tasks#CONVERT}. */
    Jobs.Finished runFromUrl(Jobs.Run request) {
        var input = Stages.input(request.job(), Tasks.ConvertInput.class);
        var name = name(request.job(), input) + ".wav";
        var options = new Conversions.Options(AudioFormat.WAV, input.denoise());
        try (var watch = watch(request)) {
            var output = converted(
                    request,
                    watch,
                    options,
                    () -> new Original(
                            remote.fetch(input.fileUrl(), scratch(request).downloaded(), watch), name));
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
            Jobs.Run request, RunWatch watch, Conversions.Options options, Supplier<Original> original) {
        var stages = new Stages(bus, watch.job(), request.checkpoints());
        return stages.output(Stage.CONVERT, ConversionOutput.class)
                .orElseGet(() -> stages.keep(Stage.CONVERT, convert(request, watch, options, original.get())));
    }

    private ConversionOutput convert(Jobs.Run request, RunWatch watch, Conversions.Options options, Original original) {
        var target = scratch(request).converted();
        var format = options.format();
        var converted = watch.await(bus.ask(
                Inference.CONVERT,
                new Inference.Convert(watch.job(), original.file(), target, format, options.denoise())));
        var blob = bus.await(Blobs.ADOPT, new Blobs.Adopt(target));
        return new ConversionOutput(
                blob.key(),
                converted.seconds(),
                blob.bytes(),
                name(original.name(), format),
                format,
                converted.warnings());
    }

    private Original original(Jobs.Run request, ConversionInput input) {
        var job = request.job().id();
        var original = input.media()
                .map(media -> new DownloadStage.Downloaded(media, 0, input.name()))
                .orElseGet(() -> {
                    bus.ask(Jobs.PROGRESS, new Jobs.Progress(job, Stage.DOWNLOAD, 0));
                    var stages = new Stages(bus, job, request.checkpoints());
                    return new DownloadStage(bus, job, scratch(request), stages, mostBytes)
                            .run(input.source().orElseThrow());
                });
        return new Original(
                bus.await(Blobs.LOCATE, new Blobs.Locate(original.media())).file(), original.name());
    }

    private Jobs.Finished finished(Jobs.Run request, Object output) {
        scratch(request).delete();
        return new Jobs.Finished(Stages.write(output));
    }

    private ScratchFolder scratch(Jobs.Run request) {
        return ScratchFolder.of(scratchRoot, request.job().id());
    }

    /**
     * A name that is taken already is given to the new file. So it may be chosen by those who can reach the topics, and not by any
     * user: their jobs are told to web addresses alone.
     */
    private static String name(Jobs.Job job, Tasks.ConvertInput input) {
        return input.name()
                .filter(_ -> job.callbackUrl()
                        .filter(callback -> callback.startsWith("kafka:"))
                        .isPresent())
                .orElseGet(() -> job.id().toString());
    }

    private static String name(String name, AudioFormat format) {
        var extension = format.name().toLowerCase(Locale.ROOT);
        return name.replaceFirst("\\.[^.]{1,5}$", "") + "." + extension;
    }
}
