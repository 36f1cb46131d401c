package dev.parley.conf;

/**
 * Language-model providers.
 *
 * @param report provider that writes reports
 */
public record LlmConf(ReportProvider report) {

    /** What can write a report. */
    public enum ReportProvider {
        /** Built in, needs no network: sentences of the conversation itself. */
        EXTRACTIVE
    }

    static LlmConf read(Settings settings) {
        return new LlmConf(settings.choice("llm.report", ReportProvider.class));
    }
}
