package dev.parley.models.audio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sound files made by the bundled FFmpeg itself, in a folder of their own. */
public final class Sounds {

    /** A tone after half a second of silence, 3 s in all. */
    static final List<String> TONE =
            List.of("-f", "lavfi", "-i", "aevalsrc='if(lt(t,0.5),0,0.5*sin(2764*t))':s=48000:d=3");

    /** 5 s of moving picture. */
    static final List<String> PICTURE = List.of("-f", "lavfi", "-i", "testsrc=d=5:s=64x64:r=10");

    /** Unpacked once for all tests of the module. */
    static final FfmpegPrograms PROGRAMS = unpack();

    private final Path folder;

    public Sounds(Path folder) {
        this.folder = folder;
    }

    /** Runs ffmpeg with these arguments and the file's name behind them. */
    public Path make(String name, List<String> source, String... options) throws IOException, InterruptedException {
        var file = folder.resolve(name);
        var command = new ArrayList<>(List.of(PROGRAMS.ffmpeg().toString(), "-nostdin", "-v", "error", "-y"));
        command.addAll(source);
        command.addAll(List.of(options));
        command.add(file.toString());
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LD_LIBRARY_PATH", PROGRAMS.folder().toString());
        var process = builder.start();
        var messages = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, messages).isZero();
        return file;
    }

    /** The picture, with the tone beginning 1.5 s into it. */
    Path makeVideoWithLateSound(String name, String... options) throws IOException, InterruptedException {
        var source = new ArrayList<>(PICTURE);
        source.addAll(List.of("-itsoffset", "1.5"));
        source.addAll(TONE);
        source.addAll(List.of("-map", "0", "-map", "1"));
        return make(name, source, options);
    }

    private static FfmpegPrograms unpack() {
        try {
            return FfmpegPrograms.unpack(Path.of("target", "ffmpeg").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
