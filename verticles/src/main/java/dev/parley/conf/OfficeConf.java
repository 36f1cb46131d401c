package dev.parley.conf;

/**
 * Requests over tables.
 *
 * @param mostCells cells of a table that is handed in, and of one that a model writes
 * @param longestQuery characters of a request
 * @param mostTokens of question and answer together, where the window of the model is not smaller still
 * @param leastConfidence 0–1; a request whose category is less sure is {@code uncertain}
 */
public record OfficeConf(int mostCells, int longestQuery, int mostTokens, double leastConfidence) {

    static OfficeConf read(Settings settings) {
        return new OfficeConf(
                settings.integer("office.most-cells", 1, 10_000_000),
                settings.integer("office.longest-query", 1, 1_000_000),
                settings.integer("office.most-tokens", 1_024, 100_000_000),
                settings.number("office.least-confidence", 0, 1));
    }
}
