package dev.parley.cli;

import dev.parley.bus.Inference;
import dev.parley.bus.Speech;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley transcribe}: checks what is asked, has it done by {@link Transcription} and prints the result. */
@Command(name = "transcribe", description = "Prints who said what in a recording, and a report.")
final class TranscribeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "FILE", description = "A sound or video file.")
    private Path file;

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    @ArgGroup
    private @Nullable SpeakerOptions speakers;

    @Option(names = "--language", paramLabel = "L", description = "Language of the recording, such as en.")
    private @Nullable String language;

    @Option(names = "--out", paramLabel = "DIR", description = "Keeps transcript.txt, transcript.json and report.md.")
    private @Nullable Path out;

    @SuppressWarnings("NullAway.Init") // picocli sets what is required before the call
    TranscribeCommand() {}

    @Override
    public Integer call() throws IOException {
        RecordingFile.check(file);
        var folder = out == null ? Optional.<ResultFolder>empty() : Optional.of(ResultFolder.prepare(out));
        try (var data = TemporaryFolder.create()) {
            var conf = common.conf(Map.of(
                    "store.data", data.path().toString(),
                    "store.postgres.url", "",
                    "jobs.drain", "2 s"));
            CommandLogging.start(conf.log());
            print(new Transcription(conf, data, file, options()).run(), folder);
        }
        return ParleyCommand.DONE;
    }

    private Speech.Options options() {
        return new Speech.Options(
                Inference.Hearing.in(Optional.ofNullable(language)),
                new Inference.Speakers(
                        Optional.ofNullable(speakers).flatMap(SpeakerOptions::min),
                        Optional.ofNullable(speakers).flatMap(SpeakerOptions::max)),
                Inference.Channels.AUTO,
                true,
                true);
    }

    private void print(Speech.Recording recording, Optional<ResultFolder> folder) {
        var transcript = recording
                .transcript()
                .orElseThrow(
                        () -> new CommandFailure("the job succeeded without a transcript: report this as a defect"));
        transcript.warnings().forEach(warning -> spec.commandLine().getErr().println("parley: " + warning));
        var output = spec.commandLine().getOut();
        if (json) {
            output.println(TranscriptJson.of(recording.id(), transcript));
        } else {
            var text = TranscriptText.of(transcript);
            output.print(text);
            transcript
                    .report()
                    .ifPresent(report -> output.print(
                            (text.isEmpty() ? "" : "\n") + report.text().stripTrailing() + "\n"));
        }
        var printed = !output.checkError();
        // Each way out is tried, so that hours of work are not lost with one.
        if (folder.isPresent()) {
            folder.get().write(recording.id(), transcript);
        }
        if (!printed) {
            throw new CommandFailure("standard output takes no more: its disk is full or its reader has gone");
        }
    }
}
