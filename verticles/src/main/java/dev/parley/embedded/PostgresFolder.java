package dev.parley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder of an embedded server: made when it is not there, refused when another major version wrote it, and freed
 * of a server that outlived its process. Touch only while holding the lock of the folder around it.
 */
record PostgresFolder(Path path, PostgresBinaries binaries) {

    private static final Logger log = LoggerFactory.getLogger(PostgresFolder.class);

    /** The one user of the server. */
    static final String USER = "parley";

    /** Makes the folder ready for a start. */
    void prepare() {
        try {
            if (Files.exists(path.resolve("PG_VERSION"))) {
                refuseOtherVersion();
                endOrphan();
            } else {
                create();
            }
        } catch (IOException e) {
            throw new CannotStartException(
                    "cannot use the database folder " + path + " (" + e + "): make it readable and writable", e);
        }
    }

    /** The password that only this folder's owner can read. */
    String password() {
        try {
            return Files.readString(passwordFile(path));
        } catch (IOException e) {
            throw new CannotStartException(
                    "cannot read the database password " + passwordFile(path) + " (" + e + "): restore the file", e);
        }
    }

    /** Makes the cluster beside its place and renames it, so that a crash half-way leaves nothing that looks done. */
    private void create() throws IOException {
        if (Files.isDirectory(path) && !isEmpty(path)) {
            throw new CannotStartException("the folder " + path
                    + " is neither empty nor a PostgreSQL folder: move it away, or choose another with --data");
        }
        var unfinished = path.resolveSibling(path.getFileName() + ".new");
        PostgresBinaries.deleteTree(unfinished);
        var passwordSource = Files.createTempFile(
                path.getParent(), "password", ".new", PosixFilePermissions.asFileAttribute(ownerOnly()));
        try {
            Files.writeString(passwordSource, randomPassword());
            PostgresCommand.run(
                    binaries.program("initdb"),
                    "--pgdata=" + unfinished,
                    "--username=" + USER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + passwordSource,
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--no-instructions",
                    // The start that follows flushes what matters; files of a half-made cluster are thrown away.
                    "--no-sync");
            Files.move(passwordSource, passwordFile(unfinished));
            Files.deleteIfExists(path);
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(passwordSource);
        }
    }

    private void refuseOtherVersion() throws IOException {
        var version = Files.readString(path.resolve("PG_VERSION")).strip();
        if (!version.equals(PostgresBinaries.MAJOR)) {
            throw new CannotStartException("the database folder " + path + " was written by PostgreSQL " + version
                    + " and this Parley brings " + PostgresBinaries.MAJOR
                    + ": export it with the Parley that wrote it, or choose another folder with --data");
        }
    }

    /**
     * A server whose process was killed stops by itself; wait for it. We hold the folder's lock, so a server that is still at
     * work belongs to nobody.
     */
    private void endOrphan() throws IOException {
        var process = writtenProcess();
        if (process.isEmpty()) {
            return;
        }
        if (!servesThisFolder(process.get())) {
            // After a reboot or in a new container the number may be anybody's, and PostgreSQL would refuse to start.
            Files.deleteIfExists(processFile());
            return;
        }
        log.info("waiting for the database of a Parley that was killed");
        ServerProcess.tellToStop(PostgresCommand.PROGRAM, process.get().pid());
        if (!ServerProcess.ended(process.get())) {
            throw new CannotStartException("a database server that outlived its Parley still uses " + path
                    + ": end process " + process.get().pid() + " and start again");
        }
    }

    private Optional<ProcessHandle> writtenProcess() throws IOException {
        if (!Files.exists(processFile())) {
            return Optional.empty();
        }
        try (var lines = Files.lines(processFile())) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("[0-9]{1,10}"))
                    .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                    .filter(ProcessHandle::isAlive);
        }
    }

    private boolean servesThisFolder(ProcessHandle process) {
        try {
            var commandLine = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return commandLine.contains("postgres") && commandLine.contains(path.toString());
        } catch (IOException _) {
            return false;
        }
    }

    private Path processFile() {
        return path.resolve("postmaster.pid");
    }

    private static Path passwordFile(Path folder) {
        return folder.resolve("parley.password");
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private static String randomPassword() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Set<PosixFilePermission> ownerOnly() {
        return PosixFilePermissions.fromString("rw-------");
    }
}
