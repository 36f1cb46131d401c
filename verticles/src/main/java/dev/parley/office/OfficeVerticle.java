package dev.parley.office;

import dev.parley.bus.Bus;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Office;
import dev.parley.bus.Prompts;
import dev.parley.conf.Conf;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.List;

/**
 * Consumes {@link Office}, on every node; runs the jobs of kind {@link Office#KIND}. Asks {@link Llm} and inference on whichever node,
 * {@link Prompts}, the store and jobs. Keeps the categories and their vectors, until {@link Prompts#CHANGED}. Virtual threads, one
 * instance.
 */
public final class OfficeVerticle extends VerticleBase {

    private final Bus bus;
    private final Conf conf;
    private final Clock clock;

    public OfficeVerticle(Bus bus, Conf conf, Clock clock) {
        this.bus = bus;
        this.conf = conf;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        var forms = new Forms(bus, conf.office());
        var categories = new CategoryBook(bus);
        var classifier = new Classifier(bus, clock, conf, categories);
        var desk = new OfficeDesk(bus, conf.office(), forms, categories);
        var runs = new OfficeRun(bus, clock, forms, categories, classifier, new DryRuns(conf.llm()));
        var changes = bus.listen(Prompts.CHANGED, _ -> categories.forget());
        return Future.all(List.of(
                changes.ready(),
                bus.serveBlocking(Office.SUBMIT, desk::submit),
                bus.serveBlocking(Office.READ, desk::read),
                bus.serveBlocking(Office.CLASSIFY, classifier::classify),
                bus.serveBlocking(Office.RATE, desk::rate),
                bus.serveBlocking(Office.METRICS, desk::metrics),
                bus.serveBlocking(Jobs.RUN.of(Office.KIND), runs::run)));
    }
}
