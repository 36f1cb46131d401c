package dev.parley.cli;

import dev.parley.bus.Failure;
import dev.parley.bus.Reports;
import dev.parley.conf.LlmConf;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** By whom the report is written, and how it shall be. Without these it is an extract, and nothing leaves the machine. */
final class ReportOptions {

    @Option(
            names = "--report-with",
            paramLabel = "PROVIDER/MODEL",
            description = "Has the report written by this language model, or by this route. Providers are configured.")
    private @Nullable String model;

    @Option(
            names = "--prompt",
            paramLabel = "NAME",
            description = "Prompt of that report: minutes, summary, action_items, interview or support_call.")
    private @Nullable String prompt;

    @Option(names = "--prompt-file", paramLabel = "FILE", description = "The same from a text file of your own.")
    private @Nullable Path promptFile;

    /** Fails where options do not go together. */
    void checkUse(CommandLine command, boolean withReport) {
        if (prompt != null && promptFile != null) {
            throw new ParameterException(command, "--prompt does not go with --prompt-file: give one of them");
        }
        if (model == null && (prompt != null || promptFile != null)) {
            throw new ParameterException(
                    command,
                    "--prompt is for a report by a language model and needs --report-with; what may have been said before"
                            + " the recording is --initial-prompt");
        }
        if (model != null && !withReport) {
            throw new ParameterException(command, "--no-report does not go with --report-with");
        }
    }

    /** Fails, before hours of work, where nobody of this name is configured. */
    void checkModel(LlmConf conf) {
        if (model == null
                || conf.routes().containsKey(model)
                || conf.providers().containsKey(model.split("/", 2)[0])) {
            return;
        }
        throw Failure.INVALID.because("--report-with " + model + ": there is no provider " + model.split("/", 2)[0]
                + " that is on; these are: "
                + String.join(", ", new TreeSet<>(conf.providers().keySet()))
                + ". Set its key or address, such as OPENAI_API_KEY or llm.providers.NAME.url");
    }

    /** Empty where no model is wanted. */
    Optional<Reports.Wish> wish() throws IOException {
        if (model == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Reports.Wish(Optional.ofNullable(prompt), promptText(), Optional.of(model), Optional.empty()));
    }

    private Optional<String> promptText() throws IOException {
        if (promptFile == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(promptFile));
        } catch (NoSuchFileException e) {
            throw new CommandFailure("--prompt-file " + promptFile + ": there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new CommandFailure("--prompt-file " + promptFile + " is not a text in UTF-8", e);
        }
    }
}
