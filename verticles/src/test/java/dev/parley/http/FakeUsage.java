package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Usage;
import dev.parley.bus.Usage.Limit;
import dev.parley.bus.Usage.Measure;
import dev.parley.bus.Usage.Period;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A ledger with one line, and limits of everybody. */
final class FakeUsage {

    private static final Usage.Totals TOTALS = new Usage.Totals(3, 1, 1, 2, 10, 20, 4, 12_000_000_001L, 350, 12.5);

    final List<Usage.AskReport> asked = new CopyOnWriteArrayList<>();
    final List<Usage.SetLimits> set = new CopyOnWriteArrayList<>();
    /** Of the user of the line. */
    volatile String name = "anna";

    Future<?> serve(Bus bus) {
        return Future.all(
                bus.serve(Usage.REPORT, request -> Future.succeededFuture(report(request))),
                bus.serve(Usage.SET_LIMITS, request -> {
                    set.add(request);
                    return Future.succeededFuture(new Usage.Limits(request.limits(), request.limits()));
                }),
                bus.serve(
                        Usage.LIMITS,
                        _ -> Future.succeededFuture(new Usage.Limits(
                                List.of(), List.of(new Limit(Measure.COST, Period.MONTH, 1_500_000_000L))))));
    }

    private Usage.Report report(Usage.AskReport request) {
        asked.add(request);
        return new Usage.Report(
                request.from().orElse(FakeActors.NOW),
                request.to().orElse(FakeActors.NOW),
                List.of(new Usage.Line("2026-03-04", Optional.of(name), TOTALS)),
                TOTALS);
    }
}
