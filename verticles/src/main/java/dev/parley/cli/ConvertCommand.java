package dev.parley.cli;

import dev.parley.models.CacheFolder;
import dev.parley.models.Progress;
import dev.parley.models.audio.AudioConverter;
import dev.parley.models.audio.AudioConverter.Format;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.AudioException;
import dev.parley.models.audio.DecodeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley convert}: any sound to 16 kHz mono, without a service, a database or weights. */
@Command(name = "convert", description = "Converts a recording to 16 kHz mono, on its own time line.")
final class ConvertCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "FILE", description = "A sound or video file.")
    private Path file;

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "wav",
            description = "wav (the default), flac or opus.")
    private Format format;

    @Option(names = "--denoise", description = "Makes steady noise quieter.")
    private boolean denoise;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the sound goes; else beside the recording, with the extension of the format.")
    private @Nullable Path out;

    @SuppressWarnings("NullAway.Init") // picocli sets what is required before the call
    ConvertCommand() {}

    @Override
    public Integer call() throws IOException {
        if (format == Format.MP3) {
            // Copies to listen to are made so; it would be a poor form to keep.
            throw new ParameterException(spec.commandLine(), "--format: wav, flac or opus, not mp3");
        }
        RecordingFile.check(file);
        var target = target();
        try (var work = TemporaryFolder.create()) {
            var conf = common.conf(Map.of());
            CommandLogging.start(conf.log());
            var sound = work.path().resolve("sound");
            var limits = DecodeLimits.DEFAULT.withLongest(conf.speech().maxDuration());
            var converted = new AudioConverter(new AudioDecoder(CacheFolder.ofThisUser()))
                    .convert(file, sound, format, denoise, limits, Progress.NONE);
            converted.warnings().forEach(warning -> spec.commandLine().getErr().println("parley: " + warning));
            Files.move(sound, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (AudioException e) {
            throw new CommandFailure(Objects.requireNonNull(e.getMessage()), e);
        }
        spec.commandLine().getOut().println(target);
        return ParleyCommand.DONE;
    }

    /** Known before the work, so that it is not done in vain. */
    private Path target() throws IOException {
        var name = file.getFileName().toString().replaceFirst("\\.[^.]{1,5}$", "") + "." + format.extension();
        var target = out == null ? file.resolveSibling(name) : out;
        var folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
        if (Files.isDirectory(target)) {
            throw new CommandFailure("--out " + target + " is a folder: name a file");
        }
        if (!Files.isWritable(folder)) {
            throw new CommandFailure("cannot write to " + folder + ": name another file with --out");
        }
        if (Files.exists(target) && Files.isSameFile(file, target)) {
            throw new CommandFailure(target + " is the recording itself: name another file with --out");
        }
        return target;
    }
}
