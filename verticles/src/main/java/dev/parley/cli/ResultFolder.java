package dev.parley.cli;

import dev.parley.bus.Speech.Transcript;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where {@code --out} puts its files: transcript.txt, transcript.json, report.md.
 *
 * @param folder exists and can be written to
 */
record ResultFolder(Path folder) {

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
    void write(UUID id, Transcript transcript) {
        try {
            writeAll(id, transcript);
        } catch (IOException e) {
            throw new CommandFailure(
                    "cannot write to --out " + folder + " (" + e.getMessage()
                            + "): make room there or name another folder",
                    e);
        }
    }

    private void writeAll(UUID id, Transcript transcript) throws IOException {
        Files.writeString(folder.resolve("transcript.txt"), TranscriptText.of(transcript));
        Files.writeString(folder.resolve("transcript.json"), TranscriptJson.of(id, transcript) + "\n");
        var report = transcript.report();
        if (report.isPresent()) {
            Files.writeString(folder.resolve("report.md"), report.get().text().stripTrailing() + "\n");
        }
    }
}
