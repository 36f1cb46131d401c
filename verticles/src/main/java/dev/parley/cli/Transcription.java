package dev.parley.cli;

import com.fasterxml.uuid.Generators;
import dev.parley.Parley;
import dev.parley.Parley.Purpose;
import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Speech;
import dev.parley.conf.Conf;
import dev.parley.models.BundledWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * One recording through the actors of the service, in this process and without a door.
 *
 * @param conf its data folder is the temporary one
 * @param data deleted on Ctrl-C as well
 */
record Transcription(Conf conf, TemporaryFolder data, Path file, Speech.Options options) {

    /** Blocks until the recording has its transcript. Fails with what the job failed with. */
    Speech.Recording run() throws IOException {
        var weights =
                BundledWeights.resolver(conf.models().cache(), conf.models().mirror());
        WeightFetch.needed(weights, conf.speech().model());
        try (var display = ProgressDisplay.onStandardError();
                var parley = new Parley(conf, Purpose.ONE_RECORDING, weights);
                var _ = ShutdownHook.on(() -> cancel(display, parley))) {
            return transcribe(parley.start().bus(), display);
        }
    }

    private Speech.Recording transcribe(Bus bus, ProgressDisplay display) throws IOException {
        var id = Generators.timeBasedEpochGenerator().generate();
        var caller = new Caller(UUID.randomUUID(), Role.USER);
        var follower = new JobFollower(bus, id, caller, display);
        bus.await(
                Speech.SUBMIT,
                new Speech.Submit(
                        caller, name(), link(), options, Optional.of(id), Optional.empty(), Optional.empty()));
        follower.await();
        return bus.await(Speech.GET, new Speech.Get(id, caller));
    }

    /** The store takes away what is submitted, so it gets a link: the file stays, and nothing is copied. */
    private Path link() throws IOException {
        return Files.createSymbolicLink(data.path().resolve("recording"), file.toRealPath());
    }

    private String name() {
        return Optional.ofNullable(file.getFileName()).orElse(file).toString();
    }

    private void cancel(ProgressDisplay display, Parley parley) {
        display.close();
        parley.close();
        data.close();
    }
}
