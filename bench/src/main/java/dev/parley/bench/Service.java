package dev.parley.bench;

import dev.parley.Parley;
import dev.parley.Parley.Purpose;
import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Following;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs;
import dev.parley.bus.Speech;
import dev.parley.conf.Conf;
import dev.parley.models.BundledWeights;
import dev.parley.models.catalog.WeightResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The whole service but its door, in this process, on data that is thrown away. */
final class Service implements AutoCloseable {

    private static final Caller CALLER = new Caller(new UUID(1, 1), Role.USER);

    private final Path data;
    private final Parley parley;
    private final Bus bus;

    private Service(Path data, Parley parley, Bus bus) {
        this.data = data;
        this.parley = parley;
        this.bus = bus;
    }

    /**
     * Starts it with the default configuration.
     *
     * @param work folder for everything that is written
     * @param mirror where weights are looked for before the public sources
     * @param settings what is not as by default, by key
     */
    static Service start(Path work, Optional<String> mirror, Map<String, String> settings) throws IOException {
        var data = Files.createTempDirectory(Files.createDirectories(work), "data");
        var options = new HashMap<>(settings);
        options.put("store.data", data.toString());
        var conf = Conf.load(Optional.empty(), Map.of(), options);
        var parley = new Parley(conf, Purpose.ONE_RECORDING, weights(work, mirror));
        return new Service(data, parley, parley.start().bus());
    }

    /** Those with a mirror lie apart, so that without one there are none of it. */
    static WeightResolver weights(Path work, Optional<String> mirror) {
        var cache = work.resolve(mirror.isPresent() ? "models-and-mirror" : "models");
        return BundledWeights.resolver(Optional.of(cache), mirror);
    }

    /** The transcripts of recordings, so many at a time, in their order. */
    List<Speech.Transcript> transcribe(List<Path> recordings, int atOnce) throws IOException, InterruptedException {
        var transcripts = new ArrayList<Speech.Transcript>();
        for (var first = 0; first < recordings.size(); first += atOnce) {
            var ids = new ArrayList<UUID>();
            for (var recording : recordings.subList(first, Math.min(recordings.size(), first + atOnce))) {
                ids.add(submit(recording));
            }
            for (var id : ids) {
                transcripts.add(await(id));
            }
        }
        return transcripts;
    }

    private UUID submit(Path recording) throws IOException {
        // The store takes away what it is given.
        var link = data.resolve(UUID.randomUUID() + "-" + recording.getFileName());
        Files.createSymbolicLink(link, recording.toRealPath());
        var options = new Speech.Options(
                Inference.Hearing.in(Optional.of("en")), Inference.Speakers.ANY, Inference.Channels.AUTO, true, false);
        var name = recording.getFileName().toString();
        var submit =
                new Speech.Submit(CALLER, name, link, options, Optional.empty(), Optional.empty(), Optional.empty());
        return bus.await(Speech.SUBMIT, submit).id();
    }

    private Speech.Transcript await(UUID id) throws InterruptedException {
        var changed = new Semaphore(0);
        var listening = bus.listen(Following.EVENTS_KEPT, _ -> changed.release());
        try {
            while (!state(id).ended()) {
                changed.tryAcquire(1, TimeUnit.SECONDS);
                changed.drainPermits();
            }
        } finally {
            listening.close();
        }
        return bus.await(Speech.GET, new Speech.Get(id, CALLER))
                .transcript()
                .orElseThrow(() -> new IllegalStateException("job " + id + " ended as " + state(id)));
    }

    private Jobs.State state(UUID id) {
        return bus.await(Jobs.GET, new Jobs.Get(id, CALLER)).state();
    }

    @Override
    public void close() {
        parley.close();
    }
}
