package dev.parley.speech;

import dev.parley.bus.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;

/**
 * The decoded sound and the speech probabilities of one job on this node, kept between attempts. Losing it costs only time:
 * a stage whose file is missing is done again.
 */
record ScratchFolder(Path folder) {

    static ScratchFolder of(Path scratch, UUID job) {
        var folder = scratch.resolve(job.toString());
        try {
            return new ScratchFolder(Files.createDirectories(folder));
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because("cannot write to " + folder + ": " + e.getMessage(), e);
        }
    }

    /** 16 kHz mono WAV file. */
    Path audio() {
        return folder.resolve("audio.wav");
    }

    /** Of a WAV file in here: one float for every 512 samples. */
    Path probabilities(Path audio) {
        return folder.resolve(audio.getFileName() + ".speech.f32");
    }

    /** A recording that comes from elsewhere, until the store takes it. */
    Path downloaded() {
        return folder.resolve("downloaded");
    }

    /** A recording in another format. */
    Path converted() {
        return folder.resolve("converted");
    }

    void delete() {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw Failure.INTERNAL.because("cannot delete " + folder, e);
        }
    }
}
