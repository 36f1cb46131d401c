package dev.parley.speech;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import dev.parley.bus.SoundStore;
import dev.parley.bus.Sounds;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Who wants to listen to a recording or to draw it. What it lacks is made by a node with models; a caller waits for that a
 * while, and is told to come again where it takes longer. Keeps nothing.
 */
final class SoundDesk {

    private static final Caller ENGINE = new Caller(new UUID(0, 0), Role.ADMIN);
    /** Within this an hour of sound is ready; proxies let a request wait a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration COME_AGAIN = Duration.ofSeconds(3);

    private final Bus bus;
    private final Duration patience;

    SoundDesk(Bus bus) {
        this(bus, PATIENCE);
    }

    /** @param patience how long a caller waits for what is being made */
    SoundDesk(Bus bus, Duration patience) {
        this.bus = bus;
        this.patience = patience;
    }

    Sounds.Playable play(Sounds.Play request) {
        var kept = find(request.recording(), request.caller());
        if (kept.playing().isEmpty()) {
            make(request.recording(), kept, true);
            kept = find(request.recording(), request.caller());
        }
        var playing = kept.playing().orElseThrow(SoundDesk::notReady);
        var isCopy = kept.media().filter(playing.sound()::equals).isEmpty();
        var name = isCopy ? kept.name().replaceFirst("\\.[^.]{1,5}$", "") + ".mp3" : kept.name();
        return new Sounds.Playable(playing.sound(), name, playing.contentType());
    }

    Sounds.Loudness measure(Sounds.Measure request) {
        check(request);
        var kept = find(request.recording(), request.caller());
        if (kept.seconds().isEmpty()) {
            make(request.recording(), kept, false);
            kept = find(request.recording(), request.caller());
        }
        var duration = kept.seconds().orElseThrow(SoundDesk::notReady);
        var part = PeakPoints.between(request.from(), request.to().orElse(duration), duration);
        var peaks = bus.await(SoundStore.READ, new SoundStore.Read(request.recording(), part.first(), part.count()));
        return new Sounds.Loudness(part.from(), part.to(), duration, part.points(peaks.values(), request.points()));
    }

    private static void check(Sounds.Measure request) {
        if (request.points() < 1 || request.points() > Sounds.MOST_POINTS) {
            throw Failure.INVALID.because(
                    "points: " + request.points() + " is not between 1 and " + Sounds.MOST_POINTS);
        }
        var to = request.to().orElse(Double.POSITIVE_INFINITY);
        if (!(request.from() >= 0) || !(to > request.from())) {
            throw Failure.INVALID.because("from: " + request.from() + " must be 0 or more and less than to, "
                    + request.to().map(String::valueOf).orElse("the end") + "; both are seconds");
        }
    }

    private SoundStore.Kept find(UUID recording, Caller caller) {
        var kept = bus.await(SoundStore.FIND, new SoundStore.Find(recording));
        if (!caller.mayTouch(kept.owner())) {
            throw Failure.NOT_FOUND.because("there is no recording " + recording);
        }
        return kept;
    }

    private void make(UUID recording, SoundStore.Kept kept, boolean toPlay) {
        if (kept.seconds().isEmpty()) {
            refuseUndecoded(recording);
        }
        if (kept.media().isEmpty()) {
            throw Failure.CONFLICT.because("there is no sound: the file of recording " + recording + " was never kept");
        }
        Future.await(bus.ask(Sounds.MAKE, new Sounds.Make(recording, toPlay))
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(failure instanceof TimeoutException ? notReady() : failure)));
    }

    /** What its job is about to decode is not decoded here as well, and what no job can decode not at all. */
    private void refuseUndecoded(UUID recording) {
        switch (state(recording).orElse(null)) {
            case Jobs.State.Queued _, Jobs.State.Running _ ->
                throw Failure.NOT_FOUND.because("recording " + recording
                        + " is not decoded yet; ask again when the stage decode of its job is over");
            case Jobs.State.Failed failed
            when failed.failure() == Failure.UNSUPPORTED_MEDIA || failed.failure() == Failure.TOO_LARGE ->
                throw Failure.CONFLICT.because("there is no sound, the job failed: " + failed.detail());
            case null, default -> {}
        }
    }

    /** Of the job of a recording; empty where retention has dropped it. */
    private Optional<Jobs.State> state(UUID recording) {
        try {
            return Optional.of(
                    bus.await(Jobs.GET, new Jobs.Get(recording, ENGINE)).state());
        } catch (FailureException e) {
            if (e.failure() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static FailureException notReady() {
        return Failure.UNAVAILABLE.because("the recording is being made ready to listen to; ask again", COME_AGAIN);
    }
}
