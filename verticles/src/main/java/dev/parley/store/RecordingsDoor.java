package dev.parley.store;

import dev.parley.bus.Bus;
import dev.parley.bus.Recordings;
import dev.parley.store.ChangeLog.Told;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Serves {@link Recordings}, and tells of every change after it was kept. */
final class RecordingsDoor {

    private final Vertx vertx;
    private final Bus bus;
    private final Database database;
    private final Clock clock;
    private final Consumer<EventsTable.Appended> tell;

    RecordingsDoor(Vertx vertx, Bus bus, Database database, Clock clock, Consumer<EventsTable.Appended> tell) {
        this.vertx = vertx;
        this.bus = bus;
        this.database = database;
        this.clock = clock;
        this.tell = tell;
    }

    Future<?> serve() {
        var log = new ChangeLog(database, clock);
        return Future.all(serveRecordings(), serveTranscripts(log), serveChanges(log))
                // Beside the work: a list shows less of old recordings until then.
                .onSuccess(_ -> new TranscriptBackfill(vertx, database).run());
    }

    private Future<?> serveRecordings() {
        var recordings = new RecordingsTable(database, clock);
        var search = new RecordingSearch(database);
        var erasure = new RecordingErasure(database, clock);
        return Future.all(List.of(
                bus.serve(Recordings.INSERT, recordings::insert),
                bus.serve(Recordings.KEEP_MEDIA, recordings::keepMedia),
                bus.serve(Recordings.REMOVE, recordings::remove),
                bus.serve(Recordings.SEARCH, search::search),
                bus.serve(Recordings.SUMMARY, search::find),
                bus.serve(Recordings.ERASE, request -> erasure.erase(request).map(gone -> {
                    gone.events().forEach(tell);
                    return gone.erased();
                }))));
    }

    private Future<?> serveTranscripts(ChangeLog log) {
        var transcripts = new TranscriptsTable(vertx, database, log, clock);
        return Future.all(
                bus.serve(Recordings.FIND, transcripts::find),
                bus.serve(Recordings.DOCUMENT, transcripts::document),
                bus.serve(Recordings.SAVE_TRANSCRIPT, told(transcripts::save)));
    }

    private Future<?> serveChanges(ChangeLog log) {
        var names = new RecordingNames(database, log);
        var edits = new EditsTable(vertx, database, log);
        return Future.all(List.of(
                bus.serve(Recordings.CHANGES, log::read),
                bus.serve(Recordings.RENAME, told(names::rename)),
                bus.serve(Recordings.MERGE_LABELS, told(names::merge)),
                bus.serve(Recordings.NAME_SPEAKER, told(names::name)),
                bus.serve(Recordings.CORRECT, told(edits::correct))));
    }

    private <Q, R> Function<Q, Future<R>> told(Function<Q, Future<Told<R>>> change) {
        return request -> change.apply(request).map(kept -> {
            kept.logged().event().ifPresent(tell);
            return kept.reply();
        });
    }
}
