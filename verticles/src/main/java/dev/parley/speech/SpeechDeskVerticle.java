package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Conversions;
import dev.parley.bus.Health;
import dev.parley.bus.Sounds;
import dev.parley.bus.Speech;
import dev.parley.bus.Transcripts;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;

/**
 * Where recordings are handed in and asked for, on every node: a file that has just come in need not travel before the store
 * has it. Consumes {@link Speech}, {@link Transcripts}, {@link Conversions} and {@link Sounds}; asks the stores, jobs and any node with models what they can do.
 * Keeps nothing. Virtual threads, one instance.
 */
public final class SpeechDeskVerticle extends VerticleBase {

    private final Bus bus;
    private final Duration keepRecordings;

    /** @param keepRecordings how long recordings are kept; zero for ever */
    public SpeechDeskVerticle(Bus bus, Duration keepRecordings) {
        this.bus = bus;
        this.keepRecordings = keepRecordings;
    }

    @Override
    public Future<?> start() {
        var recordings = new RecordingDesk(bus);
        var conversions = new ConversionDesk(bus);
        var transcripts = new TranscriptDesk(bus, keepRecordings);
        var sounds = new SoundDesk(bus);
        return Future.all(List.of(
                bus.serveBlocking(Speech.SUBMIT, recordings::submit),
                bus.serveBlocking(Speech.CHECK, recordings::check),
                bus.serveBlocking(Speech.GET, recordings::get),
                bus.serveBlocking(Speech.LABEL, recordings::label),
                bus.serveBlocking(Transcripts.LIST, transcripts::list),
                bus.serveBlocking(Transcripts.LOOK, transcripts::look),
                bus.serveBlocking(Transcripts.READ, transcripts::read),
                bus.serveBlocking(Transcripts.RENAME, transcripts::rename),
                bus.serveBlocking(Transcripts.CORRECT, transcripts::correct),
                bus.serveBlocking(Transcripts.NAME_SPEAKER, transcripts::name),
                bus.serveBlocking(Transcripts.CHANGES, transcripts::changes),
                bus.serveBlocking(Transcripts.DELETE, transcripts::delete),
                bus.serveBlocking(Sounds.PLAY, sounds::play),
                bus.serveBlocking(Sounds.MEASURE, sounds::measure),
                bus.serveBlocking(Conversions.SUBMIT, conversions::submit),
                bus.serveBlocking(Health.CHECK.of("speech"), _ -> new Health.Part(true, "takes recordings"))));
    }
}
