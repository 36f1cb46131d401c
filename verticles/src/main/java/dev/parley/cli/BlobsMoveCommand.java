package dev.parley.cli;

import dev.parley.Parley;
import dev.parley.Parley.Purpose;
import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.models.BundledWeights;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code parley blobs move}. The service may run meanwhile. It can be ended at any moment and begun anew: what is there is not
 * copied again. Standard output gets the count at the end.
 */
@Command(
        name = "move",
        description = {
            "Copies media and results from one store to the other.",
            "It can be stopped at any moment and started again; what is there is not copied again."
        })
final class BlobsMoveCommand implements Callable<Integer> {

    /** Blobs between two looks at the clock. */
    private static final int PAGE = 16;

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private DataOption data;

    @Option(names = "--to", required = true, paramLabel = "STORE", description = "Where they go: s3 or folder.")
    private Blobs.Form to;

    @Option(
            names = "--delete",
            description = "Removes each where it came from, once it has been read back and compared.")
    private boolean delete;

    @SuppressWarnings("NullAway.Init") // picocli sets what is required before the call
    BlobsMoveCommand() {}

    @Override
    public Integer call() {
        var conf = common.conf(data.settings());
        CommandLogging.start(conf.log());
        var weights =
                BundledWeights.resolver(conf.models().cache(), conf.models().mirror());
        try (var parley = new Parley(conf, Purpose.BLOBS, weights);
                var _ = ShutdownHook.on(parley::close)) {
            var total = move(parley.start().bus());
            spec.commandLine().getOut().println(total);
            return total.damaged.isEmpty() ? ParleyCommand.DONE : ParleyCommand.FAILED;
        }
    }

    private Total move(Bus bus) {
        var err = spec.commandLine().getErr();
        var total = new Total();
        var told = System.nanoTime();
        var last = Optional.<Blobs.Key>empty();
        do {
            var page = bus.await(Blobs.MOVE, new Blobs.Move(to, last, PAGE, delete));
            total.add(page, err);
            last = page.last();
            if (System.nanoTime() - told > BETWEEN_LINES.toNanos()) {
                told = System.nanoTime();
                err.println("parley: " + total);
            }
        } while (last.isPresent());
        return total;
    }

    /** What has been done so far. */
    private static final class Total {
        private int copied;
        private long bytes;
        private int present;
        private int removed;
        private final List<Blobs.Key> damaged = new ArrayList<>();

        void add(Blobs.Moved page, PrintWriter err) {
            copied += page.copied();
            bytes += page.bytes();
            present += page.present();
            removed += page.removed();
            damaged.addAll(page.damaged());
            page.damaged()
                    .forEach(key -> err.println("parley: blob " + key.sha256()
                            + " has another content than its name says; it is left as it is"));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d copied (%.1f MB), %d there already, %d removed, %d damaged",
                    copied,
                    bytes / 1e6,
                    present,
                    removed,
                    damaged.size());
        }
    }
}
