package dev.parley.report;

import dev.parley.bus.Bus;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Prompts;
import dev.parley.bus.Reports;
import dev.parley.bus.Tasks;
import dev.parley.conf.ReportConf;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;

/**
 * Consumes {@link Reports}, on every node; runs the jobs of kind {@link Reports#KIND}, {@link Tasks#REPORT} and
 * {@link Tasks#SEMI_REPORT}. Asks {@link Llm} on whichever node, {@link Prompts}, the store, speech and jobs. Keeps nothing. Virtual threads, one
 * instance.
 */
public final class ReportVerticle extends VerticleBase {

    private final Bus bus;
    private final ReportConf conf;

    public ReportVerticle(Bus bus, ReportConf conf) {
        this.bus = bus;
        this.conf = conf;
    }

    @Override
    public Future<?> start() {
        var writer = new ReportWriter(bus, conf, new NamedPrompts(bus));
        var desk = new ReportDesk(bus, writer);
        var recordings = new RecordingReportRun(bus, writer);
        var texts = new TextReportRun(bus, conf);
        return Future.all(List.of(
                bus.serveBlocking(Reports.SUBMIT, desk::submit),
                bus.serveBlocking(Reports.CHECK, desk::check),
                bus.serveBlocking(Reports.READ, desk::read),
                bus.serveBlocking(Reports.LIST, desk::list),
                bus.serveBlocking(Reports.WRITE, recordings::write),
                bus.serveBlocking(Jobs.RUN.of(Reports.KIND), recordings::run),
                bus.serveBlocking(Jobs.RUN.of(Tasks.REPORT), texts::run),
                bus.serveBlocking(Jobs.RUN.of(Tasks.SEMI_REPORT), texts::run)));
    }
}
