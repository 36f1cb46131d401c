package dev.parley.models.catalog;

import dev.parley.models.catalog.WeightException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One weight on its way into the cache: what is still missing, why, and how much has come. Used by the one thread that holds the
 * folder's {@link EntryLock}.
 */
final class Fetch {

    /** Puts a file's content where it is told to. */
    @FunctionalInterface
    interface Download {
        void to(Path partial) throws IOException;
    }

    private static final long BETWEEN_REPORTS = Duration.ofMillis(100).toNanos();

    private final Weight weight;
    private final WeightFolder folder;
    private final FetchProgress progress;
    private final List<WeightFile> missing;
    private final long total;
    private final Map<WeightFile, Long> received = new HashMap<>();
    private final Map<WeightFile, List<String>> refusals = new HashMap<>();
    private long reported = System.nanoTime() - BETWEEN_REPORTS;

    Fetch(Weight weight, WeightFolder folder, FetchProgress progress) throws IOException {
        this.weight = weight;
        this.folder = folder;
        this.progress = progress;
        missing = new ArrayList<>(folder.missing());
        total = missing.stream().mapToLong(file -> file.size().orElse(0)).sum();
    }

    Weight weight() {
        return weight;
    }

    List<WeightFile> missing() {
        return List.copyOf(missing);
    }

    /** Bytes of the missing files, as far as the catalog knows them. */
    long total() {
        return total;
    }

    Path staging() {
        return folder.staging();
    }

    /** Where a file grows until it is whole; kept when fetching is interrupted. */
    Path partial(WeightFile file) {
        return staging().resolve(file.name());
    }

    /** Notes how many bytes of this file have come, and tells the listener now and then. */
    void received(WeightFile file, long bytes) {
        received.put(file, bytes);
        var now = System.nanoTime();
        if (now - reported >= BETWEEN_REPORTS) {
            reported = now;
            report();
        }
    }

    /** Tries to get one file from one place; the reason of a failure is kept. */
    void attempt(WeightFile file, String place, Download download) {
        var partial = partial(file);
        try {
            download.to(partial);
            received.put(file, Files.size(partial));
            folder.take(file, partial);
            missing.remove(file);
            report();
        } catch (IOException e) {
            refused(file, place, e);
        }
    }

    /** Notes why a place did not give a file. A full disk ends it all: other places would not help. */
    void refused(WeightFile file, String place, IOException e) {
        if (DiskSpace.isFull(e)) {
            throw DiskSpace.full(folder.path(), weight.name(), file.name() + " did not fit");
        }
        received.remove(file);
        refusals.computeIfAbsent(file, _ -> new ArrayList<>()).add(place + ": " + reason(e));
    }

    /** Says what is missing still, what was tried, and what to do. */
    WeightException incomplete() {
        var file = missing.getFirst();
        var tried = refusals.getOrDefault(file, List.of());
        var others = missing.size() == 1 ? "" : " (and %d more of its files)".formatted(missing.size() - 1);
        var message = tried.isEmpty()
                ? "%s of %s%s is not here and comes only from a mirror: set models.mirror to a folder or URL that has it, then run %s"
                        .formatted(file.name(), weight.name(), others, weight.pullCommand())
                : "%s of %s%s could not be fetched. Tried %s. Put this right, then run %s"
                        .formatted(file.name(), weight.name(), others, String.join("; ", tried), weight.pullCommand());
        return new WeightException(Kind.UNAVAILABLE, message);
    }

    private void report() {
        var sum = received.values().stream().mapToLong(Long::longValue).sum();
        progress.fetched(weight.name(), sum, total);
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException
                ? "has no " + e.getMessage()
                : Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    }
}
