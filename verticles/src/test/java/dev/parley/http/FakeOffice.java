package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Office;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The office behind the bus: its answers are what a test has put there. */
final class FakeOffice {

    private static final Set<String> CATEGORIES = Set.of("analysis", "search", "transformation", "generation");

    final List<Office.Submit> submitted = new CopyOnWriteArrayList<>();
    final List<Office.Classify> asked = new CopyOnWriteArrayList<>();
    final List<Office.AskMetrics> periods = new CopyOnWriteArrayList<>();
    final Map<UUID, Office.Found> found = new ConcurrentHashMap<>();
    /** What a request is taken for, by its text. */
    final Map<String, Office.Classified> classes = new ConcurrentHashMap<>();

    private final Function<Office.Submit, Future<Job>> keep;
    private final Function<Office.Rate, Future<Office.Rated>> rate;
    private final Function<Office.AskMetrics, Future<Office.Metrics>> metrics;

    /**
     * @param keep makes the job of a request
     * @param rate keeps what the owner of a request thinks of it
     */
    FakeOffice(
            Function<Office.Submit, Future<Job>> keep,
            Function<Office.Rate, Future<Office.Rated>> rate,
            Function<Office.AskMetrics, Future<Office.Metrics>> metrics) {
        this.keep = keep;
        this.rate = rate;
        this.metrics = metrics;
    }

    Future<?> serve(Bus bus) {
        return Future.all(
                bus.serve(Office.SUBMIT, this::submit),
                bus.serve(Office.READ, request -> Future.succeededFuture(read(request))),
                bus.serve(Office.CLASSIFY, request -> {
                    asked.add(request);
                    if (request.text().length() > 10_000) {
                        throw Failure.TOO_LARGE.because(
                                "text: has " + request.text().length() + " characters");
                    }
                    return Future.succeededFuture(
                            classes.getOrDefault(request.text(), new Office.Classified("nonsense", 0.4, "fake/model")));
                }),
                bus.serve(Office.RATE, request -> {
                    read(new Office.Read(request.caller(), request.request()));
                    return rate.apply(request);
                }),
                bus.serve(Office.METRICS, request -> {
                    periods.add(request);
                    return metrics.apply(request);
                }));
    }

    void change(UUID id, Job job, Optional<Office.Output> output) {
        found.computeIfPresent(id, (_, before) -> new Office.Found(job, before.request(), output));
    }

    private Future<Office.Submitted> submit(Office.Submit submit) {
        var request = submit.request();
        request.range().filter("A1:Z99"::equals).ifPresent(range -> {
            throw Failure.INVALID.because("range: " + range + " has 2574 cells, but the data have 4");
        });
        request.data().filter(data -> data.contains("too large")).ifPresent(_ -> {
            throw Failure.TOO_LARGE.because("data: has more than 5 cells");
        });
        request.category().filter(name -> !CATEGORIES.contains(name)).ifPresent(name -> {
            throw Failure.INVALID.because("category: there is no " + name);
        });
        request.data().filter(data -> data.contains("\"none\"")).ifPresent(_ -> {
            throw Failure.INVALID.because("data: data.header.style: there is no style none");
        });
        request.data().filter(data -> data.contains("\"chart_data\":[]")).ifPresent(_ -> {
            throw Failure.INVALID.because("data: chart_data: must not be empty");
        });
        submitted.add(submit);
        return keep.apply(submit).map(job -> {
            found.put(job.id(), new Office.Found(job, request, Optional.empty()));
            return new Office.Submitted(job.id());
        });
    }

    private Office.Found read(Office.Read request) {
        return Optional.ofNullable(found.get(request.id()))
                .filter(one -> request.caller().mayTouch(one.job().owner()))
                .orElseThrow(() -> Failure.NOT_FOUND.because("there is no request " + request.id()));
    }
}
