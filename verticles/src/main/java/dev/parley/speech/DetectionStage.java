package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Decoded;
import dev.parley.bus.Inference.SpeechFound;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Finds the speech of a recording: in its mix, or in each channel where they were kept apart. Where nobody asked for that, a
 * channel on which nobody speaks is left out, so that noise on a line is neither a speaker nor mixed in.
 */
final class DetectionStage {

    private final Bus bus;
    private final UUID job;
    private final ScratchFolder scratch;
    private final Stages stages;
    private final RunProgress progress;

    DetectionStage(Bus bus, UUID job, ScratchFolder scratch, Stages stages, RunProgress progress) {
        this.bus = bus;
        this.job = job;
        this.scratch = scratch;
        this.stages = stages;
        this.progress = progress;
    }

    /** What is kept: the files that are heard, and the speech in each. */
    record Complete(List<Path> audio, List<SpeechFound> found) {
        @SuppressWarnings("NullAway") // What was kept before channels could be apart has no files and is done again.
        Complete {
            audio = audio == null ? List.of() : List.copyOf(audio);
            found = found == null ? List.of() : List.copyOf(found);
        }

        /** Without the files in which nobody speaks; one stays in any case. */
        Complete spoken() {
            var kept = IntStream.range(0, audio.size())
                    .filter(i -> !found.get(i).speech().isEmpty())
                    .boxed()
                    .toList();
            var some = kept.isEmpty() ? List.of(0) : kept;
            return new Complete(
                    some.stream().map(audio::get).toList(),
                    some.stream().map(found::get).toList());
        }
    }

    /** The files to be heard, each for itself. */
    List<Track> run(Decoded decoded, Inference.Channels wanted) {
        var complete = stages.output(Stage.DETECT, Complete.class)
                .filter(this::isThere)
                .orElseGet(() -> stages.keep(Stage.DETECT, detect(decoded, wanted)));
        progress.reached(Stage.DETECT, 1);
        return IntStream.range(0, complete.audio().size())
                .mapToObj(i -> new Track(
                        complete.audio().get(i),
                        scratch.probabilities(complete.audio().get(i)),
                        complete.found().get(i)))
                .toList();
    }

    private boolean isThere(Complete earlier) {
        return !earlier.audio().isEmpty()
                && earlier.audio().stream().allMatch(file -> Files.exists(scratch.probabilities(file)));
    }

    private Complete detect(Decoded decoded, Inference.Channels wanted) {
        var files = decoded.apart().isEmpty() ? List.of(scratch.audio()) : decoded.apart();
        var complete = new Complete(files, detect(files, decoded.seconds()));
        return wanted == Inference.Channels.APART ? complete : complete.spoken();
    }

    private List<SpeechFound> detect(List<Path> files, double seconds) {
        return Future.await(Future.join(files.stream()
                        .map(file -> bus.ask(
                                Inference.DETECT_SPEECH,
                                new Inference.DetectSpeech(
                                        job,
                                        file,
                                        seconds,
                                        scratch.probabilities(file),
                                        files.stream()
                                                .filter(other -> !other.equals(file))
                                                .toList())))
                        .toList()))
                .list();
    }
}
