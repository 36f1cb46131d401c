package dev.parley.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs that come as a library, unpacked once into the user's cache under the fingerprint of their archive.
 *
 * @param folder holds bin, lib and share
 */
record PostgresBinaries(Path folder) {

    /** The major version in the library; a data folder of another one cannot be opened. */
    static final String MAJOR = "18";

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    /** The programs below this cache folder, unpacked if they are not there. Safe when two processes do it at once. */
    static PostgresBinaries unpackedIn(Path cache) {
        try {
            var target = cache.resolve("postgres").resolve(fingerprint());
            if (!Files.isDirectory(target)) {
                unpack(target);
            }
            return new PostgresBinaries(target);
        } catch (IOException e) {
            throw new CannotStartException(
                    "cannot unpack PostgreSQL into " + cache + " (" + e + "): make room there, or set XDG_CACHE_HOME",
                    e);
        }
    }

    String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    /** CRC-32 and size as the jar's index has them: enough to tell versions apart, and known without reading 15 MB. */
    private static String fingerprint() throws IOException {
        var connection = archiveUrl().openConnection();
        return connection instanceof JarURLConnection jar
                ? "%08x-%d"
                        .formatted(jar.getJarEntry().getCrc(), jar.getJarEntry().getSize())
                : "%d".formatted(connection.getContentLengthLong());
    }

    private static URL archiveUrl() {
        var archive = PostgresBinaries.class.getResource(ARCHIVE);
        var machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (archive == null || !machine.equals("Linux amd64")) {
            throw new CannotStartException("there is no embedded PostgreSQL for " + machine
                    + ": configure an external one with store.postgres.url");
        }
        return archive;
    }

    /** Unpacks beside the target and renames: whoever sees the target sees all of it. */
    private static void unpack(Path target) throws IOException {
        Files.createDirectories(target.getParent());
        var unfinished = Files.createTempDirectory(target.getParent(), "unpacking-");
        try (var tar = new TarArchiveInputStream(new XZInputStream(archiveUrl().openStream()))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(entry, tar, unfinished);
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            deleteTree(unfinished);
            if (!Files.isDirectory(target)) {
                throw e;
            }
            // Another process was faster; its copy is as good.
        }
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path folder) throws IOException {
        var path = folder.resolve(entry.getName()).normalize();
        if (!path.startsWith(folder)) {
            throw new IOException("entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, path);
        var executable = (entry.getMode() & 0111) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /** Deletes a folder with all that is in it; nothing if it is not there. */
    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
