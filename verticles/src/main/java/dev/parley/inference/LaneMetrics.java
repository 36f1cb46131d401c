package dev.parley.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What is measured of batches: waiting, size and latency, by model and device. Thread-safe. */
final class LaneMetrics {

    private static final String MODEL = "model";
    private static final String DEVICE = "device";

    private final MeterRegistry meters;

    LaneMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** A chunk has waited for its batch. */
    void waited(String model, long nanos) {
        meters.timer("inference.queue", MODEL, model).record(Duration.ofNanos(nanos));
    }

    /** A batch goes to a device. */
    void batch(String model, String device, int chunks) {
        meters.summary("inference.batch.size", MODEL, model, DEVICE, device).record(chunks);
    }

    /** How long batches take on a device. */
    Timer latency(String model, String device) {
        return meters.timer("whisper.transcription", MODEL, model, DEVICE, device);
    }

    /** A device was taken out. */
    void takenOut(String device) {
        meters.counter("inference.device.failures", DEVICE, device).increment();
    }
}
