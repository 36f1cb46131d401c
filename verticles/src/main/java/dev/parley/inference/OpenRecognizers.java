package dev.parley.inference;

import dev.parley.bus.Failure;
import dev.parley.models.audio.Recording;
import dev.parley.models.onnx.Device;
import dev.parley.models.onnx.OnnxSessions;
import dev.parley.models.recognition.Hearing;
import dev.parley.models.recognition.Recognizer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recognisers that one device has open, each opened when it is first used and kept. All lanes of the device share them; safe
 * for concurrent use. Close it after the last use.
 */
final class OpenRecognizers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OpenRecognizers.class);

    /** Silence: whatever the model, it has little to say about it. */
    private static final List<float[]> SHORT_SOUND = List.of(new float[Recording.SAMPLE_RATE / 2]);

    private final Device device;
    private final Recognizers recognizers;
    private final MemoryCheck memory;
    private final Map<String, Recognizer> open = new ConcurrentHashMap<>();

    OpenRecognizers(Device device, Recognizers recognizers, MemoryCheck memory) {
        this.device = device;
        this.recognizers = recognizers;
        this.memory = memory;
    }

    /** Where they are. */
    Device device() {
        return device;
    }

    /**
     * The recogniser of this name, warm. Of several threads that want it first one opens it and the others wait.
     *
     * @throws dev.parley.bus.FailureException UNAVAILABLE, if it cannot be opened here
     */
    Recognizer use(String model) {
        var opened = open.get(model);
        return opened != null ? opened : open.computeIfAbsent(model, this::open);
    }

    /** Has a recogniser hear a short sound. */
    void prove(String model) {
        hearShortSound(use(model));
    }

    private Recognizer open(String model) {
        var started = System.nanoTime();
        var installed = recognizers.installed(model).orElseThrow();
        try {
            memory.require(device, model, installed.folder());
            var opened = OnnxSessions.on(device, installed::open);
            try {
                // The first call of a session allocates and, on a card, compiles: no user should wait for that.
                hearShortSound(opened);
            } catch (RuntimeException e) {
                opened.close();
                throw Failure.UNAVAILABLE.because(
                        model + " is open on " + device.name() + " and does not work: " + e.getMessage(), e);
            }
            log.info(
                    "{} is ready on {} after {} ms",
                    model,
                    device.name(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
            return opened;
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because(
                    "cannot open " + model + " on " + device.name() + ": " + e.getMessage(), e);
        }
    }

    private static void hearShortSound(Recognizer recognizer) {
        recognizer.recognize(SHORT_SOUND, Hearing.ANY);
    }

    @Override
    public void close() {
        open.values().forEach(Recognizer::close);
        open.clear();
    }
}
