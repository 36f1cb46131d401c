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
    private final Map<String, Double> shares;
    private final Map<String, Double> fractions = new TreeMap<>();

    /** Of a run that makes a transcript. */
    RunProgress(Bus bus, UUID job) {
        this(bus, job, SHARES);
    }

    /** @param shares of the whole, by stage */
    RunProgress(Bus bus, UUID job, Map<String, Double> shares) {
        this.bus = bus;
        this.job = job;
        this.shares = Map.copyOf(shares);
    }

    /** Notes and tells that this fraction of a stage is done, 0–1; waits for nobody. */
    void reached(String stage, double fraction) {
        fractions.merge(stage, fraction, Math::max);
        bus.ask(Jobs.PROGRESS, new Jobs.Progress(job, stage, total()));
    }

    /** The whole so far, 0–1, in thousandths. */
    double total() {
        var total = fractions.entrySet().stream()
                .mapToDouble(done -> shares.getOrDefault(done.getKey(), 0.0) * done.getValue())
                .sum();
        return Math.round(1_000 * Math.min(1, total)) / 1e3;
    }
}
