package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Jobs;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * How far one run is, as one number: each stage's share of the time that a run takes on a CPU. Recognition and diarization
 * run side by side. Owned by one run, touched on its context.
 */
final class RunProgress {

    private static final Map<String, Double> SHARES = Map.of(
            // How long it takes is not known, and seldom much.
            Stage.DOWNLOAD, 0.0,
            Stage.DECODE, 0.04,
            Stage.DETECT, 0.08,
            Stage.RECOGNIZE, 0.40,
            Stage.DIARIZE, 0.44,
            Stage.ALIGN, 0.01,
            Stage.REPORT, 0.03);

    private final Bus bus;
    private final UUID job;
    private final Map<String, Double> fractions = new TreeMap<>();

    RunProgress(Bus bus, UUID job) {
        this.bus = bus;
        this.job = job;
    }

    /** Notes and tells that this fraction of a stage is done, 0–1; waits for nobody. */
    void reached(String stage, double fraction) {
        fractions.merge(stage, fraction, Math::max);
        var total = fractions.entrySet().stream()
                .mapToDouble(done -> SHARES.getOrDefault(done.getKey(), 0.0) * done.getValue())
                .sum();
        var thousandths = Math.round(1_000 * Math.min(1, total));
        bus.ask(Jobs.PROGRESS, new Jobs.Progress(job, stage, thousandths / 1e3));
    }
}
