package dev.parley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder of an embedded Redis, freed of a server that outlived its process. Touch only while holding its
 * lock.
 */
record RedisFolder(Path path) {

    private static final Logger log = LoggerFactory.getLogger(RedisFolder.class);

    /** Ends the server of a process that was killed. We hold the lock, so one that is still at work belongs to nobody. */
    void endOrphan() {
        orphan().ifPresent(process -> {
            log.info("waiting for the Redis of a Parley that was killed");
            ServerProcess.tellToStop(RedisProgram.PROGRAM, process.pid());
            if (!ServerProcess.ended(process)) {
                throw new CannotStartException("a Redis that outlived its Parley still uses " + path + ": end process "
                        + process.pid() + " and start again");
            }
        });
    }

    Path processFile() {
        return path.resolve("redis.pid");
    }

    private Optional<ProcessHandle> orphan() {
        try {
            return Optional.of(Files.readString(processFile()).strip())
                    .filter(line -> line.matches("[0-9]{1,10}"))
                    .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                    .filter(this::worksHere);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** After a reboot or in a new container the number may be anybody's. */
    private boolean worksHere(ProcessHandle process) {
        var facts = Path.of("/proc", Long.toString(process.pid()));
        try {
            return Files.readString(facts.resolve("cmdline")).contains("redis-server")
                    && Files.isSameFile(Files.readSymbolicLink(facts.resolve("cwd")), path);
        } catch (IOException _) {
            return false;
        }
    }
}
