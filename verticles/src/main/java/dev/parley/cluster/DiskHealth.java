package dev.parley.cluster;

import dev.parley.bus.Health;
import dev.parley.bus.Readings;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Says while there is still time that the data folder becomes full. Pure. */
final class DiskHealth {

    /** Bytes: the embedded database alone may write that much between two of its checkpoints. */
    static final long LEAST = 1L << 30;

    private static final double GB = 1e9;

    private DiskHealth() {}

    /** @param disk the file system of the data folder, where it is known */
    static Health.Part of(Optional<Readings.Disk> disk, Path data) {
        return disk.map(known -> of(known, data))
                .orElseGet(() -> new Health.Part(false, "the space of " + data + " is not known; the log says why"));
    }

    private static Health.Part of(Readings.Disk disk, Path data) {
        var space = String.format(Locale.ROOT, "%.1f of %.1f GB free", disk.free() / GB, disk.total() / GB);
        return disk.free() >= LEAST
                ? new Health.Part(true, space)
                : new Health.Part(
                        false,
                        space + " in " + data + ": make room, or keep recordings for less time (jobs.keep-recordings)");
    }
}
