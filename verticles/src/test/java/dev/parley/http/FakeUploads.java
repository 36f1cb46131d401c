package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.Speech;
import dev.parley.bus.Uploads;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the store knows of uploads that come in pieces, in a map. */
final class FakeUploads {

    final Map<UUID, Uploads.Upload> all = new ConcurrentHashMap<>();
    /** What becomes of the options of a new one. */
    volatile Supplier<Future<Done>> check = () -> Future.succeededFuture(Done.DONE);

    Future<?> serve(Bus bus) {
        return Future.all(List.of(
                bus.serve(Speech.CHECK, _ -> check.get()),
                bus.serve(Uploads.BEGIN, this::begin),
                bus.serve(
                        Uploads.FIND,
                        request -> Future.succeededFuture(Optional.ofNullable(all.get(request.id()))
                                .filter(upload -> upload.expires().isAfter(Instant.now()))
                                .orElseThrow(() -> Failure.NOT_FOUND.because("there is no upload " + request.id())))),
                bus.serve(Uploads.END, request -> {
                    all.computeIfPresent(request.id(), (_, upload) -> ended(upload));
                    return Future.succeededFuture(Done.DONE);
                }),
                bus.serve(Uploads.PLACE, request -> {
                    request.ids()
                            .forEach(id ->
                                    all.computeIfPresent(id, (_, upload) -> at(request.node(), Instant.now(), upload)));
                    return Future.succeededFuture(Done.DONE);
                }),
                bus.serve(Uploads.FORGET, request -> {
                    all.remove(request.id());
                    return Future.succeededFuture(Done.DONE);
                }),
                bus.serve(Uploads.FORGET_EXPIRED, _ -> Future.succeededFuture(Done.DONE))));
    }

    private Future<Done> begin(Uploads.Begin request) {
        var mine = all.values().stream()
                .filter(upload -> upload.owner().equals(request.upload().owner()))
                .count();
        if (mine >= request.most()) {
            throw Failure.OVER_QUOTA.because("too many");
        }
        all.put(request.upload().id(), request.upload());
        return Future.succeededFuture(Done.DONE);
    }

    static Uploads.Upload at(String node, Instant seen, Uploads.Upload upload) {
        return new Uploads.Upload(
                upload.id(),
                upload.owner(),
                upload.length(),
                upload.metadata(),
                node,
                seen,
                upload.created(),
                upload.expires(),
                upload.ended());
    }

    private static Uploads.Upload ended(Uploads.Upload upload) {
        return new Uploads.Upload(
                upload.id(),
                upload.owner(),
                upload.length(),
                upload.metadata(),
                upload.node(),
                upload.seen(),
                upload.created(),
                upload.expires(),
                Optional.of(Instant.now()));
    }
}
