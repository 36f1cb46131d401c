package dev.parley.conf;

/**
 * Reports that language models write on recordings.
 *
 * @param atOnce calls of one report that are at work at the same time
 * @param fallBack whether an extractive report is taken where the model writes none
 * @param prompt name of the prompt of those who name none
 */
public record ReportConf(int atOnce, boolean fallBack, String prompt) {

    static ReportConf read(Settings settings) {
        return new ReportConf(
                settings.integer("report.at-once", 1, 100),
                settings.flag("report.fall-back"),
                settings.text("report.prompt"));
    }
}
