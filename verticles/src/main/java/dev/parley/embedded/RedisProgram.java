package dev.parley.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The Redis server that comes as a library, unpacked once into the user's cache. */
final class RedisProgram {

    static final ServerProcess.Program PROGRAM = new ServerProcess.Program(
            "Redis",
            "Ready to accept connections",
            List.of("MISCONF", "Bad file format", "Unexpected end of file", "Can't save", "error while loading"),
            // On TERM it writes what it has and leaves; clients are not waited for.
            "TERM",
            "; it needs OpenSSL 3 (libssl.so.3): install it, or configure an external Redis with store.redis.url");

    /** The version is in the name, so that another one is another file. */
    private static final String NAME = "redis-server-6.2.6-v5-linux-amd64";

    private RedisProgram() {}

    /** The program below this cache folder, unpacked if it is not there. Safe when two processes do it at once. */
    static Path unpackedIn(Path cache) {
        var target = cache.resolve("redis").resolve(NAME);
        try {
            if (!Files.isExecutable(target)) {
                unpack(target);
            }
            return target;
        } catch (IOException e) {
            throw new CannotStartException(
                    "cannot unpack Redis into " + cache + " (" + e + "): make room there, or set XDG_CACHE_HOME", e);
        }
    }

    /** Unpacks beside the target and renames: whoever sees the target sees all of it. */
    private static void unpack(Path target) throws IOException {
        Files.createDirectories(target.getParent());
        var unfinished = Files.createTempFile(target.getParent(), "unpacking-", "");
        try (var content = content()) {
            Files.copy(content, unfinished, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static InputStream content() {
        var content = RedisProgram.class.getResourceAsStream("/" + NAME);
        var machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (content == null || !machine.equals("Linux amd64")) {
            throw new CannotStartException(
                    "there is no embedded Redis for " + machine + ": configure an external one with store.redis.url");
        }
        return content;
    }
}
