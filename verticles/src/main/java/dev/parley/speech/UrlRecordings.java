package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.SpeechFound;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Recordings by address, each fetched, decoded and searched for speech once on a node, however many jobs are about it: a meeting of
 * two hours has a thousand stretches to be recognised. Whoever comes while one is being made ready waits for it. They are kept
 * while somebody uses them and for a while after; another content of the same address is seen when that is over.
 *
 * <p>Touched on the context of the verticle, whose virtual threads take turns; bounded in number and age.
 */
final class UrlRecordings {

    private static final int MOST = 16;
    private static final Duration LONGEST_UNUSED = Duration.ofMinutes(15);

    private final Bus bus;
    private final Path folder;
    private final RemoteMedia media;
    private final LongSupplier nanoTime;
    private final Map<String, Entry> entries = new HashMap<>();
    private int made;

    /** @param scratch folder below which they are kept; those of an earlier process are deleted
     *  @param nanoTime clock of {@link System#nanoTime} */
    UrlRecordings(Bus bus, Path scratch, RemoteMedia media, LongSupplier nanoTime) {
        this.bus = bus;
        this.folder = scratch.resolve("by-url");
        this.media = media;
        this.nanoTime = nanoTime;
        new ScratchFolder(folder).deleteIfThere();
    }

    /** @param seconds length of the recording */
    record Heard(Path audio, double seconds, Path probabilities, SpeechFound found) {}

    private static final class Entry {
        private final ScratchFolder scratch;
        private final Promise<Heard> heard = Promise.promise();
        private int users;
        private long lastUsed;

        Entry(ScratchFolder scratch) {
            this.scratch = scratch;
        }
    }

    /** Works with a recording. */
    <T> T with(String url, RunWatch watch, Function<Heard, T> work) {
        while (true) {
            var entry = entries.get(url);
            var first = entry == null;
            if (entry == null) {
                entry = new Entry(ScratchFolder.at(folder.resolve(Integer.toString(made++))));
                entries.put(url, entry);
            }
            entry.users++;
            try {
                if (first) {
                    makeReady(url, entry, watch);
                }
                return work.apply(watch.await(entry.heard.future()));
            } catch (FailureException e) {
                // Who was to make it ready was cancelled: that is no reason for anybody else to end.
                if (first || e.failure() != Failure.CANCELLED || watch.isStopped() || entries.get(url) == entry) {
                    throw e;
                }
            } finally {
                entry.users--;
                entry.lastUsed = nanoTime.getAsLong();
                sweep();
            }
        }
    }

    /** Deletes those that nobody has used for a while, and the longest unused of too many. */
    void sweep() {
        var now = nanoTime.getAsLong();
        var unused = entries.entrySet().stream()
                .filter(entry -> entry.getValue().users == 0)
                .sorted(Comparator.comparingLong(entry -> entry.getValue().lastUsed))
                .toList();
        var tooMany = entries.size() - MOST;
        for (var i = 0; i < unused.size(); i++) {
            var entry = unused.get(i).getValue();
            if (i < tooMany || now - entry.lastUsed > LONGEST_UNUSED.toNanos()) {
                entries.remove(unused.get(i).getKey());
                entry.scratch.deleteIfThere();
            }
        }
    }

    private void makeReady(String url, Entry entry, RunWatch watch) {
        try {
            entry.heard.complete(hear(url, entry.scratch, watch));
        } catch (RuntimeException | Error e) {
            entries.remove(url);
            entry.heard.fail(e);
            entry.scratch.deleteIfThere();
            throw e;
        }
    }

    private Heard hear(String url, ScratchFolder scratch, RunWatch watch) {
        var fetched = scratch.downloaded();
        var source = media.fetch(url, fetched, watch);
        var audio = scratch.audio();
        var decoded = watch.await(bus.ask(
                Inference.DECODE, new Inference.Decode(watch.job(), source, audio, Inference.Channels.TOGETHER)));
        delete(fetched);
        var probabilities = scratch.probabilities(audio);
        var found = watch.await(bus.ask(
                Inference.DETECT_SPEECH,
                new Inference.DetectSpeech(watch.job(), audio, decoded.seconds(), probabilities, List.of())));
        return new Heard(audio, decoded.seconds(), probabilities, found);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Failure.INTERNAL.because("cannot delete " + file, e);
        }
    }
}
