package dev.parley.models.catalog;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.parley.models.catalog.CheckedFiles.Checked;
import dev.parley.models.catalog.Weight.PreparationStep;
import dev.parley.models.catalog.WeightException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one weight in the cache. A file appears in it whole and checked or not at all. Anyone may ask {@link #ready};
 * only the holder of the folder's {@link EntryLock} may change more of it than the notes on its files.
 */
final class WeightFolder {

    private static final Logger log = LoggerFactory.getLogger(WeightFolder.class);

    private final Path path;
    private final Weight weight;

    WeightFolder(Path path, Weight weight) {
        this.path = path;
        this.weight = weight;
    }

    Path path() {
        return path;
    }

    /** For what is not yet whole or checked; on the same disk, so that it can be moved at once. */
    Path staging() {
        return path.resolve(".partial");
    }

    /** Whether every file is here, fetched and prepared, and none has changed since it was checked. */
    boolean ready() throws IOException {
        return missing().isEmpty() && prepared();
    }

    /** The files that have to be fetched. */
    List<WeightFile> missing() throws IOException {
        var missing = new ArrayList<WeightFile>();
        for (var file : weight.files()) {
            if (!intact(file.name(), file.sha256())) {
                missing.add(file);
            }
        }
        return missing;
    }

    boolean prepared() throws IOException {
        if (weight.preparation().isEmpty()) {
            return true;
        }
        var step = weight.preparation().get();
        var checked = CheckedFiles.read(path);
        if (!checked.prepared().equals(step.key())) {
            return false;
        }
        for (var name : step.makes()) {
            if (checked.get(name).isEmpty() || !intact(name, Optional.empty())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes a file in.
     *
     * @param arrived in {@link #staging}; gone afterwards
     * @throws IOException if it is not the expected file
     */
    void take(WeightFile file, Path arrived) throws IOException {
        var actual = Sha256.of(arrived);
        var expected = expected(file.name(), file.sha256());
        if (expected.isPresent() && !expected.get().equals(actual)) {
            Files.delete(arrived);
            throw new IOException("wrong sha256 %s, expected %s".formatted(actual, expected.get()));
        }
        if (expected.isEmpty()) {
            log.warn("The catalog has no sha256 of {}; recorded that of this first download, {}", file.name(), actual);
        }
        moveIn(arrived, file.name());
        // What was made from another file is made again.
        CheckedFiles.read(path)
                .with(file.name(), Checked.of(path.resolve(file.name()), actual))
                .preparedBy("")
                .write(path);
    }

    /** Makes what is made from the fetched files. */
    void prepare(PreparationStep step, Preparation preparation) throws IOException {
        var made = Files.createDirectory(staging().resolve("prepared"));
        try {
            preparation.prepare(path, made);
            takePrepared(step, made);
        } catch (IOException e) {
            if (DiskSpace.isFull(e)) {
                throw e;
            }
            throw new WeightException(
                    Kind.PREPARATION,
                    "The files of %s are here, but the step %s failed: %s. Delete %s and run %s"
                            .formatted(weight.name(), step.step(), e.getMessage(), path, weight.pullCommand()),
                    e);
        }
    }

    /** Makes the folder, and clears away what is of no use any more of an earlier run. Half-fetched files stay. */
    void open() throws IOException {
        Files.createDirectories(staging());
        try (var left = Files.list(staging())) {
            for (var folder : left.filter(Files::isDirectory).toList()) {
                deleteTree(folder);
            }
        }
    }

    static void deleteTree(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void takePrepared(PreparationStep step, Path made) throws IOException {
        var checked = CheckedFiles.read(path);
        for (var name : step.makes()) {
            var file = made.resolve(name);
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException("the step " + step.step() + " did not make " + name);
            }
            var sha256 = Sha256.of(file);
            moveIn(file, name);
            checked = checked.with(name, Checked.of(path.resolve(name), sha256));
        }
        checked.preparedBy(step.key()).write(path);
    }

    private boolean intact(String name, Optional<String> catalog) throws IOException {
        var file = path.resolve(name);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        var checked = CheckedFiles.read(path).get(name);
        var expected = expected(name, catalog);
        if (checked.isPresent() && checked.get().unchanged(file) && expected.equals(checked.map(Checked::sha256))) {
            return true;
        }
        var actual = Sha256.of(file);
        if (expected.isPresent() && !expected.get().equals(actual)) {
            return false;
        }
        remember(name, Checked.of(file, actual));
        return true;
    }

    private Optional<String> expected(String name, Optional<String> catalog) throws IOException {
        return catalog.isPresent() ? catalog : CheckedFiles.read(path).get(name).map(Checked::sha256);
    }

    private void remember(String name, Checked checked) {
        try {
            CheckedFiles.read(path).with(name, checked).write(path);
        } catch (IOException e) {
            log.info("Cannot note that {} in {} was checked, so that it is checked at every start: {}", name, path, e);
        }
    }

    /** The content reaches the disk before the name does: a power cut must not leave a file of zeros. */
    private void moveIn(Path file, String name) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(file, path.resolve(name), ATOMIC_MOVE);
    }
}
