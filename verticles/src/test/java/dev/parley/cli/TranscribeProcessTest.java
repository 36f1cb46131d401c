package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.models.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscribeProcessTest {

    @TempDir
    Path folder;

    @Test
    void printsWhoSaidWhatThenTheReportAndWritesBothToTheFolder() throws IOException, InterruptedException {
        var sound = SharedFiles.require("audio/english/jfk.flac");

        try (var command = start("transcribe", sound.toString(), "--speakers", "1", "--out", "out")) {
            var output = command.output();

            assertThat(command.exitCode()).as(command.errors()).isZero();
            assertThat(output).startsWith("[00:00:00] SPEAKER_00: And so, my fellow Americans");
            assertThat(output).contains("# Report");
            assertThat(output).startsWith(Files.readString(folder.resolve("out/transcript.txt")));
            assertThat(folder.resolve("out/report.md")).content().startsWith("# Report");
            assertThat(command.errors()).doesNotContain("Exception", "WARN", "ERROR");
            assertNothingIsLeft();
        }
    }

    @Test
    void jsonIsTheOnlyThingOnStandardOutput() throws IOException, InterruptedException {
        var sound = SharedFiles.require("audio/english/jfk.flac");

        try (var command = start("transcribe", sound.toString(), "--json")) {
            var output = command.output();

            assertThat(command.exitCode()).as(command.errors()).isZero();
            assertThat(output.lines()).hasSize(1);
            var json = new JsonMapper().readTree(output);
            assertThat(json.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "id", "name", "segments", "diarization", "speakers", "language", "duration", "report");
            assertThat(json.path("duration").asDouble()).isBetween(10.9, 11.1);
            assertThat(sound).exists();
        }
    }

    @Test
    void anUnknownPromptIsRefusedBeforeTheTranscription() throws IOException, InterruptedException {
        var sound = SharedFiles.require("audio/english/jfk.flac");

        try (var command = start("transcribe", sound.toString(), "--report-with", "extractive", "--prompt", "minuts")) {
            assertThat(command.output()).isEmpty();
            assertThat(command.exitCode()).isEqualTo(2);
            assertThat(command.errors().lines().toList().getLast())
                    .startsWith("parley: prompt: there is no minuts; near it are minutes");
            assertNothingIsLeft();
        }
    }

    @Test
    void subtitlesArePrintedAndKept() throws IOException, InterruptedException {
        var sound = SharedFiles.require("audio/english/jfk.flac");

        try (var command = start(
                "transcribe",
                sound.toString(),
                "--format",
                "vtt",
                "--no-diarize",
                "--no-report",
                "--hotwords",
                "country,Americans",
                "--out",
                "out")) {
            var output = command.output();

            assertThat(command.exitCode()).as(command.errors()).isZero();
            assertThat(output).startsWith("WEBVTT\n\n00:00:0").contains("<v SPEAKER_00>And so, my fellow");
            assertThat(folder.resolve("out/transcript.vtt")).content().startsWith(output);
            assertThat(folder.resolve("out/transcript.json")).exists();
            assertThat(folder.resolve("out/report.md")).doesNotExist();
        }
    }

    @Test
    void whatIsNoSoundIsOneLineAndNothingIsLeft() throws IOException, InterruptedException {
        SharedFiles.require("models");
        Files.writeString(folder.resolve("notes.wav"), "these are notes, not sound");

        try (var command = start("transcribe", "notes.wav")) {
            assertThat(command.output()).isEmpty();
            assertThat(command.exitCode()).isEqualTo(1);
            assertThat(command.errors().lines().toList().getLast())
                    .startsWith("parley: ")
                    .contains("not a recording");
            assertThat(command.errors()).doesNotContain("\tat ");
            assertNothingIsLeft();
        }
    }

    @Test
    void controlCEndsItAndNothingIsLeft() throws IOException, InterruptedException {
        var sound = SharedFiles.require("audio/english/jfk.flac");

        try (var command = start("transcribe", sound.toString(), "--json")) {
            command.awaitError("reading the sound");
            command.signal("INT");

            assertThat(command.exitCode()).isEqualTo(130);
            assertThat(command.output()).isEmpty();
            assertNothingIsLeft();
        }
    }

    private CliProcess start(String... arguments) throws IOException {
        return CliProcess.start(
                folder,
                Map.of("PARLEY_MODELS_MIRROR", SharedFiles.require("models").toString()),
                arguments);
    }

    private void assertNothingIsLeft() throws IOException {
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("parley-"));
        }
    }
}
