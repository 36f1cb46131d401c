package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Inference;
import dev.parley.bus.Speech;
import dev.parley.transcript.Format;
import dev.parley.transcript.NamedTranscript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley transcribe}: checks what is asked, has it done by {@link Transcription} and prints the result. */
@Command(name = "transcribe", description = "Prints who said what in a recording, and a report.")
final class TranscribeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private HearingOptions hearing;

    @Parameters(paramLabel = "FILE", description = "A sound or video file.")
    private Path file;

    @Option(
            names = "--format",
            paramLabel = "F",
            description = "Prints the transcript as one of: ${COMPLETION-CANDIDATES}.")
    private @Nullable Format format;

    @Option(names = "--json", description = "The same as --format verbose_json.")
    private boolean json;

    @ArgGroup
    private @Nullable SpeakerOptions speakers;

    @Option(
            names = "--channels",
            paramLabel = "C",
            description = "Whether each channel is one speaker: ${COMPLETION-CANDIDATES}. auto finds out.")
    private Inference.Channels channels = Inference.Channels.AUTO;

    @Option(names = "--no-diarize", description = "Does not find out who speaks.")
    private boolean withoutSpeakers;

    @Option(names = "--no-report", description = "Writes no report.")
    private boolean withoutReport;

    @Mixin
    private ReportOptions report;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Keeps transcript.txt, transcript.json, report.md, and the transcript as --format says.")
    private @Nullable Path out;

    @SuppressWarnings("NullAway.Init") // picocli sets what is required before the call
    TranscribeCommand() {}

    @Override
    public Integer call() throws IOException {
        checkOptions();
        RecordingFile.check(file);
        var folder = out == null ? Optional.<ResultFolder>empty() : Optional.of(ResultFolder.prepare(out));
        try (var data = TemporaryFolder.create()) {
            var settings = new HashMap<>(Map.of(
                    "store.data", data.path().toString(),
                    "store.postgres.url", "",
                    "store.blobs", "folder",
                    "store.s3.bucket", "",
                    "store.s3.input-buckets", "",
                    "store.blob-folder", "",
                    "cluster.enabled", "false",
                    "jobs.drain", "2 s"));
            settings.putAll(hearing.settings());
            var conf = common.conf(settings);
            report.checkModel(conf.llm());
            CommandLogging.start(conf.log());
            print(new Transcription(conf, data, file, options()).run(), folder);
        }
        return ParleyCommand.DONE;
    }

    private void checkOptions() {
        if (json && format != null) {
            throw new ParameterException(spec.commandLine(), "--json is a format: it does not go with --format");
        }
        if (withoutSpeakers && speakers != null) {
            throw new ParameterException(spec.commandLine(), "--no-diarize does not go with a number of speakers");
        }
        report.checkUse(spec.commandLine(), !withoutReport);
        if (format != null && !format.isText() && Terminal.watchesOutput()) {
            throw new CommandFailure(
                    "--format " + format.word() + " is no text for a terminal: write it to a file with > FILE");
        }
    }

    private Speech.Options options() throws IOException {
        return new Speech.Options(
                hearing.hearing(),
                new Inference.Speakers(
                        Optional.ofNullable(speakers).flatMap(SpeakerOptions::min),
                        Optional.ofNullable(speakers).flatMap(SpeakerOptions::max)),
                channels,
                !withoutSpeakers,
                !withoutReport,
                report.wish());
    }

    private void print(Speech.Recording recording, Optional<ResultFolder> folder) {
        var transcript = NamedTranscript.of(recording)
                .orElseThrow(
                        () -> new CommandFailure("the job succeeded without a transcript: report this as a defect"));
        transcript.transcript().warnings().forEach(warning -> spec.commandLine()
                .getErr()
                .println("parley: " + warning));
        var asked = Optional.ofNullable(json ? Format.VERBOSE_JSON : format);
        var printed = asked.map(form -> print(transcript, form)).orElseGet(() -> print(transcript));
        // Each way out is tried, so that hours of work are not lost with one.
        if (folder.isPresent()) {
            folder.get().write(transcript, asked);
        }
        if (!printed) {
            throw new CommandFailure("standard output takes no more: its disk is full or its reader has gone");
        }
    }

    /** The transcript for people, and the report below it. Replies whether all could be printed. */
    private boolean print(NamedTranscript transcript) {
        var output = spec.commandLine().getOut();
        var text = new String(Format.TXT.render(transcript), UTF_8);
        output.print(text);
        transcript
                .transcript()
                .report()
                .ifPresent(report -> output.print(
                        (text.isEmpty() ? "" : "\n") + report.text().stripTrailing() + "\n"));
        return !output.checkError();
    }

    private boolean print(NamedTranscript transcript, Format form) {
        var rendered = form.render(transcript);
        if (form.isText()) {
            var output = spec.commandLine().getOut();
            output.print(new String(rendered, UTF_8));
            if (form.extension().equals("json")) {
                output.println();
            }
            return !output.checkError();
        }
        System.out.write(rendered, 0, rendered.length);
        return !System.out.checkError();
    }
}
