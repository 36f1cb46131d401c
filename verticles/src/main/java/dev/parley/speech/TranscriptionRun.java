package dev.parley.speech;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Downloads;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs;
import dev.parley.bus.Recordings;
import dev.parley.bus.Reports;
import dev.parley.bus.Speech;
import dev.parley.bus.Speech.TranscriptionInput;
import dev.parley.bus.Speech.TranscriptionOutput;
import dev.parley.bus.Usage;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs one transcription job from its first unfinished stage to its end: straight-line code on a virtual thread. Every
 * stage's output is kept before the next one starts. Holds no state between runs.
 */
final class TranscriptionRun {

    /** Lively meetings have half of it. */
    private static final double MUCH_OVERLAP = 0.3;

    private static final Future<Inference.Diarized> NOBODY =
            Future.succeededFuture(new Inference.Diarized(List.of(), List.of()));

    private final Bus bus;
    private final Path scratchRoot;
    private final long mostBytes;

    /** @param mostBytes largest file that is read from elsewhere */
    TranscriptionRun(Bus bus, Path scratchRoot, long mostBytes) {
        this.bus = bus;
        this.scratchRoot = scratchRoot;
        this.mostBytes = mostBytes;
    }

    Jobs.Finished run(Jobs.Run request) {
        var job = request.job().id();
        var input = Stages.read("the job's input", request.job().input(), TranscriptionInput.class);
        var stages = new Stages(bus, job, request.checkpoints());
        var progress = new RunProgress(bus, job);
        var reports =
                bus.listen(Inference.PROGRESS.of(job), report -> progress.reached(report.stage(), report.fraction()));
        var stops = bus.listen(Jobs.STOP.of(job), _ -> stop(job));
        try {
            Future.await(Future.all(reports.ready(), stops.ready()));
            var transcript = transcribe(request, input, stages, progress);
            bus.await(Recordings.SAVE_TRANSCRIPT, new Recordings.SaveTranscript(input.recording(), transcript));
            ScratchFolder.of(scratchRoot, job).delete();
            return new Jobs.Finished(Stages.write(output(input, transcript)));
        } finally {
            // Whatever was asked of others and is not needed any more.
            stop(job);
            reports.close();
            stops.close();
        }
    }

    private void stop(UUID job) {
        bus.publish(Inference.CANCEL, new Inference.Cancel(job));
        bus.publish(Downloads.CANCEL, new Downloads.Cancel(job));
    }

    private Speech.Transcript transcribe(
            Jobs.Run request, TranscriptionInput input, Stages stages, RunProgress progress) {
        var job = request.job().id();
        var scratch = ScratchFolder.of(scratchRoot, job);
        var channels = channels(input.options());
        var media = media(job, input, scratch, stages, progress);
        var decoded = decode(job, input.recording(), media, channels, scratch, stages, progress);
        var tracks = new DetectionStage(bus, job, scratch, stages, progress).run(decoded, channels);
        var sounds = tracks.stream()
                .flatMap(track ->
                        track.found().chunks().stream().map(chunk -> new RecognitionStage.Sound(track.audio(), chunk)))
                .toList();
        // Diarization runs while this thread waits for recognition.
        var diarization =
                tracks.size() > 1 ? NOBODY : diarize(job, input, tracks.getFirst(), decoded.seconds(), stages);
        var recognized = new RecognitionStage(bus, job, input.options().hearing(), stages, progress).run(sounds);
        var diarized = Future.await(diarization);
        progress.reached(Stage.DIARIZE, 1);
        var said = tracks.size() > 1
                ? new SpeakerChannels(bus).said(tracks, recognized, decoded.seconds())
                : new SpeakerChannels.Said(
                        aligned(recognized.in(tracks.getFirst().audio()), diarized), diarized.turns());
        progress.reached(Stage.ALIGN, 1);
        var language = recognized.language();
        var report = report(request, input, language, said.segments(), stages, progress);
        return new Speech.Transcript(
                language,
                decoded.seconds(),
                said.segments(),
                said.turns(),
                report,
                warnings(decoded, recognized, diarized.turns(), report));
    }

    private List<Speech.Segment> aligned(List<Inference.TimedText> pieces, Inference.Diarized diarized) {
        return bus.await(Inference.ALIGN, new Inference.Align(pieces, diarized.exclusive()))
                .segments();
    }

    /** Two channels cannot be told to be one speaker each where nobody wants to know, or another number is known. */
    private static Inference.Channels channels(Speech.Options options) {
        var possible = options.diarize()
                && options.speakers().min().orElse(2) <= 2
                && options.speakers().max().orElse(2) >= 2;
        return options.channels() == Inference.Channels.AUTO && !possible
                ? Inference.Channels.TOGETHER
                : options.channels();
    }

    private Blobs.Key media(
            UUID job, TranscriptionInput input, ScratchFolder scratch, Stages stages, RunProgress progress) {
        if (input.media().isPresent()) {
            return input.media().get();
        }
        progress.reached(Stage.DOWNLOAD, 0);
        var downloaded = new DownloadStage(bus, job, scratch, stages, mostBytes)
                .run(input.source().orElseThrow());
        bus.await(
                Recordings.KEEP_MEDIA,
                new Recordings.KeepMedia(input.recording(), downloaded.name(), downloaded.media(), downloaded.bytes()));
        progress.reached(Stage.DOWNLOAD, 1);
        return downloaded.media();
    }

    private Inference.Decoded decode(
            UUID job,
            UUID recording,
            Blobs.Key key,
            Inference.Channels channels,
            ScratchFolder scratch,
            Stages stages,
            RunProgress progress) {
        var earlier = stages.output(Stage.DECODE, Inference.Decoded.class)
                .filter(decoded -> Files.exists(scratch.audio())
                        && decoded.apart().stream().allMatch(Files::exists));
        if (earlier.isPresent()) {
            progress.reached(Stage.DECODE, 1);
            return earlier.get();
        }
        var media = bus.await(Blobs.LOCATE, new Blobs.Locate(key)).file();
        var decoded = bus.await(Inference.DECODE, new Inference.Decode(job, media, scratch.audio(), channels));
        // Before the stage is over: whoever waits for that wants to draw the recording.
        new SoundNotes(bus).keep(job, recording, key, scratch.audio(), decoded);
        progress.reached(Stage.DECODE, 1);
        return stages.keep(Stage.DECODE, decoded);
    }

    private Future<Inference.Diarized> diarize(
            UUID job, TranscriptionInput input, Track track, double seconds, Stages stages) {
        if (!input.options().diarize()) {
            return NOBODY;
        }
        return stages.output(Stage.DIARIZE, Inference.Diarized.class)
                .map(Future::succeededFuture)
                .orElseGet(() -> bus.ask(
                                Inference.DIARIZE,
                                new Inference.Diarize(
                                        job,
                                        track.audio(),
                                        seconds,
                                        track.probabilities(),
                                        input.options().speakers()))
                        // Kept when it is there, and not only when recognition is done as well.
                        .map(diarized -> stages.keep(Stage.DIARIZE, diarized)));
    }

    private Optional<Speech.Report> report(
            Jobs.Run request,
            TranscriptionInput input,
            String language,
            List<Speech.Segment> segments,
            Stages stages,
            RunProgress progress) {
        if (!input.options().report()) {
            return Optional.empty();
        }
        var earlier = stages.output(Stage.REPORT, Speech.Report.class);
        if (earlier.isPresent()) {
            return earlier;
        }
        var job = request.job();
        var written = bus.await(
                Reports.WRITE,
                new Reports.Write(
                        job.id(),
                        input.recording(),
                        Usage.Payer.of(job),
                        language,
                        segments,
                        input.options().wish().orElse(Reports.Wish.USUAL),
                        request.checkpoints(),
                        progress.total()));
        progress.reached(Stage.REPORT, 1);
        var account = Optional.of(written.account())
                .filter(made -> made.plan().isPresent() || made.fallback().isPresent());
        return Optional.of(stages.keep(Stage.REPORT, new Speech.Report(written.text(), written.provider(), account)));
    }

    private static List<String> warnings(
            Inference.Decoded decoded,
            RecognitionStage.Result recognized,
            List<Inference.Turn> mixedTurns,
            Optional<Speech.Report> report) {
        var warnings = new ArrayList<>(decoded.warnings());
        if (recognized.isEmpty()) {
            warnings.add("no speech was found in the recording");
        }
        var overlap = Overlap.share(mixedTurns);
        if (overlap > MUCH_OVERLAP) {
            warnings.add("several people talk at once for %d %% of the speech; check it against the recording"
                    .formatted(Math.round(100 * overlap)));
        }
        if (recognized.suspect() > 0) {
            warnings.add(recognized.suspect() + " of " + recognized.chunks()
                    + " stretches of speech were hard to recognise; check them against the recording");
        }
        report.flatMap(Speech.Report::account)
                .flatMap(Reports.Account::fallback)
                .ifPresent(reason -> warnings.add("the report is an extract of the transcript: " + reason));
        return warnings;
    }

    private static TranscriptionOutput output(TranscriptionInput input, Speech.Transcript transcript) {
        return new TranscriptionOutput(
                input.recording(),
                transcript.duration(),
                transcript.language(),
                transcript.speakers().size(),
                transcript.segments().size());
    }
}
