package dev.parley.cli;

import dev.parley.bus.Speech;
import dev.parley.transcript.Format;
import dev.parley.transcript.NamedTranscript;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where {@code --out} puts its files: transcript.txt, transcript.json, report.md, and the transcript in the format that is
 * asked for.
 *
 * @param folder exists and can be written to
 */
record ResultFolder(Path folder) {

    private static final Set<Format> ALWAYS = EnumSet.of(Format.TXT, Format.VERBOSE_JSON);

    /** Makes the folder; done before the work, so that hours of it are not lost. */
    static ResultFolder prepare(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure("--out " + folder + " is a file: name a folder", e);
        }
        if (!Files.isWritable(folder)) {
            throw new CommandFailure("--out " + folder + " cannot be written to: change its permissions");
        }
        return new ResultFolder(folder);
    }

    /** Fails with what to do where the disk is full, or the folder has gone. */
    void write(NamedTranscript transcript, Optional<Format> format) {
        try {
            for (var always : ALWAYS) {
                write(transcript, always);
            }
            if (format.isPresent()) {
                write(transcript, format.get());
            }
            var report = transcript.transcript().report().map(Speech.Report::text);
            if (report.isPresent()) {
                Files.writeString(folder.resolve("report.md"), report.get().stripTrailing() + "\n");
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    "cannot write to --out " + folder + " (" + e.getMessage()
                            + "): make room there or name another folder",
                    e);
        }
    }

    private void write(NamedTranscript transcript, Format format) throws IOException {
        Files.write(folder.resolve("transcript." + format.extension()), format.render(transcript));
    }
}
