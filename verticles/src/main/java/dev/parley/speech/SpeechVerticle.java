package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Conversions;
import dev.parley.bus.Jobs;
import dev.parley.bus.Sounds;
import dev.parley.bus.Speech;
import dev.parley.bus.Tasks;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs the jobs of kind {@link Speech#TRANSCRIPTION} and {@link Conversions#KIND} and those of {@link Tasks} that are
 * about sound, on nodes with models, and makes what is needed to listen to recordings, {@link Sounds#MAKE}; asks inference, downloads, the stores, jobs and reports. Keeps nothing but the scratch files of running jobs. Virtual
 * threads, one instance.
 */
public final class SpeechVerticle extends VerticleBase {

    private static final Duration SWEEP_PAUSE = Duration.ofHours(1);
    private static final Duration URL_SWEEP_PAUSE = Duration.ofMinutes(1);

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
        var media = new RemoteMedia(bus, mostBytes);
        var converter = new ConversionRun(bus, scratch, media, mostBytes);
        var recordings = new UrlRecordings(bus, scratch, media, System::nanoTime);
        var sounds = new SoundMaker(vertx, bus, scratch);
        var sweep = new ScratchSweep(bus, scratch);
        vertx.setPeriodic(1, SWEEP_PAUSE.toMillis(), _ -> sweep.run());
        vertx.setPeriodic(URL_SWEEP_PAUSE.toMillis(), _ -> recordings.sweep());
        return Future.all(List.of(
                bus.serveBlocking(Jobs.RUN.of(Speech.TRANSCRIPTION), runner::run),
                bus.serveBlocking(Jobs.RUN.of(Conversions.KIND), converter::run),
                bus.serveBlocking(Sounds.MAKE, sounds::make),
                bus.serveBlocking(Jobs.RUN.of(Tasks.CONVERT), converter::runFromUrl),
                bus.serveBlocking(Jobs.RUN.of(Tasks.DIARIZE), new DiarizeUrlRun(bus, recordings)::run),
                bus.serveBlocking(Jobs.RUN.of(Tasks.TRANSCRIBE), new TranscribeRangeRun(bus, recordings)::run)));
    }
}
