package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.bus.Prompts.PromptList;
import dev.parley.bus.Reports;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reports and prompts behind the bus, with their state in maps. */
final class FakeReports {

    final List<Reports.Submit> orders = new CopyOnWriteArrayList<>();
    final Map<UUID, Reports.Found> found = new ConcurrentHashMap<>();
    final Map<String, Prompt> prompts = new ConcurrentHashMap<>();
    final List<Prompts.Put> puts = new CopyOnWriteArrayList<>();
    static final UUID JOB = new UUID(7, 7);

    Future<?> serve(Bus bus) {
        return Future.all(List.of(
                bus.serve(Reports.SUBMIT, request -> {
                    orders.add(request);
                    return Future.succeededFuture(new Reports.Submitted(JOB));
                }),
                bus.serve(Reports.READ, request -> read(request)),
                bus.serve(
                        Reports.LIST,
                        request -> Future.succeededFuture(new Reports.Orders(orders.stream()
                                .filter(order -> order.recording().equals(request.recording()))
                                .map(order -> new Reports.Order(
                                        JOB, new Jobs.State.Queued(FakeActors.NOW), order.wish(), FakeActors.NOW))
                                .toList()))),
                bus.serve(
                        Prompts.LIST,
                        request -> Future.succeededFuture(new PromptList(prompts.values().stream()
                                .filter(prompt -> request.category()
                                        .map(prompt.category()::equals)
                                        .orElse(true))
                                .toList()))),
                bus.serve(Prompts.FIND, request -> Optional.ofNullable(prompts.get(request.name()))
                        .map(prompt -> Future.succeededFuture(new PromptList(List.of(prompt))))
                        .orElseGet(() -> Future.failedFuture(Failure.NOT_FOUND.because("prompt: no such")))),
                bus.serve(Prompts.PUT, request -> Future.succeededFuture(put(request))),
                bus.serve(Prompts.DELETE, request -> Future.succeededFuture(delete(request))),
                bus.serve(Prompts.CATEGORIES, _ -> Future.succeededFuture(new Prompts.Categories(List.of()))),
                bus.serve(Prompts.PUT_CATEGORY, request -> Future.succeededFuture(put(request))),
                bus.serve(Prompts.DELETE_CATEGORY, _ -> Future.succeededFuture(Done.DONE)),
                bus.serve(Prompts.EXPORT, _ -> Future.succeededFuture(new Prompts.Yaml("prompts: []\n"))),
                bus.serve(
                        Prompts.IMPORT,
                        request -> Future.succeededFuture(
                                new Prompts.Imported(List.of(), List.of(), 0, request.dryRun())))));
    }

    private Future<Reports.Found> read(Reports.Read request) {
        return Optional.ofNullable(found.get(request.id()))
                .filter(report -> request.caller().mayTouch(report.job().owner()))
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(Failure.NOT_FOUND.because("no such report")));
    }

    private Prompt put(Prompts.Put request) {
        puts.add(request);
        var prompt = new Prompt(
                10_001,
                request.name(),
                request.language(),
                2,
                request.title(),
                request.description(),
                request.category(),
                request.text(),
                false,
                0,
                request.author(),
                Optional.of(FakeActors.NOW));
        prompts.put(request.name(), prompt);
        return prompt;
    }

    private static Prompts.Category put(Prompts.PutCategory request) {
        return new Prompts.Category(
                10_001,
                request.name(),
                request.words(),
                request.examples(),
                request.active(),
                request.sortOrder(),
                0,
                false);
    }

    private Done delete(Prompts.Delete request) {
        if (prompts.remove(request.name()) == null) {
            throw Failure.NOT_FOUND.because("no such prompt");
        }
        return Done.DONE;
    }
}
