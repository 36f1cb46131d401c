package dev.parley.speech;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.bus.SoundStore;
import dev.parley.bus.Sounds;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes what recordings lack to be listened to, each once however many ask for it meanwhile, and a few at a time. Owned by one
 * verticle on virtual threads, touched on its context. Keeps scratch files only while it works.
 */
final class SoundMaker {

    /** Each takes one core. */
    private static final int MOST_AT_ONCE = 4;

    private static final Duration LATER = Duration.ofSeconds(5);

    private static final String MP3 = "audio/mpeg";

    private final Vertx vertx;
    private final Bus bus;
    private final Path folder;
    private final SoundNotes notes;
    /** Those that are being made, at most {@link #MOST_AT_ONCE}. */
    private final Map<UUID, Making> making = new HashMap<>();

    /** @param measured when it is known how loud it is
     *  @param all when it can be played as well */
    private record Making(Promise<Done> measured, Promise<Done> all) {}

    /** @param scratch folder below which files are written; those of an earlier process are deleted */
    SoundMaker(Vertx vertx, Bus bus, Path scratch) {
        this.vertx = vertx;
        this.bus = bus;
        this.folder = scratch.resolve("played");
        this.notes = new SoundNotes(bus);
        new ScratchFolder(folder).deleteIfThere();
    }

    Done make(Sounds.Make request) {
        var recording = request.recording();
        var begun = making.get(recording);
        var mine = begun == null ? begin(recording) : begun;
        return Future.await((request.toPlay() ? mine.all() : mine.measured()).future());
    }

    private Making begin(UUID recording) {
        if (making.size() >= MOST_AT_ONCE) {
            throw Failure.UNAVAILABLE.because(
                    MOST_AT_ONCE + " recordings are being made ready to listen to at this moment; ask again", LATER);
        }
        var mine = new Making(Promise.promise(), Promise.promise());
        making.put(recording, mine);
        // A task of its own: who wants to draw does not wait for the copy.
        vertx.getOrCreateContext().runOnContext(_ -> run(recording, mine));
        return mine;
    }

    private void run(UUID recording, Making mine) {
        try {
            makeAll(recording, mine.measured());
            mine.measured().tryComplete(Done.DONE);
            mine.all().complete(Done.DONE);
        } catch (RuntimeException | Error e) {
            mine.measured().tryFail(e);
            mine.all().fail(e);
        } finally {
            making.remove(recording);
        }
    }

    private void makeAll(UUID recording, Promise<Done> measured) {
        var kept = bus.await(SoundStore.FIND, new SoundStore.Find(recording));
        if (kept.playing().isPresent()) {
            return;
        }
        var media = kept.media()
                .orElseThrow(() -> Failure.NOT_FOUND.because("recording " + recording + " has no sound yet"));
        var work = UUID.randomUUID();
        var scratch = ScratchFolder.at(folder.resolve(work.toString()));
        try {
            var original = locate(recording, media);
            var playable = kept.seconds().isPresent()
                    ? Optional.<String>empty()
                    : measure(work, recording, media, original, scratch).playable();
            measured.complete(Done.DONE);
            if (playable.isEmpty()) {
                copy(work, recording, original, scratch);
            }
        } finally {
            scratch.delete();
        }
    }

    /** A file that the store has lost does not come back by asking again. */
    private Path locate(UUID recording, Blobs.Key media) {
        try {
            return bus.await(Blobs.LOCATE, new Blobs.Locate(media)).file();
        } catch (FailureException e) {
            throw e.failure() == Failure.NOT_FOUND
                    ? Failure.CONFLICT.because("there is no sound: the file of recording " + recording + " is gone", e)
                    : e;
        }
    }

    private Inference.Decoded measure(
            UUID work, UUID recording, Blobs.Key media, Path original, ScratchFolder scratch) {
        var decoded = bus.await(
                Inference.DECODE, new Inference.Decode(work, original, scratch.audio(), Inference.Channels.AUTO));
        notes.keep(work, recording, media, scratch.audio(), decoded);
        return decoded;
    }

    private void copy(UUID work, UUID recording, Path original, ScratchFolder scratch) {
        var target = scratch.converted();
        bus.await(Inference.CONVERT, new Inference.Convert(work, original, target, Inference.AudioFormat.MP3, false));
        var blob = bus.await(Blobs.ADOPT, new Blobs.Adopt(target));
        var copy = new SoundStore.Playing(blob.key(), MP3);
        bus.await(SoundStore.KEEP_COPY, new SoundStore.KeepCopy(recording, copy));
    }
}
