package dev.parley.models.catalog;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** A packed npm package: a compressed tar archive whose files lie in one folder, usually {@code package/}. */
final class PackageArchive {

    /** Unpacked, a hundred times the largest package of the catalog: an archive that inflates further is an attack. */
    private static final long MOST_BYTES = 10L << 30;

    private PackageArchive() {}

    /**
     * Extracts these files and no others.
     *
     * @param wanted paths inside the package, without its own folder
     * @param folder to write to, under names that do not come from the archive
     * @return where each wanted file is now; those that the archive does not have are left out
     * @throws IOException if the archive cannot be read, or names a file outside of itself
     */
    static Map<String, Path> extract(Path archive, Set<String> wanted, Path folder) throws IOException {
        var extracted = new HashMap<String, Path>();
        var bytes = 0L;
        try (var tar = new TarArchiveInputStream(
                new GzipCompressorInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                refuseOutside(entry.getName());
                bytes += entry.getSize();
                if (bytes > MOST_BYTES) {
                    throw new IOException("the package unpacks to more than %d bytes".formatted(MOST_BYTES));
                }
                var path = entry.getName().substring(entry.getName().indexOf('/') + 1);
                if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && wanted.contains(path)) {
                    var target = folder.resolve("file-" + extracted.size());
                    Files.copy(tar, target);
                    extracted.put(path, target);
                }
            }
        }
        return extracted;
    }

    /** Nothing is written under a name of the archive; but one that tries this deserves no trust at all. */
    private static void refuseOutside(String name) throws IOException {
        if (name.startsWith("/") || List.of(name.split("[/\\\\]", -1)).contains("..")) {
            throw new IOException(
                    "the package names a file outside of itself, \"" + name + "\"; nothing of it is used");
        }
    }
}
