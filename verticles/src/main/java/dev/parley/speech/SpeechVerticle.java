package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Conversions;
import dev.parley.bus.Jobs;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs the jobs of kind {@link Speech#TRANSCRIPTION} and {@link Conversions#KIND}, on nodes with models; asks inference,
 * downloads, the stores, jobs and llm. Keeps nothing but the scratch files of running jobs. Virtual threads, one instance.
 */
public final class SpeechVerticle extends VerticleBase {

    private static final Duration SWEEP_PAUSE = Duration.ofHours(1);

    private final Bus bus;
    private final Path scratch;
    private final long mostBytes;

    /** @param scratch folder for the scratch files of running jobs
     *  @param mostBytes largest file that is read from elsewhere */
    public SpeechVerticle(Bus bus, Path scratch, long mostBytes) {
        this.bus = bus;
        this.scratch = scratch;
        this.mostBytes = mostBytes;
    }

    @Override
    public Future<?> start() {
        var runner = new TranscriptionRun(bus, scratch, mostBytes);
        var converter = new ConversionRun(bus, scratch, mostBytes);
        var sweep = new ScratchSweep(bus, scratch);
        vertx.setPeriodic(1, SWEEP_PAUSE.toMillis(), _ -> sweep.run());
        return Future.all(List.of(
                bus.serveBlocking(Jobs.RUN.of(Speech.TRANSCRIPTION), runner::run),
                bus.serveBlocking(Jobs.RUN.of(Conversions.KIND), converter::run)));
    }
}
