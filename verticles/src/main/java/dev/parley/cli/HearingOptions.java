package dev.parley.cli;

import dev.parley.bus.Inference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is said about the speech in a recording, and by whom it is to be heard. */
final class HearingOptions {

    @Option(names = "--language", paramLabel = "L", description = "Language of the recording, such as en.")
    private @Nullable String language;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Recogniser, from: parley models list. Fetched if it is missing.")
    private @Nullable String model;

    @Option(names = "--translate", description = "Writes English, whatever is spoken. Needs a Whisper.")
    private boolean translate;

    @Option(
            names = "--initial-prompt",
            paramLabel = "TEXT",
            description = "Text that may have come before, for style and names.")
    private String prompt = "";

    @Option(
            names = "--hotwords",
            paramLabel = "WORD",
            split = ",",
            description = "Words that are likely to be said, with commas between.")
    private List<String> hotwords = List.of();

    /** What the configuration must hold: the recogniser asked for is the one that is opened. */
    Map<String, String> settings() {
        return model == null ? Map.of() : Map.of("speech.model", model);
    }

    Inference.Hearing hearing() {
        return new Inference.Hearing(
                Optional.ofNullable(language),
                Optional.empty(),
                translate,
                prompt,
                hotwords.stream()
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList());
    }
}
