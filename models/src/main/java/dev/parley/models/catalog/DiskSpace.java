package dev.parley.models.catalog;

import dev.parley.models.catalog.WeightException.Kind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Tells a full disk from other trouble, before it happens where that can be known. */
final class DiskSpace {

    private static final double MEGABYTE = 1e6;

    private DiskSpace() {}

    /** Refuses work that cannot end well. */
    static void require(Path folder, String weight, long bytes) throws IOException {
        var free = Files.getFileStore(folder).getUsableSpace();
        if (free < bytes) {
            throw full(
                    folder,
                    weight,
                    "%.1f MB are needed, %.1f MB are free".formatted(bytes / MEGABYTE, free / MEGABYTE));
        }
    }

    /** Whether this happened because no space is left. The words are those of the C library. */
    static boolean isFull(IOException e) {
        var reason = e instanceof FileSystemException ofFile ? ofFile.getReason() : e.getMessage();
        var words = String.valueOf(reason).toLowerCase(Locale.ROOT);
        return words.contains("no space left on device") || words.contains("disk quota exceeded");
    }

    static WeightException full(Path folder, String weight, String detail) {
        return new WeightException(
                Kind.DISK_FULL,
                "No space is left in %s for %s: %s. Free some, or set models.cache to another disk, and try again"
                        .formatted(folder, weight, detail));
    }
}
