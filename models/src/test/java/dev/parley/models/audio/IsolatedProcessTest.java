package dev.parley.models.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.models.Progress;
import dev.parley.models.audio.AudioException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decoders that misbehave: each costs its own recording and nothing else. */
class IsolatedProcessTest {

    private static final String ANSWER = "{\"streams\":[{\"codec_type\":\"audio\",\"duration\":\"60\"}],\"format\":{}}";

    /**
     * Leaves its process id beside itself, in the name of a folder as it cannot write files, then does nothing for
     * ever.
     */
    private static final String HANG = "mkdir \"$(dirname \"$0\")/pid-$$\"; exec sleep 1000";

    private Path folder = Path.of("");
    private Path source = Path.of("");
    private Path target = Path.of("");

    @BeforeEach
    void makeFiles(@TempDir Path temporary) throws IOException {
        folder = temporary;
        source = Files.writeString(folder.resolve("source"), "sound");
        target = folder.resolve("decoded.wav");
        program("ffprobe", "echo '" + ANSWER + "'");
    }

    @Test
    void aCrashIsReportedWithItsSignal() throws IOException {
        program("ffmpeg", "head -c 6400 /dev/zero; kill -SEGV $$");

        assertFails(DecodeLimits.DEFAULT, Kind.CRASHED, "The decoder was stopped by signal 11");
    }

    @Test
    void aCrashOfTheProbeIsReportedToo() throws IOException {
        program("ffprobe", "kill -ABRT $$");

        assertFails(DecodeLimits.DEFAULT, Kind.CRASHED, "The decoder was stopped by signal 6");
    }

    @Test
    void aHangIsEndedAfterItsTime() throws Exception {
        program("ffmpeg", HANG);
        var limits = new DecodeLimits(Duration.ofSeconds(1), Duration.ofMillis(900), 1L << 30);
        program("ffprobe", "echo '" + ANSWER.replace("60", "1") + "'");

        assertFails(limits, Kind.TIMED_OUT, "Decoding took longer than 1 s and was stopped");
        assertThat(decoderIsAlive()).isFalse();
    }

    @Test
    void soundWithoutEndIsCutAtTheLimit() throws IOException {
        program("ffmpeg", "exec cat /dev/zero");
        var limits = new DecodeLimits(Duration.ofMinutes(2), Duration.ofMinutes(1), 1L << 30);

        assertFails(limits, Kind.TOO_LONG, "longer than the 2 min allowed");
    }

    @Test
    void messagesWithoutEndAreDropped() throws IOException {
        program("ffmpeg", "head -c 50000000 /dev/zero >&2; head -c 6400 /dev/zero");

        assertThat(decode(DecodeLimits.DEFAULT, Progress.NONE).seconds()).isEqualTo(0.1);
    }

    @Test
    void ctrlCInATerminalDoesNotReachTheDecoder() throws IOException {
        program("ffmpeg", "[ $(cut -d' ' -f5 /proc/$$/stat) = $$ ] && head -c 6400 /dev/zero");

        assertThat(decode(DecodeLimits.DEFAULT, Progress.NONE).seconds())
                .as("sound of a decoder that leads a process group of its own")
                .isEqualTo(0.1);
    }

    @Test
    void memoryIsLimited() throws IOException {
        program("ffmpeg", "ulimit -v >&2; exit 1");
        var limits = new DecodeLimits(Duration.ofMinutes(2), Duration.ofMinutes(1), 300L << 20);

        assertFails(limits, Kind.UNREADABLE, "(307200)");
    }

    @Test
    void filesCannotBeWritten() throws IOException {
        program("ffmpeg", "trap '' XFSZ; echo secret > \"$(dirname \"$0\")/leak\"; head -c 6400 /dev/zero");

        decode(DecodeLimits.DEFAULT, Progress.NONE);

        assertThat(folder.resolve("leak")).isEmptyFile();
    }

    @Test
    void ourEnvironmentIsNotHandedOn() throws IOException {
        program("ffmpeg", "env | sed 's/=.*//' | sort | tr '\\n' ' ' >&2; exit 1");

        assertFails(DecodeLimits.DEFAULT, Kind.UNREADABLE, "(LC_ALL LD_LIBRARY_PATH MALLOC_ARENA_MAX PATH PWD)");
    }

    @Test
    void cancellingKillsTheDecoderAndRemovesWhatItWrote() throws Exception {
        program("ffmpeg", HANG);

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> decode(DecodeLimits.DEFAULT, fraction -> {
                    if (pid(folder).isPresent()) {
                        throw new CancellationException("no longer wanted");
                    }
                }))
                .withMessage("no longer wanted");
        assertThat(decoderIsAlive()).isFalse();
        assertThat(target).doesNotExist();
    }

    @Test
    void interruptingKillsTheDecoder() throws Exception {
        program("ffmpeg", HANG);
        var caller = Thread.currentThread();

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> decode(DecodeLimits.DEFAULT, fraction -> {
                    if (pid(folder).isPresent()) {
                        caller.interrupt();
                    }
                }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(decoderIsAlive()).isFalse();
    }

    @Test
    void aVirtualThreadMayDecode() throws Exception {
        program("ffmpeg", "head -c 6400 /dev/zero");
        var decoding = new FutureTask<>(() -> decode(DecodeLimits.DEFAULT, Progress.NONE));

        Thread.startVirtualThread(decoding);

        assertThat(decoding.get().seconds()).isEqualTo(0.1);
    }

    @Test
    void theDecoderDiesWithTheJvm() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "skipped: setpriv (util-linux) is missing");
        program("ffmpeg", HANG);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = System.getProperty("java.class.path");
        var jvm = new ProcessBuilder(java, "-cp", classPath, DecodeInAnotherJvm.class.getName(), folder.toString())
                .redirectErrorStream(true)
                .start();
        var started = jvm.inputReader().readLine();

        var decoder = ProcessHandle.of(pid(folder).orElseThrow()).orElseThrow();
        jvm.destroyForcibly();

        assertThat(started).isEqualTo("started");
        assertThat(decoder.onExit().get(20, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    /** Says "started" when its decoder runs. */
    static final class DecodeInAnotherJvm {

        private DecodeInAnotherJvm() {}

        public static void main(String[] arguments) throws IOException {
            var folder = Path.of(arguments[0]);
            new AudioDecoder(new FfmpegPrograms(folder))
                    .decode(folder.resolve("source"), folder.resolve("decoded.wav"), DecodeLimits.DEFAULT, fraction -> {
                        if (pid(folder).isPresent()) {
                            System.out.println("started");
                        }
                    });
        }
    }

    private void program(String name, String script) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Decoded decode(DecodeLimits limits, Progress progress) throws IOException {
        return new AudioDecoder(new FfmpegPrograms(folder)).decode(source, target, limits, progress);
    }

    private void assertFails(DecodeLimits limits, Kind kind, String message) {
        assertThatExceptionOfType(AudioException.class)
                .isThrownBy(() -> decode(limits, Progress.NONE))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
        assertThat(target).doesNotExist();
    }

    private boolean decoderIsAlive() {
        return ProcessHandle.of(pid(folder).orElseThrow())
                .map(ProcessHandle::isAlive)
                .orElse(false);
    }

    private static Optional<Long> pid(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("pid-"))
                    .map(name -> Long.valueOf(name.substring("pid-".length())))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
