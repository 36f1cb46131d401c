package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Conversions;
import dev.parley.bus.Health;
import dev.parley.bus.Sounds;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;

/**
 * Where recordings are handed in and asked for, on every node: a file that has just come in need not travel before the store
 * has it. Consumes {@link Speech}, {@link Conversions} and {@link Sounds}; asks the stores, jobs and any node with models what they can do.
 * Keeps nothing. Virtual threads, one instance.
 */
public final class SpeechDeskVerticle extends VerticleBase {

    private final Bus bus;

    public SpeechDeskVerticle(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<?> start() {
        var recordings = new RecordingDesk(bus);
        var conversions = new ConversionDesk(bus);
        var sounds = new SoundDesk(bus);
        return Future.all(List.of(
                bus.serveBlocking(Speech.SUBMIT, recordings::submit),
                bus.serveBlocking(Speech.GET, recordings::get),
                bus.serveBlocking(Speech.LABEL, recordings::label),
                bus.serveBlocking(Sounds.PLAY, sounds::play),
                bus.serveBlocking(Sounds.MEASURE, sounds::measure),
                bus.serveBlocking(Conversions.SUBMIT, conversions::submit),
                bus.serveBlocking(Health.CHECK.of("speech"), _ -> new Health.Part(true, "takes recordings"))));
    }
}
