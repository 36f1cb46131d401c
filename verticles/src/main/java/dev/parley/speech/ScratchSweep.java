package dev.parley.speech;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the scratch files of jobs that have ended without deleting them: cancelled, failed, or their node died. */
final class ScratchSweep {

    private static final Logger log = LoggerFactory.getLogger(ScratchSweep.class);
    private static final Caller ENGINE = new Caller(new UUID(0, 0), Role.ADMIN);

    private final Bus bus;
    private final Path scratch;

    ScratchSweep(Bus bus, Path scratch) {
        this.bus = bus;
        this.scratch = scratch;
    }

    /** Looks at every folder once; what cannot be decided now stays until the next time. */
    void run() {
        for (var folder : folders()) {
            try {
                idOf(folder).filter(this::hasEnded).ifPresent(_ -> new ScratchFolder(folder).delete());
            } catch (FailureException e) {
                log.debug("{} stays: {}", folder, e.detail());
            }
        }
    }

    private boolean hasEnded(UUID job) {
        try {
            return bus.await(Jobs.GET, new Jobs.Get(job, ENGINE)).state().ended();
        } catch (FailureException e) {
            if (e.failure() == Failure.NOT_FOUND) {
                return true;
            }
            throw e;
        }
    }

    private List<Path> folders() {
        if (!Files.isDirectory(scratch)) {
            return List.of();
        }
        try (var folders = Files.list(scratch)) {
            return folders.toList();
        } catch (IOException e) {
            log.warn("cannot list {}: {}", scratch, e.getMessage());
            return List.of();
        }
    }

    private static Optional<UUID> idOf(Path folder) {
        try {
            return Optional.of(UUID.fromString(folder.getFileName().toString()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
