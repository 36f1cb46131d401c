package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Speech;
import dev.parley.conf.Conf;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.util.List;

/**
 * Hears short recordings at once and those who are speaking just now, on nodes with models: {@link Speech#HEAR} and {@link
 * Speech#LISTEN}. Asks inference and the blob store. Keeps nothing but the scratch files of what it hears. Virtual threads, one
 * instance.
 */
public final class HearingVerticle extends VerticleBase {

    private final Bus bus;
    private final Path scratch;
    private final Conf conf;

    /** @param scratch folder for scratch files */
    public HearingVerticle(Bus bus, Path scratch, Conf conf) {
        this.bus = bus;
        this.scratch = scratch;
        this.conf = conf;
    }

    @Override
    public Future<?> start() {
        var hearing = new HearingDesk(bus, scratch, new VoiceEmotion(conf.emotion()));
        var listening = new ListeningDesk(bus, conf.speech().endOfAnswer());
        return Future.all(List.of(
                bus.serveBlocking(Speech.HEAR, hearing::hear), bus.serveBlocking(Speech.LISTEN, listening::listen)));
    }
}
