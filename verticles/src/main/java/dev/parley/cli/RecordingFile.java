package dev.parley.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What can be said about a file before anything is started. */
final class RecordingFile {

    private RecordingFile() {}

    /** Fails unless this is a file with content that can be read. */
    static void check(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new CommandFailure("there is no file " + file + ": check the name");
        }
        if (Files.isDirectory(file)) {
            throw new CommandFailure(file + " is a folder: name one sound or video file");
        }
        if (!Files.isReadable(file)) {
            throw new CommandFailure(file + " cannot be read: change its permissions");
        }
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure(file + " is a pipe or a device, which may have no end: save the sound to a file");
        }
        if (Files.size(file) == 0) {
            throw new CommandFailure(file + " is empty: name a file with sound");
        }
    }
}
